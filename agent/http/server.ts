import type { IncomingMessage } from 'node:http';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Trail } from '../core/trail.ts';
import { registerAudit } from './audit.ts';
import { registerGuard, type GuardOptions, type RouteAccess } from './guard.ts';
import { answerAtPortal, registerPortal } from './portal.ts';
import { refuseAddress, refuseExpectation, refuseUnreadable, registerProblems } from './problems.ts';
import { awaitCompilers, schemaController } from './validation.ts';

/** Larger bodies are refused; routes that take more say so themselves. */
const BODY_LIMIT_BYTES = 256 * 1024;

const Liveness = Type.Object({ status: Type.Literal('ok') });
const ALIVE = JSON.stringify({ status: 'ok' } satisfies Type.Static<typeof Liveness>);

export interface ServerOptions extends GuardOptions {
  readonly logger: FastifyBaseLogger | boolean;
  /** Where every change that is asked for is recorded; without it none is. */
  readonly trail?: Trail;
}

/** The HTTP edge without any feature: guard, problem answers and the liveness route. */
export function createServer(options: ServerOptions): { server: FastifyInstance; routes: RouteAccess[] } {
  const server = Fastify({
    ...(typeof options.logger === 'boolean' ? { logger: options.logger } : { loggerInstance: options.logger }),
    // nginx logs requests; the agent logs what they do. Logging each twice wears flash for nothing.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    trustProxy: false,
    // It finds a line in the journal and opens nothing, so anybody may guess it; node:crypto would cost a start 4 ms. Of one
    // length always: answers are as long as those before, and HEAD tells the length GET has.
    genReqId: () => Math.random().toString(36).slice(2, 12).padEnd(10, '0'),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 300 },
    forceCloseConnections: true,
    schemaController,
    // Half of all routes, and 10 ms of a start, if each were made.
    exposeHeadRoutes: false,
    rewriteUrl: asGet,
    frameworkErrors: (error, request, reply) => {
      if (!answerAtPortal(options.portal, request, reply)) refuseAddress(error, request, reply);
    },
    clientErrorHandler: refuseUnreadable,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
  });
  server.server.on('checkExpectation', refuseExpectation);
  awaitCompilers(server);
  // Only JSON is understood: a form on a foreign page cannot send it without asking first (CORS preflight).
  server.removeContentTypeParser('text/plain');
  registerProblems(server, BODY_LIMIT_BYTES);
  registerPortal(server, options.portal);
  const routes = registerGuard(server, options);
  if (options.trail) registerAudit(server, options.trail, options);
  server.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  server.get(
    '/healthz',
    { config: { access: 'public', waitsForCompilers: false }, schema: { summary: 'Whether the agent answers', response: { 200: Liveness } } },
    async (_request, reply) => reply.type('application/json').send(ALIVE),
  );
  return { server, routes };
}

/**
 * HEAD is answered by the route of GET: Node decided already, when it made the response, that no body follows (RFC 9110,
 * 9.3.2), and the headers are then those of GET.
 */
function asGet(request: IncomingMessage): string {
  if (request.method === 'HEAD') request.method = 'GET';
  return request.url ?? '/';
}
