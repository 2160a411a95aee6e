import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import { AccountSession, PasswordChange, Proof, SessionState } from './schema.ts';
import type { AuthService } from './service.ts';

const config = { access: 'viewer', account: 'own' } as const;
const secret = { ...config, encrypted: true } as const;

/** What somebody does to the account they are signed in with. */
export function accountRoutes(service: AuthService): FastifyPluginCallback {
  const { own } = service;
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.post(
      '/api/session/reauthenticate',
      { config: secret, schema: { summary: 'Prove anew who you are, for five minutes of dangerous changes', body: Proof, response: { 200: SessionState } } },
      ({ session, body, clientAddress }) =>
        'password' in body ? own.reauthenticate(session!, body, clientAddress) : service.proveAnew(session!, body, clientAddress),
    );
    app.put(
      '/api/account/password',
      { config: secret, schema: { summary: 'Change your password and end your other sessions', body: PasswordChange, response: { 200: SessionState } } },
      ({ session, body, clientAddress }) => own.changePassword(session!, body, clientAddress),
    );
    app.get(
      '/api/account/sessions',
      { config, schema: { summary: 'Where you are signed in', response: { 200: Type.Array(AccountSession) } } },
      async ({ session }) => own.sessions(session!),
    );
    app.delete(
      '/api/account/sessions',
      { config, schema: { summary: 'Sign out everywhere else', response: { 204: Type.Null() } } },
      async ({ session }, reply) => {
        own.endOtherSessions(session!);
        return reply.code(204).send(null);
      },
    );
    app.delete(
      '/api/account/sessions/:id',
      { config, schema: { summary: 'End one of your sessions', params: Type.Object({ id: Type.String({ maxLength: 32 }) }), response: { 204: Type.Null() } } },
      async ({ session, params }, reply) => {
        own.endSession(session!, params.id);
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
