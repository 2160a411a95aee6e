import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { AuthService } from '../auth/index.ts';
import { NewUser, UserChange, UserName, UserView } from './schema.ts';

const look = { access: 'admin', account: 'all' } as const;
const change = { ...look, fresh: true } as const;

export function userRoutes(accounts: AuthService['accounts']): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/users',
      { config: look, schema: { summary: 'The accounts of the device', response: { 200: Type.Array(UserView) } } },
      async ({ session }) => accounts.list(session!),
    );
    app.post(
      '/api/users',
      { config: change, schema: { summary: 'Add an account', body: NewUser, response: { 201: UserView } } },
      async (request, reply) => {
        const { session, body } = request;
        request.audited = { target: body.name };
        return reply.code(201).send(await accounts.create(session!, body));
      },
    );
    app.patch(
      '/api/users/:name',
      { config: change, schema: { summary: 'Change the role or the password of an account, or disable it', params: UserName, body: UserChange, response: { 200: UserView } } },
      ({ session, params, body }) => accounts.change(session!, params.name, body),
    );
    app.delete(
      '/api/users/:name',
      { config: change, schema: { summary: 'Delete an account', params: UserName, response: { 204: Type.Null() } } },
      async ({ session, params }, reply) => {
        accounts.remove(session!, params.name);
        return reply.code(204).send(null);
      },
    );
    app.delete(
      '/api/users/:name/sessions',
      { config: change, schema: { summary: 'Sign an account out everywhere', params: UserName, response: { 204: Type.Null() } } },
      async ({ session, params }, reply) => {
        accounts.endSessions(session!, params.name);
        return reply.code(204).send(null);
      },
    );
    app.delete(
      '/api/users/:name/factors',
      { config: change, schema: { summary: 'Take the second factors of an account away', params: UserName, response: { 204: Type.Null() } } },
      async ({ session, params }, reply) => {
        accounts.resetFactors(session!, params.name);
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
