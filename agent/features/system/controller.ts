import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginCallback } from 'fastify';
import Type from 'typebox';
import type { Topic } from '../../core/live.ts';
import { JobView } from '../jobs/index.ts';
import { HostnameChange, Inventory, SystemState, TimeChange, Timezones } from './schema.ts';
import type { SystemService } from './service.ts';

const StartedJob = Type.Object({ job: JobView });

export function systemRoutes(service: SystemService): FastifyPluginCallback {
  return (server, _options, done) => {
    const app = server.withTypeProvider<TypeBoxTypeProvider>();
    app.get(
      '/api/system',
      { config: { access: 'viewer' }, schema: { summary: 'What the device is', response: { 200: SystemState } } },
      async () => service.current(),
    );
    app.get(
      '/api/system/inventory',
      { config: { access: 'viewer' }, schema: { summary: 'The hardware in it', response: { 200: Inventory } } },
      () => service.inventory(),
    );
    app.get(
      '/api/system/timezones',
      { config: { access: 'viewer' }, schema: { summary: 'Time zones it knows', response: { 200: Timezones } } },
      async () => ({ timezones: await service.timezones() }),
    );
    app.put(
      '/api/system/hostname',
      { config: { access: 'admin' }, schema: { summary: 'Rename the device', body: HostnameChange, response: { 200: SystemState } } },
      ({ body }) => service.rename(body),
    );
    app.patch(
      '/api/system/time',
      { config: { access: 'admin' }, schema: { summary: 'Set time zone and time service', body: TimeChange, response: { 200: SystemState } } },
      ({ body }) => service.setTime(body),
    );
    app.post(
      '/api/system/reboot',
      { config: { access: 'admin' }, schema: { summary: 'Restart the device', response: { 202: StartedJob } } },
      async ({ session }, reply) => reply.code(202).send({ job: service.reboot(session!.user.name) }),
    );
    app.post(
      '/api/system/power-off',
      { config: { access: 'admin' }, schema: { summary: 'Turn the device off', response: { 202: StartedJob } } },
      async ({ session }, reply) => reply.code(202).send({ job: service.powerOff(session!.user.name) }),
    );
    done();
  };
}

/** Topic `system`: its deltas are whole states. */
export function systemTopic(service: SystemService): Topic {
  return {
    name: 'system', summary: 'What the device is, whole whenever it changes', access: 'viewer',
    snapshot: SystemState, delta: SystemState, open: () => service.channel,
  };
}
