import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type Site, siteOf } from './passkeys.ts';
import { FactorsState, NewPasskey, NewRecoveryCodes, PasskeyCreation, PasskeyRequest, TotpConfirmation, TotpEnrolment } from './schema.ts';
import type { AuthService } from './service.ts';

/** Where the page of a request is. @param scheme the browser sees, but over plain http */
export function pageSite(request: FastifyRequest, scheme: 'https' | 'http'): Site | undefined {
  const { host } = request.headers;
  return host === undefined ? undefined : siteOf(host, request.plain ? 'http' : scheme);
}

/** Second factors of one's own account. */
export function factorRoutes(service: AuthService, scheme: 'https' | 'http'): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    const mine = (request: FastifyRequest) => service.enrolling(request.session!);
    const fresh = { access: 'viewer', account: 'own', fresh: true } as const;
    app.post(
      '/api/session/reauthenticate/passkey',
      { config: { access: 'viewer', account: 'own', encrypted: true }, schema: { summary: 'What the browser proves a passkey with', response: { 200: PasskeyRequest } } },
      async (request) => service.beginProof(request.session!, pageSite(request, scheme)),
    );
    app.get(
      '/api/account/factors',
      { config: { access: 'viewer', account: 'own', encrypted: true }, schema: { summary: 'Second factors of the own account', response: { 200: FactorsState } } },
      async (request) => service.enrolment.describe(mine(request).user),
    );
    app.post(
      '/api/account/totp',
      { config: fresh, schema: { summary: 'A secret for an authenticator app', response: { 200: TotpEnrolment } } },
      async (request) => service.enrolment.beginTotp(mine(request)),
    );
    app.post(
      '/api/account/totp/confirm',
      { config: fresh, schema: { summary: 'Count codes of the app from now on', body: TotpConfirmation, response: { 200: NewRecoveryCodes } } },
      async (request) => service.enrolment.confirmTotp(mine(request), request.body.code),
    );
    app.delete(
      '/api/account/totp',
      { config: fresh, schema: { summary: 'Take the authenticator app away', response: { 204: Type.Null() } } },
      async (request, reply) => {
        service.enrolment.removeTotp(mine(request).user);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/api/account/recovery-codes',
      { config: fresh, schema: { summary: 'New recovery codes in place of the old', response: { 200: NewRecoveryCodes } } },
      async (request) => service.enrolment.renewCodes(mine(request).user),
    );
    app.post(
      '/api/account/passkeys/options',
      { config: fresh, schema: { summary: 'What the browser makes a passkey for', response: { 200: PasskeyCreation } } },
      async (request) => service.enrolment.beginPasskey(mine(request), pageSite(request, scheme)),
    );
    app.post(
      '/api/account/passkeys',
      { config: fresh, schema: { summary: 'Keep the passkey the browser made', body: NewPasskey, response: { 200: NewRecoveryCodes } } },
      async (request) => service.enrolment.addPasskey(mine(request), request.body.name, request.body.response),
    );
    app.delete(
      '/api/account/passkeys/:id',
      { config: fresh, schema: { summary: 'Take a passkey away', params: Type.Object({ id: Type.String({ maxLength: 32 }) }), response: { 204: Type.Null() } } },
      async (request, reply) => {
        service.enrolment.removePasskey(mine(request).user, request.params.id);
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
