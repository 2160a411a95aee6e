import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import { CreatedToken, TokenList, TokenParams, TokenRequest, TokenScopes } from './schema.ts';
import type { Tokens } from './tokens.ts';

/** The API tokens of one's own account; no token opens these. */
export function tokenRoutes(tokens: Tokens): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/account/tokens',
      { config: { access: 'viewer', account: 'all' }, schema: { summary: 'The API tokens of the account', response: { 200: TokenList } } },
      async ({ session }) => ({ tokens: tokens.list(session!) }),
    );
    app.get(
      '/api/account/tokens/scopes',
      { config: { access: 'viewer', account: 'all' }, schema: { summary: 'What a token of the account can be given', response: { 200: TokenScopes } } },
      async ({ session }) => ({ scopes: tokens.scopesFor(session!) }),
    );
    app.post(
      '/api/account/tokens',
      { config: { access: 'viewer', account: 'all', fresh: true, audit: 'auth.tokenMade' }, schema: { summary: 'Make an API token; it is shown this once', body: TokenRequest, response: { 200: CreatedToken } } },
      async (request) => {
        const created = tokens.create(request.session!, request.body);
        request.audited = { target: created.id };
        return created;
      },
    );
    app.delete(
      '/api/account/tokens/:id',
      { config: { access: 'viewer', account: 'all', audit: 'auth.tokenRevoked' }, schema: { summary: 'Revoke an API token', params: TokenParams, response: { 204: Type.Null() } } },
      async ({ session, params }, reply) => {
        tokens.revoke(session!, params.id);
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
