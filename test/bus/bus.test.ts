import { monitorEventLoopDelay } from 'node:perf_hooks';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createBus, socketPathOf } from '../../agent/host/bus/index.ts';
import type { Bus, MethodCall } from '../../agent/host/bus/port.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import { PrivateBus } from '../fakes/dbus-daemon.ts';
import { FakeError, FakeService, type Handler, variant } from '../fakes/fake-service.ts';

const NAME = 'org.example.Thing';
const PATH = '/org/example/Thing';

function call(member: string, rest: Partial<MethodCall> = {}): MethodCall {
  return { destination: NAME, path: PATH, interface: NAME, member, reply: '', ...rest };
}

const answers: Handler = ({ member, body }) => {
  if (member === 'Echo') return { signature: 's', body: [...body] };
  if (member === 'Big') return { signature: 't', body: [2n ** 64n - 1n] };
  if (member === 'Dict') return { signature: 'a{sv}', body: [{ list: variant('as', ['a']), inner: variant('v', variant('x', -1n)) }] };
  if (member === 'Silent') return 'hang';
  if (member === 'Denied') throw new FakeError('org.freedesktop.DBus.Error.InteractiveAuthorizationRequired', 'polkit says no');
  if (member === 'Odd') throw new FakeError('org.example.Error.Odd', 'secret detail');
  return undefined;
};

interface Rig {
  readonly daemon: PrivateBus;
  readonly bus: Bus;
  readonly thing: FakeService;
}

async function rig(t: Test): Promise<Rig> {
  const daemon = await new PrivateBus().start();
  const thing = await new FakeService(NAME, answers).connect(daemon.address);
  const bus = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  t.teardown(async () => {
    bus.stop();
    thing.disconnect();
    await daemon.end();
  });
  const present = presence(bus, NAME, true);
  bus.start();
  await present;
  return { daemon, bus, thing };
}

function presence(bus: Bus, name: string, wanted: boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = bus.follow(name, (present) => {
      if (present !== wanted) return;
      resolve();
      queueMicrotask(() => end());
    });
  });
}

t.test('calls answer with plain values and exact integers', async (t) => {
  const { bus } = await rig(t);
  t.same(await bus.call(call('Echo', { signature: 's', body: ['héllo'], reply: 's' })), ['héllo']);
  t.same(await bus.call(call('Big', { reply: 't' })), [18446744073709551615n]);
  t.same(await bus.call(call('Dict', { reply: 'a{sv}' })), [{ list: ['a'], inner: -1n }]);
});

t.test('every call ends: in time, refused, absent, odd, or in an unexpected form', async (t) => {
  const { bus, thing } = await rig(t);
  await t.rejects(bus.call(call('Silent', { timeoutMs: 50 })), { code: 'bus.timeout', params: { member: 'Silent', timeoutMs: 50 } });
  await t.rejects(bus.call(call('Denied')), { code: 'bus.refused' });
  await t.rejects(bus.call(call('Missing')), { code: 'bus.failed', params: { remote: 'org.freedesktop.DBus.Error.UnknownMethod' } });
  await t.rejects(bus.call(call('X', { destination: 'org.example.Nobody' })), { code: 'bus.absent' });
  await t.rejects(bus.call(call('Big', { reply: 's' })), { code: 'bus.badReply' });
  await t.rejects(bus.call(call('Echo', { signature: 's', body: ['a\0b'], reply: 's' })), { code: 'bus.failed' });
  const odd = await bus.call(call('Odd')).catch((error: Error) => error);
  t.notMatch((odd as Error).message, 'secret detail', 'remote words stay in the cause');
  t.match(((odd as Error).cause as Error).message, 'secret detail');
  t.same(await bus.call(call('Echo', { signature: 's', body: ['still'], reply: 's' })), ['still'], 'and the bus works on');
  t.notOk(thing.members().includes('Y'));
});

t.test('a call whose reply would carry a file descriptor is never sent', async (t) => {
  const { bus, thing } = await rig(t);
  await t.rejects(async () => bus.call(call('Inhibit', { reply: 'h' })), { code: 'bus.badReply' });
  await t.rejects(async () => bus.call(call('Inhibit', { reply: 'a(sh)' })), { code: 'bus.badReply' });
  await bus.call(call('Echo', { signature: 's', body: ['x'], reply: 's' }));
  t.same(thing.members(), ['Echo']);
});

t.test('signals come only from the owner of the name, also when sent to us alone', async (t) => {
  const { bus, daemon, thing } = await rig(t);
  const heard: unknown[] = [];
  let wake = () => {};
  bus.listen({ sender: NAME, interface: NAME, pathNamespace: PATH }, (signal) => {
    heard.push([signal.path, signal.member, ...signal.body]);
    wake();
  });
  const forger = await new FakeService('org.example.Forger', () => undefined).connect(daemon.address);
  t.teardown(() => forger.disconnect());
  // The call makes sure that the daemon has the match rule before anything is sent.
  await bus.call(call('Echo', { signature: 's', body: ['rule set'], reply: 's' }));
  forger.emit(PATH, NAME, 'Changed', 's', ['forged']);
  forger.emitTo(thing.calls[0]!.sender, PATH, NAME, 'Changed', 's', ['forged for us alone']);
  thing.emit('/org/example/Other', NAME, 'Changed', 's', ['elsewhere']);
  // The daemon keeps the order of one sender only: what the forger sent is there once it is answered.
  await forger.settled();
  const came = new Promise<void>((resolve) => { wake = resolve; });
  thing.emit(`${PATH}/inner`, NAME, 'Changed', 's', ['true']);
  await came;
  t.same(heard, [[`${PATH}/inner`, 'Changed', 'true']]);
});

t.test('a bus that dies fails what is pending, and everything is set up again when it is back', async (t) => {
  const { bus, daemon, thing } = await rig(t);
  const heard: unknown[] = [];
  let wake = () => {};
  bus.listen({ sender: NAME, interface: NAME }, (signal) => {
    heard.push(signal.body[0]);
    wake();
  });
  const pending = t.rejects(bus.call(call('Silent', { timeoutMs: 60_000 })), { code: 'bus.unavailable' });
  const gone = presence(bus, NAME, false);
  await daemon.kill();
  await pending;
  await gone;
  t.equal(bus.state, 'unavailable');
  await t.rejects(bus.call(call('Echo', { signature: 's', body: ['x'], reply: 's' })), { code: 'bus.unavailable' });
  thing.disconnect();
  const back = presence(bus, NAME, true);
  await daemon.start();
  await thing.connect(daemon.address);
  await back;
  const came = new Promise<void>((resolve) => { wake = resolve; });
  thing.emit(PATH, NAME, 'Changed', 's', ['again']);
  await came;
  t.same(heard, ['again']);
});

t.test('a service that restarts is announced as gone and as there again', async (t) => {
  const { bus, daemon, thing } = await rig(t);
  const seen: boolean[] = [];
  let wake = () => {};
  bus.follow(NAME, (present) => {
    seen.push(present);
    if (seen.length === 3) wake();
  });
  const all = new Promise<void>((resolve) => { wake = resolve; });
  thing.disconnect();
  await presence(bus, NAME, false);
  await thing.connect(daemon.address);
  await all;
  t.same(seen, [true, false, true]);
});

t.test('a computer without a bus is an answer, not an error', async (t) => {
  const nowhere = path.join(t.testdir({}), 'bus');
  for (const address of [`unix:path=${nowhere}`, 'tcp:host=localhost,port=1', '']) {
    const bus = createBus({ clock: createClock(), log: silentLog, address });
    bus.start();
    await t.rejects(bus.call(call('Echo')), { code: 'bus.unavailable' });
    bus.stop();
    t.equal(bus.state, 'unavailable');
  }
  t.equal(socketPathOf('unix:abstract=/tmp/x;unix:guid=12,path=/run/a%20b'), '/run/a b');
});

t.test('nobody gets anything out of the agent by calling it', async (t) => {
  const { bus, daemon } = await rig(t);
  const seen: string[] = [];
  const spy = await new FakeService('org.example.Spy', () => undefined).connect(daemon.address);
  const other = createBus({ clock: createClock(), log: silentLog, address: daemon.address });
  t.teardown(() => {
    spy.disconnect();
    other.stop();
  });
  const ready = presence(other, NAME, true);
  other.start();
  await ready;
  const [names] = await other.call({ ...call('ListNames', { reply: 'as' }), destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' });
  const unique = (names as string[]).filter((name) => name.startsWith(':'));
  for (const destination of unique) {
    const introspect = { ...call('Introspect', { reply: 's' }), destination, interface: 'org.freedesktop.DBus.Introspectable' };
    await other.call(introspect).catch((error: { code: string }) => seen.push(error.code));
  }
  t.ok(seen.includes('bus.refused'), 'the agent refuses');
  t.equal(seen.length, unique.length, 'nobody answers');
  t.equal(bus.state, 'connected');
});

t.test('20,000 signals arrive, and the loop keeps turning meanwhile', async (t) => {
  const { bus, daemon } = await rig(t);
  const count = 20_000;
  let heard = 0;
  let wake = () => {};
  bus.listen({ sender: 'org.example.Loud', interface: NAME }, () => {
    heard += 1;
    if (heard === count) wake();
  });
  await presence(bus, NAME, true);
  const loud = new URL('../fakes/loud.ts', import.meta.url);
  const { spawn } = await import('node:child_process');
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const all = new Promise<void>((resolve) => { wake = resolve; });
  delay.enable();
  // Another process, so that only the receiving side is measured.
  const child = spawn(process.execPath, [loud.pathname, daemon.address, String(count)], { stdio: 'inherit' });
  t.teardown(() => child.kill());
  await all;
  delay.disable();
  t.equal(heard, count);
  t.comment(`longest turn of the loop: ${(delay.max / 1e6).toFixed(1)} ms`);
});
