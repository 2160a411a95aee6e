import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import { About, Bill, Licence, LicenceQuery } from './schema.ts';
import type { AboutService } from './service.ts';

const billType = 'application/vnd.cyclonedx+json';

export function aboutRoutes(service: AboutService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/about',
      { config: { access: 'viewer' }, schema: { summary: 'The release, its parts and their licences', response: { 200: About } } },
      () => service.about(),
    );
    app.get(
      '/api/about/licence',
      { config: { access: 'viewer' }, schema: { summary: 'The licence texts of one part', querystring: LicenceQuery, response: { 200: Licence } } },
      ({ query }) => service.licence(query.part),
    );
    // Sent as it lies on the disk, which the type of a serialised answer does not know.
    server.get(
      '/api/about/bill',
      { config: { access: 'viewer' }, schema: { summary: 'The bill of materials, CycloneDX', response: { 200: { content: { [billType]: { schema: Bill } } } } } },
      async (_request, reply) => {
        const { fileName, content } = await service.bill();
        return reply.header('content-disposition', `attachment; filename="${fileName}"`).type(billType).send(content);
      },
    );
    done();
  };
}
