import fc from 'fast-check';
import { bodies, hostile, type Schema } from './values.ts';

/** A route as the attacker knows it. */
export interface KnownRoute {
  readonly method: string;
  readonly url: string;
  readonly access: string;
  readonly body?: Schema | undefined;
  readonly query?: Schema | undefined;
}

/** What a page of the owner would send along. */
export interface Credentials {
  readonly cookie: string;
  readonly csrf: string;
}

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

const hostileTexts = hostile.filter((value): value is string => typeof value === 'string' && value.length < 3000);
const known = ['nginx.service', 'none', 'dev-disk-by~x2dlabel.device', 'x.service', 'a'.repeat(299), 'a'.repeat(301)];
const segment = fc.oneof(fc.constantFrom(...known), fc.constantFrom(...hostileTexts).map(asUri), fc.string({ maxLength: 20 }).map(asUri));

/** Percent-encoded; a lone half of a character, which has no encoding, as the bytes some encoders give it. */
function asUri(text: string): string {
  return encodeURIComponent(text.toWellFormed()) + (text.isWellFormed() ? '' : '%ed%a0%80');
}

/** Bytes of a header's value that end neither the value nor the request. */
const headerText = (text: string): string => text.replaceAll(/[\r\n\0]/g, '').slice(0, 4000);

function query(schema: Schema | undefined): fc.Arbitrary<string> {
  const names = [...Object.keys(schema?.properties ?? {}), '__proto__', 'constructor', 'x', '', 'lines[]', 'lines[a]'];
  const value = fc.oneof(fc.integer().map(String), fc.constantFrom('', '1', '-1', '1e9', 'NaN', '%', '%zz', '%00', '%ff', '[]', 'true', 'cpu.'), fc.constantFrom(...hostileTexts).map(asUri));
  const pair = fc.tuple(fc.constantFrom(...names), value).map(([name, text]) => `${name}=${text}`);
  return fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 3, arbitrary: fc.array(pair, { maxLength: 4 }).map((pairs) => `?${pairs.join('&')}`) });
}

/** Headers that a client may make up, and that mean something to somebody. */
const names = [
  'accept', 'accept-encoding', 'range', 'if-none-match', 'if-modified-since', 'origin', 'sec-fetch-site', 'content-type', 'content-encoding', 'cookie', 'x-csrf', 'authorization', 'referer', 'user-agent',
  'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'x-remote-user', 'remote-user', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'forwarded', 'via', 'te', 'trailer',
  'connection', 'keep-alive', 'expect', 'upgrade', 'max-forwards', 'x-request-id', 'traceparent', 'content-disposition', '__proto__', 'constructor', 'x'.repeat(200),
] as const;
const values = fc.oneof(
  fc.constantFrom(
    '', '*', '0', '-1', 'null', 'identity', 'gzip;q=1.0, *;q=0', 'bytes=0-0,-1', 'bytes=99999999999-', '"x"', 'same-origin', 'cross-site', 'https://localhost', 'https://evil.example', 'null', 'http://localhost',
    'application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-16', 'APPLICATION/JSON', 'application/json, text/html', 'application/json\t', 'text/plain', 'text/json', 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/problem+json', '/', ';', 'a/b;c',
    '127.0.0.1', '::1', '192.0.2.1, 10.0.0.1', '[::1]:80', 'admin', 'owner', '/api/config', 'PATCH', 'DELETE', 'for=127.0.0.1', 'websocket', 'h2c', '100-continue', 'close', 'keep-alive', 'x-csrf', 'content-length', 'Thu, 01 Jan 1970 00:00:00 GMT',
    '__Host-lares=', '__Host-lares=AAAA', '__Host-lares=%00; __Host-lares=x', ';;;;', '__proto__=1', `a=${'b'.repeat(3000)}`,
  ),
  fc.constantFrom(...hostileTexts).map(headerText),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => headerText(Buffer.from(bytes).toString('latin1'))),
);
const extraHeaders = fc.oneof(
  { weight: 60, arbitrary: fc.constant<[string, string][]>([]) },
  { weight: 120, arbitrary: fc.array(fc.tuple(fc.constantFrom(...names), values), { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constant(Array.from({ length: 1500 }, (_, index): [string, string] => [`x-${index}`, ''])) },
  { weight: 1, arbitrary: fc.constant<[string, string][]>([['x-large', 'a'.repeat(20_000)]]) },
);

const withBody = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** What must stay usable: this route ends the owner's session when all of its proofs are right. */
const endsSession = ({ method, url }: KnownRoute): boolean => method === 'DELETE' && url === '/api/session';

/** Requests to a route: what a page would send, with this or that about it wrong. */
export function requests(route: KnownRoute, credentials: Credentials, host = 'localhost'): fc.Arbitrary<RawRequest> {
  const parts = route.url.split('/').slice(1);
  const path = fc.tuple(...parts.map((part) => (part.startsWith(':') ? segment : fc.constant(part)))).map((filled) => `/${filled.join('/')}`);
  const body = withBody.has(route.method)
    ? fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 9, arbitrary: bodies(route.body) })
    : fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: bodies(route.body) });
  const isSigned = fc.integer({ min: 0, max: 9 }).map((value) => value > 1);
  return fc.record({ path, query: query(route.query), body, isSigned, extra: extraHeaders, type: fc.integer({ min: 0, max: 9 }) }).map((made) => ({
    method: route.method,
    target: made.path + made.query,
    headers: [
      ['host', host],
      ...(made.isSigned ? [['cookie', credentials.cookie] as const] : []),
      ...(made.isSigned && !endsSession(route) ? [['x-csrf', credentials.csrf] as const] : []),
      ...(made.body && made.type > 0 ? [['content-type', 'application/json'] as const] : []),
      ...made.extra,
    ],
    body: made.body,
  }));
}

/** The request on the wire, with the length it has. */
export function onWire({ method, target, headers, body }: RawRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body !== undefined) lines.push(`content-length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}
