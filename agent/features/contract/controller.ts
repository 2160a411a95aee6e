import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import { errorCatalogue } from '../../core/errors/index.ts';
import { ApiDocument, ErrorCatalogue } from './schema.ts';

/** To the dashboard. A browser takes the code along, which is the fragment of a problem's type (RFC 9110, 10.2.2). */
const DASHBOARD = '/';

const toDashboard = Type.Null({ description: 'For browsers: the dashboard explains the code in the fragment' });

/** @param document makes the API document as of now */
export function contractRoutes(document: () => object): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/openapi.json',
      { config: { access: 'viewer' }, schema: { summary: 'This document', response: { 200: ApiDocument } } },
      async () => document() as ApiDocument,
    );
    app.get(
      '/api/errors',
      // Public: whoever is refused may read what the refusal means. It says nothing about this device.
      { config: { access: 'public' }, schema: { summary: 'The error catalogue', response: { 200: ErrorCatalogue, 303: toDashboard } } },
      async (request, reply) => {
        reply.header('vary', 'accept');
        if (request.headers.accept?.includes('text/html')) return reply.redirect(DASHBOARD, 303);
        return { errors: errorCatalogue().map(({ params, ...entry }) => ({ ...entry, params: [...params] })) };
      },
    );
    done();
  };
}
