import type { ServerResponse } from 'node:http';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { errorCatalogue } from '../../agent/core/errors/index.ts';
import type { Feature } from '../../agent/core/feature.ts';
import type { Channel, NumberedDelta, Topic } from '../../agent/core/live.ts';
import { contractDocument } from '../../agent/http/contract.ts';
import type { RouteAccess } from '../../agent/http/guard.ts';

type Json = Record<string, unknown>;

interface Answer {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

/** A call and its answer as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** Body of the request; undefined when nobody kept it. */
  readonly sent: string | undefined;
  readonly status: number;
  readonly type: string;
  readonly received: string;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
const ajvText = new Ajv2020({ strict: false, coerceTypes: 'array' });

/** Where a schema may hold schemas of parts of the value. */
function closeParts(schema: Json): Json {
  const closed: Json = { ...schema };
  for (const key of ['properties', 'patternProperties']) {
    if (schema[key]) closed[key] = Object.fromEntries(Object.entries(schema[key] as Record<string, Json>).map(([name, part]) => [name, close(part)]));
  }
  if (typeof schema['items'] === 'object') closed['items'] = close(schema['items'] as Json);
  for (const key of ['anyOf', 'oneOf']) if (schema[key]) closed[key] = (schema[key] as Json[]).map(close);
  // Branches of an intersection must not refuse each other's properties: only the whole is closed.
  if (schema['allOf']) closed['allOf'] = (schema['allOf'] as Json[]).map(closeParts);
  return closed;
}

/** The schema with every object closed: what a device says beyond its contract is a mistake, though clients must bear it. */
export function close(schema: Json): Json {
  const closed = closeParts(schema);
  const open = (schema['properties'] || schema['allOf']) && schema['additionalProperties'] === undefined;
  return open ? { ...closed, unevaluatedProperties: false } : closed;
}

const validators = { closed: new WeakMap<object, ValidateFunction>(), asked: new WeakMap<object, ValidateFunction>() };

/** What is wrong with `value`, or undefined. */
export function mismatch(schema: object, value: unknown, which: 'closed' | 'asked' = 'closed'): string | undefined {
  let valid = validators[which].get(schema);
  if (!valid) validators[which].set(schema, (valid = ajv.compile((which === 'closed' ? close(schema as Json) : schema) as AnySchema)));
  return valid(value) ? undefined : ajv.errorsText(valid.errors, { dataVar: 'it' });
}

/** Compares exchanges with the document of the application that answers. */
export class Contract {
  readonly #document: Json;
  readonly #paths: readonly { readonly pattern: RegExp; readonly operations: Readonly<Record<string, Operation>> }[];

  constructor(document: object) {
    this.#document = document as Json;
    const paths = Object.entries(this.#document['paths'] as Record<string, Record<string, Operation>>);
    // A fixed address comes before one with a param in its place.
    const sorted = paths.toSorted(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')));
    this.#paths = sorted.map(([path, operations]) => ({ pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`), operations }));
  }

  /** What in this exchange the contract does not allow, or undefined. */
  breach(exchange: Exchange): string | undefined {
    const found = this.#breach(exchange);
    return found && `${exchange.method} ${exchange.url} → ${exchange.status}: ${found}`;
  }

  #breach(exchange: Exchange): string | undefined {
    const { method, url, status } = exchange;
    const [path, query = ''] = url.split('?', 2) as [string, string?];
    const operation = this.#paths.find(({ pattern }) => pattern.test(path))?.operations[method === 'HEAD' ? 'get' : method.toLowerCase()];
    if (!operation) return status < 400 ? 'the document has no such operation' : this.#answerBreach(exchange, this.#problem);
    const answer = operation.responses[String(status)] ?? (status >= 400 ? this.#problem : undefined);
    if (!answer) return 'the document has no such status';
    return this.#answerBreach(exchange, answer) ?? (status < 300 ? requestBreach(exchange, query, operation) : undefined);
  }

  get #problem(): Answer {
    const { responses, schemas } = this.#document['components'] as { responses: { Problem: Answer }; schemas: { Problem: Json } };
    return { ...responses.Problem, content: { 'application/problem+json': { schema: schemas.Problem } } };
  }

  #answerBreach({ method, type, received }: Exchange, answer: Answer): string | undefined {
    if (!answer.content) return received === '' ? undefined : `a body where the document has none: ${received.slice(0, 80)}`;
    const media = type.split(';', 1)[0]!.trim();
    const schema = answer.content[media]?.schema;
    if (!schema) return `the document has no ${media || 'answer without a type'}`;
    if (method === 'HEAD' || !/[/+]json$/.test(media)) return undefined;
    const value: unknown = JSON.parse(received);
    return mismatch(schema, value) ?? (media === 'application/problem+json' ? problemBreach(value as never) : undefined);
  }
}

/** A problem must be the catalogue's, with exactly its params. */
function problemBreach({ code, status, params, title }: { code: string; status: number; params: object; title: string }): string | undefined {
  const definition = errorCatalogue().find((entry) => entry.code === code);
  if (!definition) return `the catalogue has no ${code}`;
  if (definition.status !== status || definition.template !== title) return `${code} is not as the catalogue has it`;
  const [sent, known] = [Object.keys(params).toSorted().join(), definition.params.toSorted().join()];
  return sent === known ? undefined : `${code} has the params ${known}, not ${sent}`;
}

/** What was accepted must be what the document asks for. */
function requestBreach({ sent }: Exchange, query: string, { parameters, requestBody }: Operation): string | undefined {
  const wanted = requestBody?.content['application/json']?.schema;
  if (!wanted && sent) return `accepted a body: ${sent.slice(0, 80)}`;
  const body = wanted && sent !== undefined && mismatch(wanted, JSON.parse(sent), 'asked');
  if (body) return `accepted a body in which ${body}`;
  const texts = new URLSearchParams(query);
  for (const name of new Set(texts.keys())) {
    const parameter = parameters.find((one) => one.in === 'query' && one.name === name);
    if (!parameter) return `accepted the query ${name}`;
    const values = texts.getAll(name);
    const holder = { [name]: values.length === 1 ? values[0] : values };
    if (!ajvText.validate({ type: 'object', properties: { [name]: parameter.schema } }, holder)) return `accepted the query ${name}=${values.join()}`;
  }
  return parameters.find((one) => one.in === 'query' && one.required && !texts.has(one.name)) && 'accepted a query that lacks a param';
}

interface Held {
  readonly server: FastifyInstance;
  readonly routes: readonly RouteAccess[];
  readonly features: readonly Pick<Feature, 'name' | 'topics'>[];
}

/**
 * From now on every call of `server`, injected or through a socket, and every channel its topics open is held against the
 * contract; `report` is told of each breach.
 */
export function holdToContract({ server, routes, features }: Held, report: (breach: string) => void): void {
  const contract = new Contract(contractDocument({ routes, features, version: '0', cookieName: '__Host-lares' }));
  const inject = server.inject.bind(server) as (options: InjectOptions) => Promise<{ statusCode: number; headers: Record<string, unknown>; body: string }>;
  server.inject = (async (options: InjectOptions) => {
    const answer = await inject(options);
    const breach = contract.breach({
      method: options.method ?? 'GET',
      url: String(options.url),
      sent: options.payload === undefined ? '' : typeof options.payload === 'string' ? options.payload : JSON.stringify(options.payload),
      status: answer.statusCode,
      type: String(answer.headers['content-type'] ?? ''),
      received: answer.body,
    });
    if (breach) report(breach);
    return answer;
  }) as typeof server.inject;
  server.server.prependListener('request', (request, response) => {
    void written(response).then((answer) => {
      const breach = contract.breach({ method: request.method!, url: request.url!, sent: undefined, status: response.statusCode, ...answer });
      if (breach) report(breach);
    });
  });
  for (const topic of features.flatMap(({ topics = [] }) => topics)) holdTopic(topic, report);
}

/** What is written to a response, when it has ended. One that is cut off never ends. */
function written(response: ServerResponse): Promise<{ type: string; received: string }> {
  const chunks: Buffer[] = [];
  let type = '';
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  // Fastify hands its headers over here, where getHeader() does not see them.
  response.writeHead = (...args: unknown[]) => {
    // Those of a stream it has set before.
    type = String((args.at(-1) as Record<string, unknown> | undefined)?.['content-type'] ?? response.getHeader('content-type') ?? '');
    return writeHead(...args);
  };
  for (const method of ['write', 'end'] as const) {
    const pass = response[method].bind(response) as (...args: unknown[]) => never;
    response[method] = (...args: unknown[]) => {
      const [chunk] = args;
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
      return pass(...args);
    };
  }
  return new Promise((resolve) => response.once('finish', () => resolve({ type, received: Buffer.concat(chunks).toString() })));
}

/** Makes a topic's channels report what its schemas do not allow. */
export function holdTopic(topic: Topic, report: (breach: string) => void): void {
  const open = topic.open.bind(topic) as (params: unknown) => Channel | Promise<Channel>;
  const wrapped = new WeakMap<Channel, Channel>();
  const closeTopic = topic.close?.bind(topic) as ((params: unknown, channel: Channel) => void) | undefined;
  const check = <T>(what: 'snapshot' | 'delta', value: T): T => {
    const breach = mismatch(topic[what], JSON.parse(JSON.stringify(value)));
    if (breach) report(`${what} of ${topic.name}: ${breach}`);
    return value;
  };
  const hold = (channel: Channel): Channel => {
    const held: Channel = {
      epoch: channel.epoch,
      get seq() { return channel.seq; },
      snapshot: () => check('snapshot', channel.snapshot()),
      since: (seq) => channel.since(seq),
      subscribe: (listener) => channel.subscribe((delta: NumberedDelta) => {
        check('delta', delta.data);
        listener(delta);
      }),
    };
    wrapped.set(held, channel);
    return held;
  };
  Object.assign(topic, {
    open: (params: unknown) => {
      const opened = open(params);
      return opened instanceof Promise ? opened.then(hold) : hold(opened);
    },
    ...(closeTopic ? { close: (params: unknown, channel: Channel) => closeTopic(params, wrapped.get(channel)!) } : {}),
  });
}
