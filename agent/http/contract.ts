import { STATUS_CODES } from 'node:http';
import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { type Access, permissionOf, roles } from '../core/access.ts';
import type { Feature } from '../core/feature.ts';
import type { Topic } from '../core/live.ts';
import { needsEncryption, pureMethods, type RouteAccess } from './guard.ts';
import { ClientFrame } from './live-client.ts';
import { Problem } from './problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the feature that declares the route; set by `mount`. */
    feature?: string;
  }
  interface FastifySchema {
    /** What the route does, in a few words, for the API document. */
    summary?: string;
    /** What the summary leaves open. */
    description?: string;
  }
}

/** A JSON Schema, or a part of the document. */
type Json = Record<string, unknown>;

/** Fastify's own type leaves the parts open. */
interface RouteSchema {
  readonly summary?: string;
  readonly description?: string;
  readonly params?: object;
  readonly querystring?: object;
  readonly body?: object;
  readonly response?: Readonly<Record<string, Json>>;
}

export interface ContractSource {
  readonly routes: readonly RouteAccess[];
  readonly features: readonly Pick<Feature, 'name' | 'topics'>[];
  readonly version: string;
  readonly cookieName: string;
}

/** Registers a feature's routes under its name. */
export function mount(server: FastifyInstance, feature: Pick<Feature, 'name' | 'routes'>): void {
  const { name, routes } = feature;
  if (!routes) return;
  server.register((scope, options, done) => {
    scope.addHook('onRoute', (route) => {
      route.config!.feature = name;
    });
    routes(scope, options, done);
  });
}

/**
 * The API as an OpenAPI 3.1 document. TypeBox schemas are JSON Schema, which is what OpenAPI 3.1 embeds: the very
 * objects that validate and serialise stand in it, so it cannot drift from what the device does.
 */
export function contractDocument({ routes, features, version, cookieName }: ContractSource): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lares', version, description: about, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [{ name: 'http' }, ...features.map(({ name }) => ({ name }))],
    paths,
    components: {
      schemas: { Problem },
      responses: { Problem: { description: 'A failure, by the error catalogue', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookieName },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf', description: 'The csrf value of the session; changes need it' },
      },
    },
    'x-lares-frames': asAsked(ClientFrame),
    'x-lares-topics': Object.fromEntries(features.flatMap(({ name, topics = [] }) => topics.map((topic) => [topic.name, describeTopic(name, topic)]))),
  };
}

const about =
  'The interface of this device. Every change needs the cookie of a session and its csrf value. Failures are problem+json ' +
  'with the codes of /api/errors. Operations marked x-encrypted answer over https alone. Live topics (x-lares-topics) run over the WebSocket at /api/live: a snapshot, then ' +
  'deltas numbered without a gap.';

function operation({ method, access, config, schema }: RouteAccess): Json {
  const { summary, description, params, querystring, body, response } = schema as RouteSchema;
  const permission = permissionOf(config.feature ?? 'http', access);
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [config.feature ?? 'http'],
    'x-lares-access': access,
    ...(permission === undefined ? {} : { 'x-permission': permission }),
    ...(config.fresh ? { 'x-fresh': true } : {}),
    ...(needsEncryption(config) ? { 'x-encrypted': true } : {}),
    security: securityOf(method, access),
    parameters: [...parameters('path', params), ...parameters('query', querystring)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(asAsked(body)) } }),
    responses: { ...Object.fromEntries(Object.entries(response ?? {}).map(([status, answer]) => [status, responseOf(status, answer)])), default: { $ref: '#/components/responses/Problem' } },
  };
}

/** A role needs a session, and a change the proof that a page of ours asked. Other levels are not opened by a cookie. */
function securityOf(method: string, access: Access): Json[] {
  if (!roles.some((role) => role === access)) return [];
  return [{ session: [], ...(pureMethods.has(method) ? {} : { csrf: [] }) }];
}

function parameters(place: 'path' | 'query', schema: object | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties, required = [] } = asAsked(schema) as { properties: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name, in: place, required: required.includes(name), ...(description === undefined ? {} : { description }), schema: rest,
  }));
}

/** `Type.Null()` means an answer without a body; `content` names media types other than JSON. */
function responseOf(status: string, answer: Json): Json {
  const description = (answer['description'] as string | undefined) ?? STATUS_CODES[status] ?? 'Answer';
  if (answer['type'] === 'null') return { description };
  return { description, content: answer['content'] ?? json(answer) };
}

const json = (schema: Json) => ({ 'application/json': { schema } });

/** What a caller may leave out: a property with a default is required of what the handler gets, not of what is sent. */
function asAsked(schema: object): Json {
  const { properties, required, anyOf: branches } = schema as { properties?: Record<string, Json>; required?: string[]; anyOf?: Json[] };
  return {
    ...schema,
    ...(branches ? { anyOf: branches.map(asAsked) } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, asAsked(one)])) } : {}),
    ...(required && properties ? { required: required.filter((name) => !('default' in properties[name]!)) } : {}),
  };
}

function describeTopic(feature: string, { summary, access, encrypted, params, snapshot, delta }: Topic): Json {
  const noParams: TSchema = Type.Object({}, { additionalProperties: false });
  return { summary, feature, access, 'x-permission': permissionOf(feature, access), ...(encrypted ? { 'x-encrypted': true } : {}), params: asAsked(params ?? noParams), snapshot, delta };
}
