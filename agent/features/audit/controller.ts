import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { Topic } from '../../core/live.ts';
import { AuditExportQuery, AuditNewest, AuditPage, AuditQuery } from './schema.ts';
import type { AuditService } from './service.ts';

const types = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

export function auditRoutes(service: AuditService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/audit',
      { config: { access: 'admin' }, schema: { summary: 'Who did what, from where, and how it ended; newest first', querystring: AuditQuery, response: { 200: AuditPage } } },
      async ({ query: { beforeId, limit, ...filter } }) => service.page(filter, limit, beforeId),
    );
    // Sent as it is read, which the type of a serialised answer does not know.
    const content = Object.fromEntries(Object.values(types).map((type) => [type, { schema: Type.String() }]));
    server.get<{ Querystring: AuditExportQuery }>(
      '/api/audit/export',
      { config: { access: 'admin', fresh: true, audit: 'audit.export' }, schema: { summary: 'The audit trail as a file', querystring: AuditExportQuery, response: { 200: { content } } } },
      async ({ query }, reply) => {
        const { format } = query;
        reply.header('content-disposition', `attachment; filename="lares-audit.${format}"`);
        return reply.type(`${types[format]}; charset=utf-8`).send(Readable.from(service.exported(query)));
      },
    );
    done();
  };
}

/** Topic `audit`. */
export function auditTopic(service: AuditService): Topic {
  return {
    name: 'audit', summary: 'The newest entries of the audit trail, then each new one', access: 'admin',
    snapshot: AuditNewest, delta: AuditNewest, open: () => service.channel,
  };
}
