import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PLAIN_COOKIE } from '../../core/plain.ts';
import { deviceWords } from './device-words.ts';
import { factorRoutes, pageSite } from './factor-routes.ts';
import { ClaimRequest, FactorRequest, LoginAnswer, LoginRequest, SessionState, SetupState } from './schema.ts';
import type { AuthService, SignedIn } from './service.ts';
import type { Visitor } from './sessions.ts';

export interface AuthEdge {
  readonly service: AuthService;
  readonly cookie: CookieOptions;
  /** Static host name. */
  readonly deviceName: () => string;
  /** As multicast DNS has it; undefined while nobody says. */
  readonly publishedName: () => string | undefined;
  readonly version: string;
  /** Where setup stands; undefined when it is over. */
  readonly setup: () => SetupState['setup'];
}

export interface CookieOptions {
  /** `__Host-lares`, or `lares-dev` over plain http on a developer's computer. */
  readonly name: string;
  /** Only over https; demanded by browsers for `__Host-` names. */
  readonly secure: boolean;
}

/** Set-Cookie of a session; `value` null takes it away. It ends with the browser or, sooner, on the device. */
export function sessionCookie({ name, secure }: CookieOptions, value: string | null): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Strict', ...(secure ? ['Secure'] : []), ...(value === null ? ['Max-Age=0'] : [])];
  return [`${name}=${value ?? ''}`, ...attributes].join('; ');
}

/** Where a request comes from, in words that its owner may be shown. */
export function visitorOf({ clientAddress, headers, plain }: FastifyRequest): Visitor {
  return { address: clientAddress, device: deviceWords(headers['user-agent']), limited: plain };
}

export function authRoutes({ service, cookie, deviceName, publishedName, version, setup }: AuthEdge): FastifyPluginCallback {
  const scheme = cookie.secure ? 'https' : 'http';

  function welcome(request: FastifyRequest, reply: FastifyReply, { cookieValue, state }: SignedIn): SessionState {
    reply.header('set-cookie', sessionCookie(cookieOf(request), cookieValue));
    request.audited = { ...request.audited, user: state.user.name };
    return state;
  }

  /** A session over plain http has a cookie of its own. */
  function cookieOf({ plain }: FastifyRequest): CookieOptions {
    return plain ? { name: PLAIN_COOKIE, secure: false } : cookie;
  }

  function setupState(): SetupState {
    const [now, name] = [setup(), publishedName()];
    return {
      claimed: service.claimed, deviceName: deviceName(), ...(name === undefined ? {} : { publishedName: name }), version, ...(now ? { setup: now } : {}),
    };
  }

  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/setup',
      { config: { access: 'public' }, schema: { summary: 'Whether the device has an owner', response: { 200: SetupState } } },
      async () => setupState(),
    );
    app.post(
      '/api/setup/claim',
      { config: { access: 'unclaimed', audit: 'auth.claim', encrypted: true }, schema: { summary: 'Claim the device with the code on its console', body: ClaimRequest, response: { 200: SessionState } } },
      async (request, reply) => welcome(request, reply, await service.claim(request.body, visitorOf(request))),
    );
    app.post(
      '/api/setup/reset',
      { config: { access: 'console', audit: 'auth.ownerReset' }, schema: { summary: 'Take the owner away, so that the device can be claimed anew', response: { 200: SetupState } } },
      async ({ session }) => {
        service.resetOwner(session!.user.name);
        return setupState();
      },
    );
    app.post(
      '/api/session',
      { config: { access: 'public', audit: 'auth.signIn' }, schema: { summary: 'Sign in, or begin to', body: LoginRequest, response: { 200: LoginAnswer } } },
      async (request, reply) => {
        const account = service.accountName(request.body.username);
        if (account !== undefined) request.audited = { target: account };
        const answer = await service.login(request.body, visitorOf(request), request.session, pageSite(request, scheme));
        if (!('challenge' in answer)) return welcome(request, reply, answer);
        // Nobody is signed in yet; the password was right.
        request.audited = { ...request.audited, event: 'auth.passwordProved' };
        return answer;
      },
    );
    app.post(
      '/api/session/factor',
      { config: { access: 'public', audit: 'auth.signIn' }, schema: { summary: 'Sign in with a second factor', body: FactorRequest, response: { 200: SessionState } } },
      async (request, reply) => {
        const account = service.challengedAccount(request.body.challenge, request.clientAddress);
        if (account !== undefined) request.audited = { target: account };
        return welcome(request, reply, await service.finishLogin(request.body, visitorOf(request), request.session));
      },
    );
    app.get(
      '/api/session',
      { config: { access: 'viewer', account: 'own' }, schema: { summary: 'The session of the cookie, with its csrf value', response: { 200: SessionState } } },
      async ({ session }) => service.describe(session!),
    );
    app.delete(
      '/api/session',
      { config: { access: 'viewer', account: 'own', audit: 'auth.signOut' }, schema: { summary: 'Sign out', response: { 204: Type.Null() } } },
      async (request, reply) => {
        service.logout(request.session!);
        return reply.code(204).header('set-cookie', sessionCookie(cookieOf(request), null)).send(null);
      },
    );
    app.register(factorRoutes(service, scheme));
    done();
  };
}
