import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyContextConfig, FastifyInstance, FastifyRequest, FastifySchema, HTTPMethods } from 'fastify';
import { type Access, allows, type Permission, permissionOf, roles } from '../core/access.ts';
import { LaresError } from '../core/errors/index.ts';
import { PLAIN_COOKIE } from '../core/plain.ts';
import {
  alreadyClaimed, authRequired, type Authenticator, encryptionNeeded, factorMustEnrol, localSession, passwordMustChange, personOnly, reauthenticate, type Session,
} from '../core/session.ts';
import { clientAddress } from './client-address.ts';
import type { Door } from './door.ts';
import { badPath, consoleOnly, csrfMissing, forbidden, notFound, wrongHost } from './errors.ts';
import { hostName, isOwnHost } from './hosts.ts';
import type { PlainEdge } from './plain.ts';
import { PORTAL_ADDRESS } from './portal-address.ts';
import type { PortalEdge } from './portal.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. There is no default: the server refuses to boot without it. */
    access?: Access;
    /** Danger: password or factor must have been proved within five minutes. */
    fresh?: boolean;
    /**
     * Deals with accounts, so no token opens it. `own`: the caller's own, and so usable while a password or a factor is
     * due; `all`: those of others too.
     */
    account?: 'own' | 'all';
    /** Carries a secret, or leads to one: refused without encryption, as is all that is fresh or about other accounts. */
    encrypted?: boolean;
  }
  interface FastifyRequest {
    /** The caller's session; null on public routes without one. */
    session: Session | null;
    /** The caller's address as nginx saw it; never taken from anything the client can set. */
    clientAddress: string;
    /** Whether it came over plain http, told by the door it came through. */
    plain: boolean;
  }
}

export interface GuardOptions {
  readonly auth: Authenticator;
  /** Own names, read for each request since a device can be renamed. */
  readonly names: () => ReadonlySet<string>;
  readonly cookieName: string;
  /** Scheme the browser sees. */
  readonly scheme: 'https' | 'http';
  /** Tells which connections came through the console socket; without it none did. */
  readonly console?: Pick<Door, 'admitted'>;
  /** Tells which connections came through the portal socket, and whether the portal is open; without it none did. */
  readonly portal?: PortalEdge;
  /** Tells which connections came through the socket of plain http, and whose may; without it none did. */
  readonly plain?: PlainEdge;
}

/** One line of the route table, for tests and the API document. */
export interface RouteAccess {
  readonly method: HTTPMethods;
  readonly url: string;
  readonly access: Access;
  readonly config: FastifyContextConfig;
  readonly schema: FastifySchema;
}

/** The permissions that routes ask for and a program may be given: not those which only a person may use. */
export function grantable(routes: readonly RouteAccess[]): Permission[] {
  const open = routes.filter(({ config }) => !config.account && !config.fresh);
  const asked = open.map(({ access, config }) => permissionOf(config.feature ?? 'http', access));
  return [...new Set(asked.filter((permission) => permission !== undefined))].toSorted();
}

/** Tells whether a route is refused without encryption. */
export function needsEncryption({ encrypted, fresh, account }: Pick<FastifyContextConfig, 'encrypted' | 'fresh' | 'account'>): boolean {
  return encrypted === true || fresh === true || account === 'all';
}

export const pureMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one place where requests are let in. Order: path form, host, session, access level, and for changes the proof
 * that a page of ours asked (CSRF value from page memory, and the browser's own Origin and Sec-Fetch-Site). What came over
 * plain http gets no further than the owner allows, and never to what is secret or dangerous. What comes
 * through the console socket was let in by the kernel: no browser gets there, so cookie, host and proof are not looked
 * at; only the access level is.
 * @returns the route table, filled while features register
 */
export function registerGuard(server: FastifyInstance, options: GuardOptions): RouteAccess[] {
  const table: RouteAccess[] = [];
  server.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (!access) throw new Error(`route ${String(route.method)} ${route.url} declares no access level`);
    if (route.config?.fresh && !roles.some((role) => role === access)) throw new Error(`route ${route.url} is fresh, which needs a session`);
    const { url, config = {}, schema = {} } = route;
    for (const method of [route.method].flat()) table.push({ method: method as HTTPMethods, url, access, config, schema });
  });
  server.decorateRequest('session', null);
  server.decorateRequest('clientAddress', '');
  server.decorateRequest('plain', false);
  // A synchronous hook: nothing may slip in between finding a session and acting on it.
  server.addHook('onRequest', (request, _reply, done) => {
    try {
      admit(request, options);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  return table;
}

function admit(request: FastifyRequest, options: GuardOptions): void {
  refuseOddPath(request.raw.url ?? '');
  if (options.portal?.door.admitted(request.raw.socket)) return admitAtPortal(request, options.portal);
  const atConsole = options.console?.admitted(request.raw.socket) ?? false;
  if (!atConsole) refuseForeignHost(request.raw, (host) => isOwnHost(host, options.names()));
  request.clientAddress = atConsole ? 'console' : clientAddress(request.raw);
  request.plain = cameInPlain(request.raw, options);
  const { config } = request.routeOptions;
  const { access } = config;
  // Before anything that was sent is looked at: it may have been read, or written, by anybody on the way.
  if (request.plain && needsEncryption(config)) throw new LaresError(encryptionNeeded);
  request.session = atConsole ? localSession : (sessionOf(request.headers, options, request.plain) ?? null);
  // A route that does not exist has no level; strangers and members get the same 404.
  if (access === undefined) return;
  const changes = !pureMethods.has(request.method);
  if (changes && !atConsole) refuseForeignChange(request, options);
  refuseLevel(request.session, { access, feature: config.feature }, options.auth.claimed);
  const byRole = access !== 'public' && access !== 'unclaimed';
  if (byRole) refuseState(request.session!, config);
  if (changes && atConsole) noteConsoleChange(request);
  else if (changes && byRole) requireCsrf(request, options);
  // Last: only who has proved that a page of ours asks is told that it may ask for the password.
  if (config.fresh && !atConsole && !options.auth.isFresh(request.session!)) throw new LaresError(reauthenticate);
}

/**
 * At the portal there are the routes of setup and no others, by the portal's address and no name, and no sessions: no
 * cookie of the dashboard is looked at. A change needs a header that a page of another site can only send after asking
 * (CORS preflight), which nobody answers. Forms of pages without scripts cannot send one: the only route that reads them
 * carries a proof of its own.
 */
function admitAtPortal(request: FastifyRequest, portal: PortalEdge): void {
  refuseForeignHost(request.raw, (host) => hostName(host) === PORTAL_ADDRESS);
  request.clientAddress = clientAddress(request.raw);
  const { access } = request.routeOptions.config;
  if (access !== 'setup' || !portal.state.open) throw new LaresError(notFound);
  if (pureMethods.has(request.method)) return;
  const { headers } = request;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  if (!isOwnOrigin(headers, 'http', false) || (!isForm && !headers['x-setup'])) throw new LaresError(csrfMissing);
}

/** What a route or a topic asks for: its level, and the feature whose resource it is; the edge's own are `http`. */
export interface Demand {
  readonly access: Access;
  readonly feature?: string | undefined;
  /** Of topics: whether it is secret. */
  readonly encrypted?: boolean | undefined;
}

/**
 * Decides whether a caller may do what asks for a level, on a route or a topic.
 * @throws LaresError auth.required, auth.forbidden, auth.consoleOnly, auth.alreadyClaimed, auth.encryptionNeeded, http.notFound
 */
export function refuseLevel(session: Session | null, { access, feature = 'http', encrypted }: Demand, claimed: boolean): void {
  if (encrypted && session?.limited) throw new LaresError(encryptionNeeded);
  switch (access) {
    case 'public':
      return;
    case 'unclaimed':
      if (claimed) throw new LaresError(alreadyClaimed);
      return;
    case 'console':
      if (session !== localSession) throw new LaresError(consoleOnly);
      return;
    case 'setup':
      throw new LaresError(notFound);
    default:
      if (!session) throw new LaresError(authRequired);
      if (!allows(session, permissionOf(feature, access)!)) throw new LaresError(forbidden, { needed: access });
  }
}

/**
 * Refuses whoever has something else to do first, and programs where only a person may ask.
 * @throws LaresError auth.passwordMustChange, auth.factorMustEnrol, auth.personOnly
 */
export function refuseState({ kind, due }: Session, { account, fresh }: Pick<FastifyContextConfig, 'account' | 'fresh'>): void {
  if (kind === 'token' && (account || fresh)) throw new LaresError(personOnly);
  if (due && account !== 'own') throw new LaresError(due === 'password' ? passwordMustChange : factorMustEnrol);
}

/** The console has no account to be asked about later: what was done there stands in the journal. */
function noteConsoleChange(request: FastifyRequest): void {
  const path = request.raw.url?.split('?', 1)[0];
  request.log.info({ event: 'console.change', user: localSession.user.name, method: request.method, path }, 'a change was asked for at the console');
}

/**
 * One decoding, then routing: forms that another decoder in the chain could read differently never get in (R04). A
 * fragment has no place in a request; the router would end the path there.
 */
export function refuseOddPath(url: string): void {
  const path = url.split('?', 1)[0]!;
  const odd = !path.startsWith('/') || /[^\x21-\x7e]|%(?:2f|5c|00|25|2e)|[\\;#]|\/\/|\/\.{1,2}(?:\/|$)/i.test(path);
  if (odd) throw new LaresError(badPath);
}

/** Node hands over the first Host of several, and another server may have read another: both are refused together. */
function refuseForeignHost({ headers, rawHeaders }: IncomingMessage, isOurs: (host: string | undefined) => boolean): void {
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (count > 1 || !isOurs(headers.host)) {
    throw new LaresError(wrongHost, { host: String(headers.host ?? '').slice(0, 64) });
  }
}

/**
 * Refuses changes which a foreign page could have caused. Browsers send Origin with every change, and pages cannot
 * forge it; programs without a browser send neither header and have no cookie jar that could be abused.
 */
function refuseForeignChange(request: FastifyRequest, options: GuardOptions): void {
  if (!isOwnOrigin(request.headers, request.plain ? 'http' : options.scheme, false)) throw new LaresError(csrfMissing);
}

/** Tells whether Origin is the page's own; `required` where a missing one must not pass (WebSocket, CSWSH). */
export function isOwnOrigin(headers: IncomingHttpHeaders, scheme: 'https' | 'http', required: boolean): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return !required;
  return origin === `${scheme}://${host}`;
}

/**
 * Lets a WebSocket handshake in. The handshake is a GET with the cookie which any page may cause, so the exact Origin
 * is demanded here. At the console socket there is no page, and the kernel has let the caller in; the portal has none.
 * @throws LaresError http.path, http.host, auth.csrf, auth.required, auth.encryptionNeeded, http.notFound
 */
export function admitUpgrade(request: IncomingMessage, options: GuardOptions): Session {
  refuseOddPath(request.url ?? '');
  if (options.portal?.door.admitted(request.socket)) throw new LaresError(notFound);
  if (options.console?.admitted(request.socket)) return localSession;
  refuseForeignHost(request, (host) => isOwnHost(host, options.names()));
  const plain = cameInPlain(request, options);
  // No page can send a bearer token with a handshake; a foreign one that says where it is stays out all the same.
  if (!isOwnOrigin(request.headers, plain ? 'http' : options.scheme, bearerOf(request.headers) === undefined)) throw new LaresError(csrfMissing);
  const session = sessionOf(request.headers, options, plain);
  if (!session) throw new LaresError(authRequired);
  return session;
}

/**
 * Tells whether a request came through the door of plain http.
 * @throws LaresError auth.encryptionNeeded where it may not: the owner has not allowed it, or it comes from elsewhere
 */
function cameInPlain(request: IncomingMessage, { plain }: GuardOptions): boolean {
  if (!plain?.door.admitted(request.socket)) return false;
  if (!plain.way.admits(clientAddress(request))) throw new LaresError(encryptionNeeded);
  return true;
}

/** A bearer token stands in for the cookie, which is not looked at then: a program says who it is, or is nobody. */
function sessionOf(headers: IncomingHttpHeaders, options: GuardOptions, plain: boolean): Session | undefined {
  const token = bearerOf(headers);
  // A program has no reason to show its token to everybody on the way.
  if (token !== undefined && plain) throw new LaresError(encryptionNeeded);
  if (token !== undefined) return options.auth.authenticateToken(token);
  const cookie = readCookie(headers.cookie, plain ? PLAIN_COOKIE : options.cookieName);
  return cookie === undefined ? undefined : options.auth.authenticate(cookie, plain);
}

/** What follows `Bearer`, be it nothing, or undefined when the header has another scheme or is not there (RFC 6750, 2.1). */
function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^bearer(?!\S)(.*)$/i.exec(authorization ?? '')?.[1]!.trim();
}

/** A token is nothing that a browser sends by itself, so it proves enough. */
function requireCsrf({ session, headers }: FastifyRequest, options: GuardOptions): void {
  if (session?.kind === 'token') return;
  const token = headers['x-csrf'];
  if (!session || typeof token !== 'string' || !options.auth.checkCsrf(session, token)) throw new LaresError(csrfMissing);
}

/** Value of one cookie, or undefined; values that are not plain tokens are treated as absent. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{1,128}$/.test(value)) return value;
  }
  return undefined;
}
