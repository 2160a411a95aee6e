import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { LaresError } from '../core/errors/index.ts';
import { CodeParams } from '../core/schema.ts';
import {
  badPath, expectation, headersTooLarge, internal, invalid, malformed, mediaType, notFound, tooLarge, tooSlow, unreadable,
} from './errors.ts';

/** An error on the wire: RFC 9457 problem details with the catalogue's code and params as extension members. */
export const Problem = Type.Object({
  type: Type.String({ description: 'Address of the error catalogue, with the code as its fragment' }),
  title: Type.String({ description: 'The sentence of the catalogue' }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  code: Type.String({ description: 'Stable; see the error catalogue' }),
  detail: Type.String({ description: 'The sentence with its params' }),
  params: CodeParams,
  fields: Type.Optional(
    Type.Array(
      Type.Object({
        field: Type.String(),
        rule: Type.String({ description: 'A phrase that follows "it"' }),
        code: Type.String({ description: 'Stable name of the rule' }),
        params: CodeParams,
      }),
      { description: 'Every field that was refused, where the error is about fields' },
    ),
  ),
  requestId: Type.Optional(Type.String({ description: 'Finds the cause in the log of the device' })),
});
export type Problem = Static<typeof Problem>;

export function problemOf(error: LaresError, requestId?: string): Problem {
  const { code, status } = error.definition;
  return {
    type: `/api/errors#${code}`,
    title: error.definition.template,
    status,
    code,
    detail: error.message,
    params: error.params,
    ...(error.fields.length === 0 ? {} : { fields: [...error.fields] }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Turns whatever was thrown into a catalogue error. What is not ours stays in the log and leaves as core.internal. */
export function asLaresError(error: unknown, bodyLimitBytes: number): LaresError {
  if (error instanceof LaresError) return error;
  const failure = error as Partial<FastifyError>;
  if (failure.validation?.[0]) return validationError(failure);
  switch (failure.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new LaresError(tooLarge, { limitBytes: bodyLimitBytes });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new LaresError(mediaType);
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new LaresError(malformed);
    default:
      return new LaresError(internal, {}, { cause: error });
  }
}

function validationError(failure: Partial<FastifyError>): LaresError {
  const first = failure.validation![0]!;
  const missing = (first.params as { missingProperty?: string; additionalProperty?: string }) ?? {};
  const path = first.instancePath.slice(1).replaceAll('/', '.');
  const leaf = missing.missingProperty ?? missing.additionalProperty ?? '';
  const field = [path, leaf].filter(Boolean).join('.') || failure.validationContext || 'request';
  return new LaresError(invalid, { field, rule: first.message ?? first.keyword });
}

/** Answers every failure, expected or not, as application/problem+json; secrets and stacks never leave the device. */
export function registerProblems(server: FastifyInstance, bodyLimitBytes: number): void {
  server.setErrorHandler((error, request, reply) => {
    const lares = asLaresError(error, bodyLimitBytes);
    if (lares.definition === internal) request.log.error({ err: lares.cause }, 'request failed unexpectedly');
    return sendProblem(reply, request, lares);
  });
  server.setNotFoundHandler((request, reply) => sendProblem(reply, request, new LaresError(notFound)));
}

/** For addresses that cannot be decoded or are too long: Fastify answers them before any hook or handler of ours. */
export function refuseAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(reply, request, new LaresError(badPath));
}

/** For what Node could not read as a request: there is nothing to route, but the answer has the usual form. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const known = { HPE_HEADER_OVERFLOW: headersTooLarge, ERR_HTTP_REQUEST_TIMEOUT: tooSlow }[error.code ?? ''];
  endWithProblem(socket, new LaresError(known ?? unreadable));
}

/** For an Expect header other than 100-continue: Node answers it before anybody is asked, and without a body. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(problemOf(new LaresError(expectation)));
  response.writeHead(expectation.status, {
    'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
  }).end(body);
}

/** Writes a problem as a whole answer and hangs up: where there is no reply object to do it. */
export function endWithProblem(socket: Duplex, error: LaresError): void {
  const { status } = error.definition;
  const body = JSON.stringify(problemOf(error));
  socket.on('error', () => socket.destroy());
  // The server's timeouts have let go of this socket: a peer that does not hang up must not keep it.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `cache-control: no-store\r\nx-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function sendProblem(reply: FastifyReply, request: FastifyRequest, error: LaresError): FastifyReply {
  if (error.retryAfterS !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfterS)));
  return reply
    .code(error.definition.status)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type('application/problem+json')
    .send(problemOf(error, request.id));
}
