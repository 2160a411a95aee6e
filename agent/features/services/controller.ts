import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Topic } from '../../core/live.ts';
import type { Journal } from '../../host/journal/port.ts';
import { JobView, viewOf } from '../jobs/index.ts';
import type { UnitJournals } from './journal.ts';
import { ActionRequest, JournalPage, JournalParams, JournalQuery, UnitDetail, UnitList, UnitName } from './schema.ts';
import type { UnitService } from './service.ts';

const UnitParams = Type.Object({ name: UnitName });

export function unitRoutes(service: UnitService, journal: Journal): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/services',
      { config: { access: 'viewer' }, schema: { response: { 200: UnitList } } },
      async () => service.list(),
    );
    app.get(
      '/api/services/:name',
      { config: { access: 'viewer' }, schema: { params: UnitParams, response: { 200: UnitDetail } } },
      ({ params }) => service.detail(params.name),
    );
    app.get(
      '/api/services/:name/journal',
      { config: { access: 'viewer' }, schema: { params: UnitParams, querystring: JournalQuery, response: { 200: JournalPage } } },
      async ({ params, query }) => {
        service.summary(params.name);
        return { entries: [...(await journal.read({ unit: params.name, ...query }))] };
      },
    );
    app.post(
      '/api/services/:name/actions',
      { config: { access: 'operator' }, schema: { params: UnitParams, body: ActionRequest, response: { 202: JobView } } },
      async ({ params, body, session }, reply) => {
        const job = service.act(params.name, body.action, session!.user.name);
        return reply.code(202).send(viewOf(job));
      },
    );
    done();
  };
}

/** Topics `services` and `services.journal`. */
export function unitTopics(service: UnitService, journals: UnitJournals): Topic[] {
  const ends: (() => void)[] = [];
  return [
    {
      name: 'services',
      access: 'viewer',
      open: () => {
        ends.push(service.look());
        return service.channel;
      },
      close: () => ends.pop()?.(),
    },
    {
      name: 'services.journal',
      access: 'viewer',
      params: JournalParams,
      open: async ({ unit, after }: Static<typeof JournalParams>) => {
        service.summary(unit);
        return journals.open(unit, after);
      },
      close: ({ unit }: Static<typeof JournalParams>) => journals.close(unit),
    },
  ];
}
