import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Topic } from '../../core/live.ts';
import type { Journal } from '../../host/journal/port.ts';
import { JobView } from '../jobs/index.ts';
import type { UnitJournals } from './journal.ts';
import { ActionRequest, JournalPage, JournalParams, JournalQuery, UnitDelta, UnitDetail, UnitList, UnitPath } from './schema.ts';
import type { UnitService } from './service.ts';

const UnitParams = Type.Object({ name: UnitPath });

/** Name of a unit from its form in an address. */
const unitName = (params: Static<typeof UnitParams>): string => params.name.replaceAll('~', '\\');

export function unitRoutes(service: UnitService, journal: Journal): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/services',
      { config: { access: 'viewer' }, schema: { summary: 'Every systemd unit with its state', response: { 200: UnitList } } },
      async () => service.list(),
    );
    app.get(
      '/api/services/:name',
      { config: { access: 'viewer' }, schema: { summary: 'One unit with what it depends on', params: UnitParams, response: { 200: UnitDetail } } },
      ({ params }) => service.detail(unitName(params)),
    );
    app.get(
      '/api/services/:name/journal',
      { config: { access: 'viewer' }, schema: { summary: 'Lines of a unit’s journal', params: UnitParams, querystring: JournalQuery, response: { 200: JournalPage } } },
      async ({ params, query }) => {
        const unit = unitName(params);
        service.refuseUnknown(unit);
        return { entries: [...(await journal.read({ unit, ...query }))] };
      },
    );
    app.post(
      '/api/services/:name/actions',
      { config: { access: 'operator' }, schema: { summary: 'Start, stop, restart, reload, enable or disable a unit', params: UnitParams, body: ActionRequest, response: { 202: JobView } } },
      async ({ params, body, session }, reply) => {
        const job = service.act(unitName(params), body.action, session!.user.name);
        return reply.code(202).send(job);
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
      summary: 'All units, then what changed',
      access: 'viewer',
      snapshot: UnitList,
      delta: UnitDelta,
      open: () => {
        ends.push(service.look());
        return service.channel;
      },
      close: () => ends.pop()?.(),
    },
    {
      name: 'services.journal',
      summary: 'The newest lines of a journal, then those that follow',
      access: 'viewer',
      snapshot: JournalPage,
      delta: JournalPage,
      params: JournalParams,
      open: async ({ unit, after }: Static<typeof JournalParams>) => {
        service.refuseUnknown(unit);
        return journals.open(unit, after);
      },
      close: ({ unit }: Static<typeof JournalParams>) => journals.close(unit),
    },
  ];
}
