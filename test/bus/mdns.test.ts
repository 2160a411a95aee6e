import { existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { silentLog } from '../../agent/core/log.ts';
import { createBus } from '../../agent/host/bus/index.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createMdns } from '../../agent/host/mdns/index.ts';
import { FakeAvahi } from '../fakes/avahi.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';

t.test('the name as Avahi publishes it, and when it changes', async (t) => {
  const daemon = await new PrivateBus().start();
  const avahi = new FakeAvahi();
  const bus = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  t.teardown(async () => {
    bus.stop();
    avahi.service.disconnect();
    await daemon.end();
  });
  const mdns = createMdns(bus);
  let told = Promise.withResolvers<void>();
  const next = async (): Promise<void> => {
    await told.promise;
    told = Promise.withResolvers<void>();
  };
  t.teardown(mdns.watch(() => told.resolve()));
  bus.start();
  await avahi.service.connect(daemon.address);
  await next();
  t.same(await mdns.read(), { fqdn: 'lares.local', announced: true });
  avahi.become('lares.local', 3);
  await next();
  t.same(await mdns.read(), { fqdn: 'lares.local', announced: false });
  avahi.become('lares-2.local');
  await next();
  t.same(await mdns.read(), { fqdn: 'lares-2.local', announced: true });
  avahi.service.disconnect();
  await next();
  await t.rejects(mdns.read(), { code: 'bus.absent' });
});

t.test('asking does not start an Avahi that was stopped', async (t) => {
  const started = path.join(t.testdir({}), 'started');
  const daemon = await new PrivateBus({ activatable: { 'org.freedesktop.Avahi': `/usr/bin/touch ${started}` } }).start();
  const bus = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  t.teardown(async () => {
    bus.stop();
    await daemon.end();
  });
  const connected = new Promise<void>((resolve) => bus.follow('org.freedesktop.DBus', (present) => present && resolve()));
  bus.start();
  await connected;
  await t.rejects(createMdns(bus).read(), { code: 'bus.absent' });
  t.notOk(existsSync(started), 'nobody started it');
  await t.rejects(bus.call({ destination: 'org.freedesktop.Avahi', path: '/', interface: 'org.freedesktop.Avahi.Server', member: 'GetState', reply: 'i' }));
  t.ok(existsSync(started), 'another call would have');
});
