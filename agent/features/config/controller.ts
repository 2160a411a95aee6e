import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import { ConfigChange, ConfigChanged, ConfigState } from './schema.ts';
import type { ConfigService } from './service.ts';

export function configRoutes(service: ConfigService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/config',
      { config: { access: 'admin' }, schema: { response: { 200: ConfigState } } },
      async () => service.state(),
    );
    app.patch(
      '/api/config',
      { config: { access: 'admin' }, schema: { body: ConfigChange, response: { 200: ConfigChanged } } },
      async ({ body, session }) => {
        const { revision } = service.change({ ...body, author: session!.user.name });
        return { revision };
      },
    );
    done();
  };
}
