import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import type { Topic } from '../../core/live.ts';
import {
  ConfigChange, ConfigChanged, ConfigDelta, ConfigFile, ConfigImport, ConfigState, DifferenceList, DifferenceQuery, ImportReport,
  RevisionPage, RevisionParams, RevisionQuery,
} from './schema.ts';
import type { ConfigService } from './service.ts';

const config = { access: 'admin' } as const;
/** A file can change everything at once, also who needs a second factor; the export holds no secret and is only read. */
const danger = { ...config, fresh: true } as const;
/** Settings may be secrets. */
const change = { ...config, encrypted: true } as const;

export function configRoutes(service: ConfigService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/config',
      { config, schema: { summary: 'Every setting with its value and rules', response: { 200: ConfigState } } },
      async () => service.state(),
    );
    app.patch(
      '/api/config',
      { config: change, schema: { summary: 'Change settings, all or none', body: ConfigChange, response: { 200: ConfigChanged } } },
      async ({ body, session }) => {
        const { revision } = service.change({ ...body, author: session!.user.name, by: session });
        return { revision };
      },
    );
    app.get(
      '/api/config/revisions',
      { config, schema: { summary: 'Who changed which settings when', querystring: RevisionQuery, response: { 200: RevisionPage } } },
      async ({ query }) => service.revisions(query.limit, query.before),
    );
    app.post(
      '/api/config/revisions/:revision/undo',
      { config: change, schema: { summary: 'Undo one change', params: RevisionParams, response: { 200: ConfigChanged } } },
      async ({ params, session }) => {
        const { revision } = service.undo(params.revision, session!.user.name, session);
        return { revision };
      },
    );
    app.get(
      '/api/config/difference',
      { config, schema: { summary: 'What differs between two revisions', querystring: DifferenceQuery, response: { 200: DifferenceList } } },
      async ({ query }) => ({ changes: service.difference(query.from, query.to) }),
    );
    app.get(
      '/api/config/export',
      { config, schema: { summary: 'The chosen settings as a file, without secrets', response: { 200: ConfigFile } } },
      async (_request, reply) => {
        reply.header('content-disposition', 'attachment; filename="lares-settings.json"');
        return service.export();
      },
    );
    app.post(
      '/api/config/import',
      { config: danger, schema: { summary: 'Take over the settings of a file, or only say what would happen', body: ConfigImport, response: { 200: ImportReport } } },
      async ({ body, session }) => service.import({ ...body, author: session!.user.name }),
    );
    done();
  };
}

/** Topic `config`: every open Settings page follows. */
export function configTopic(service: ConfigService): Topic {
  return {
    name: 'config', summary: 'Every setting, then those that a revision touched', access: config.access,
    snapshot: ConfigState, delta: ConfigDelta, open: () => service.channel,
  };
}
