import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { LaresError } from '../../agent/core/errors/index.ts';
import { silentLog } from '../../agent/core/log.ts';
import { createAuth } from '../../agent/features/auth/index.ts';
import { Passwords } from '../../agent/features/auth/passwords.ts';
import { createConfig } from '../../agent/features/config/index.ts';
import { createSetup, type SetupService } from '../../agent/features/setup/index.ts';
import { limits } from '../../agent/features/setup/limits.ts';
import { pageOf } from '../../agent/features/setup/plain-page.ts';
import { plainWords } from '../../agent/features/setup/plain-words.ts';
import type { StepName } from '../../agent/features/setup/schema.ts';
import { busFailed } from '../../agent/host/bus/port.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { ManualClock } from '../fakes/clock.ts';
import { FakeWorld } from '../fakes/connections.ts';
import { FakeSeal } from '../fakes/seal.ts';
import { keptLog } from '../fakes/until.ts';
import { fakeNeighbours } from '../fakes/setup-rig.ts';

const PASSWORD = 'ein langer Satz als Passwort';
const PASSPHRASE = 'correct horse';
const phone = { address: '198.19.42.20', token: undefined };
const other = { address: '198.19.42.21', token: undefined };
const home = Buffer.from('Home').toString('base64url');

interface Rig {
  readonly world: FakeWorld;
  readonly clock: ManualClock;
  readonly service: SetupService;
  readonly auth: ReturnType<typeof createAuth>['service'];
  readonly config: ReturnType<typeof createConfig>['service'];
  readonly said: string[];
  /** Ids of the records that root was told it may remove. */
  readonly noted: string[];
  readonly log: ReturnType<typeof keptLog>;
  readonly file: string;
  /** Gives an account an authenticator app. */
  enrol(name: string): void;
  pass(ms: number): Promise<void>;
  stop(): void;
}

interface Options {
  readonly file?: string;
  readonly world?: FakeWorld;
  readonly clock?: ManualClock;
  readonly console?: boolean;
  readonly key?: string | undefined;
  readonly preseed?: object | string;
  /** Another device on the network has the name. */
  readonly conflict?: boolean;
  /** Of this device; another one opens nothing that this one sealed. */
  readonly seal?: FakeSeal;
}

/** The feature over a world in memory, with the real accounts, settings and database. */
function rig(t: Test, options: Options = {}): Rig {
  const { file = path.join(t.testdir(), 'lares.sqlite'), clock = new ManualClock() } = options;
  const world = options.world ?? new FakeWorld(clock);
  const said: string[] = [];
  const noted: string[] = [];
  const { preseed } = options;
  const log = keptLog();
  const store = openStore({ file, log: silentLog });
  const { seal = new FakeSeal() } = options;
  const config = createConfig({ store, seal, clock, log, environment: {} });
  let hostname = 'lares';
  let tellName = (): void => {};
  const deviceName = (): string => hostname;
  const auth = createAuth({
    store, seal: new FakeSeal(), clock, log, config: config.service, claimCode: 'K7MX2QPD', bootId: 'boot', deviceName, version: '1', cookie: { name: 'c', secure: true },
    hashCost: { memoryKiB: 8, passes: 1, lanes: 1 },
  });
  const system = {
    get hostname() {
      return hostname;
    },
    rename: async (change: { hostname: string }) => {
      hostname = change.hostname;
      said.push(`rename ${hostname}`);
      tellName();
    },
    setTime: async (change: object) => said.push(`time ${JSON.stringify(change)}`),
    timezones: async () => ['Europe/Vienna', 'UTC'],
  };
  const bootedAtMs = clock.nowMs();
  const setup = createSetup({
    store, seal, connections: world, neighbours: fakeNeighbours(world), clock, log, version: '1', config: config.service, auth: auth.service,
    system: system as never, network: { addresses: () => (world.station || world.wired ? ['198.19.42.1', '192.168.1.20'] : []) },
    mdns: {
      read: async () => ({ fqdn: `${hostname}${options.conflict ? '-2' : ''}.local`, announced: true }),
      watch: (onChange) => {
        tellName = onChange;
        onChange();
        return () => {};
      },
    },
    preseed: { record: preseed === undefined || typeof preseed === 'string' ? preseed : JSON.stringify(preseed), noteTaken: (id) => void noted.push(id) },
    presence: { hasConsole: () => options.console ?? true },
    helper: {
      enableUnit: async () => {}, disableUnit: async () => {}, setWifiCountry: async (country) => void said.push(`country ${country}`),
      setClock: async (timeMs) => void said.push(`clock ${timeMs}`),
    },
    time: { hasBeenSynchronized: () => false } as never,
    identity: { facts: {} as never, bootedAtMs: () => bootedAtMs },
    accessPointKey: 'key' in options ? options.key : 'K7MX2QPD23456', accessPointSuffix: '7K2M',
  });
  for (const feature of [config, auth, setup]) config.service.declare(feature.settings ?? []);
  setup.service.start();
  let isOpen = true;
  const stop = (): void => {
    if (!isOpen) return;
    isOpen = false;
    setup.service.stop();
    store.close();
  };
  t.teardown(stop);
  const pass = async (ms: number): Promise<void> => {
    await setImmediate();
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500);
      await setImmediate();
    }
  };
  const enrol = (name: string): void =>
    void store.statement<[string]>("INSERT INTO totp_secrets SELECT id, 'sealed', 0, 0 FROM users WHERE name = ?").run(name);
  return { world, clock, enrol, service: setup.service, auth: auth.service, config: config.service, said, noted, log, file, pass, stop };
}

const answers: Readonly<Record<StepName, object>> = {
  language: { language: 'de' },
  country: { country: 'AT' },
  network: { via: 'wifi', ssid: home, hidden: false, security: 'wpa-personal', passphrase: PASSPHRASE },
  deviceName: { hostname: 'keller' },
  owner: { username: 'anna', password: PASSWORD },
  timezone: { timezone: 'Europe/Vienna' },
  updates: { updates: 'ask' },
};

/** Takes the wizard and answers everything. */
async function fill({ service, pass }: Rig, change: Partial<Record<StepName, object>> = {}) {
  await pass(10_000);
  const { token } = await service.begin(phone, {});
  const client = { ...phone, token };
  for (const [step, value] of Object.entries({ ...answers, ...change })) await service.answer(client, step as StepName, value);
  return client;
}

t.test('the whole way: a phone, every step, Apply, and the home network', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  await one.pass(10_000);
  t.match(one.service.console(), { phase: 'open', accessPoint: { name: 'Lares-7K2M', passphrase: 'K7MX2QPD23456', qr: 'WIFI:T:WPA;S:Lares-7K2M;P:K7MX2QPD23456;;' } });
  t.same(one.service.summary, { phase: 'open', cause: null, ssid: 'Lares-7K2M' });
  const before = one.service.state(phone);
  t.match(before, { phase: 'open', mine: false, beginWith: 'nothing', networks: [], accessPointName: 'Lares-7K2M', losesNetwork: true, ownerExists: false });
  const client = await fill(one);
  const filled = one.service.state(client);
  t.match(filled, { phase: 'taken', mine: true, next: null, networks: [{ name: 'Home', joinable: true, security: 'wpa-personal' }] });
  t.match(filled.answers, { network: { name: 'Home', secretSet: true }, owner: { username: 'anna', secretSet: true } });
  await one.service.apply(client);
  t.equal(one.service.state(client).phase, 'applying');
  await one.pass(10_000);
  t.equal(one.world.station, 'Home');
  t.match(one.service.state(client), { phase: 'connected', success: { mdnsName: 'keller.local', url: 'https://keller.local/', addressUrl: 'https://192.168.1.20/', addresses: ['192.168.1.20'], networkName: 'Home' } });
  t.same(one.said, ['country AT', 'time {"timezone":"Europe/Vienna"}', 'rename keller']);
  t.equal(one.auth.claimed, true);
  t.notOk(one.service.isReleased(phone.address));
  await one.service.leave(client);
  t.ok(one.service.isReleased(phone.address));
  await one.auth.login({ username: 'anna', password: PASSWORD }, { address: '192.168.1.77', device: '' }, null);
  await one.pass(2000);
  t.equal(one.service.isOpen, false);
  t.throws(() => one.service.state(client), { code: 'setup.over' });
  const everything = JSON.stringify(one.log.entries);
  for (const secret of [PASSWORD, PASSPHRASE, 'K7MX2QPD23456', client.token]) t.notOk(everything.includes(secret), 'no secret is in the log');
});

t.test('a network with a sign-in page of its own: joined, and told as soon as it is known', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  await one.pass(10_000);
  const client = await fill(one);
  await one.service.apply(client);
  await one.pass(10_000);
  t.match(one.service.state(client), { phase: 'connected', trial: { outcome: 'connected', cause: null } });
  one.world.find('portal');
  await one.pass(2000);
  const state = one.service.state(client);
  t.match(state, { phase: 'connected', trial: { outcome: 'connected', cause: 'portal-behind' }, success: { networkName: 'Home' } });
  t.equal(one.service.console().trial?.cause, 'portal-behind');
  t.match(one.service.summary, { cause: null }, 'no failure');
  const page = pageOf({ state, words: plainWords()['en']!, language: 'en', mistakes: [], fields: new URLSearchParams(), key: '', token: undefined });
  t.match(page, /wants a sign-in page of its own/);
  one.world.find('full');
  await one.pass(2000);
  t.equal(one.service.state(client).trial?.cause, null, 'somebody signed in');
});

t.test('a wrong password: named, the answers are still there, and the next try works', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: 'another one' });
  const client = await fill(one);
  await one.service.apply(client);
  await one.pass(45_000);
  const state = one.service.state(client);
  t.match(state, { phase: 'taken', mine: true, trial: { outcome: 'failed', cause: 'wrong-password', reason: 7, name: 'Home' }, next: null, ownerExists: true });
  t.match(one.service.state(other), { mine: false, trial: null, answers: { network: null }, beginWith: 'login' });
  await one.service.answer(client, 'network', { via: 'wifi', ssid: home, hidden: false, security: 'wpa-personal', passphrase: 'another one' });
  await one.service.apply(client);
  await one.pass(10_000);
  t.equal(one.world.station, 'Home');
});

t.test('looking again for networks: the list is new, and the phone keeps the wizard and the network it is on', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  await one.pass(10_000);
  const client = { ...phone, token: (await one.service.begin(phone, {})).token };
  const names = (): string[] => one.service.state(client).networks.map(({ name }) => name);
  const before = one.service.state(client).scannedAtMs!;
  one.world.addHome({ ssid: 'New', passphrase: PASSPHRASE });
  one.world.calls.length = 0;
  const left: string[] = [];
  t.teardown(one.world.watch({ connected: () => {}, lost: () => {}, changed: () => {}, stepped: ({ device, to }) => void left.push(`${device} ${to}`) }));
  for (let round = 1; round <= 3; round += 1) {
    t.equal((await one.service.scan(client)).scanning, true);
    t.match(await one.service.answer(client, 'country', { country: 'AT' }), { mine: true }, 'which can be answered meanwhile');
    await one.pass(5000);
    t.match(one.service.state(client), { scanning: false, mine: true, accessPointName: 'Lares-7K2M' });
  }
  t.same(names().toSorted(), ['Home', 'New']);
  t.ok(one.service.state(client).scannedAtMs! > before);
  t.same(one.world.calls, ['scan wlan0', 'scan wlan0', 'scan wlan0'], 'nothing else is asked of the radio');
  t.same(left, [], 'it never leaves the network that it has up');
});

t.test('a look around that fails: the old list stays, and so does the network', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  await one.pass(10_000);
  const client = { ...phone, token: (await one.service.begin(phone, {})).token };
  one.world.scan = () => Promise.reject(new LaresError(busFailed, { member: 'RequestScan', remote: 'org.freedesktop.NetworkManager.Device.NotAllowed' }));
  await one.service.scan(client);
  await one.pass(5000);
  t.match(one.service.state(client), { scanning: false, mine: true, phase: 'taken', networks: [{ name: 'Home' }] });
  t.equal(one.world.accessPoint, 'lares-setup');
});

t.test('the name at the end is the one that is announced', async (t) => {
  const one = rig(t, { conflict: true });
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  const client = await fill(one);
  await one.service.apply(client);
  await one.pass(10_000);
  t.match(one.service.state(client).success, { mdnsName: 'keller-2.local', url: 'https://keller-2.local/' });
  t.equal(one.service.dashboard, 'https://keller-2.local/');
});

t.test('answers and the holder survive the agent', async (t) => {
  const one = rig(t);
  const client = await fill(one);
  one.stop();
  const { file, world, clock } = one;
  const two = rig(t, { file, world, clock });
  await two.pass(5000);
  t.match(two.service.state(client), { mine: true, next: null, answers: { timezone: { timezone: 'Europe/Vienna' } } });
});

t.test('the second phone: no token, no answers, no way in but with the code; the first one may come back without its token', async (t) => {
  const one = rig(t);
  await one.pass(10_000);
  const { token } = await one.service.begin(phone, {});
  await t.rejects(one.service.begin(other, {}), { code: 'setup.taken' });
  t.equal(one.service.state({ ...other, token }).mine, false, 'a stolen token is worth nothing on another device');
  await t.rejects(one.service.answer({ ...other, token }, 'language', { language: 'de' }), { code: 'setup.notHeld' });
  const again = await one.service.begin(phone, {});
  t.equal(one.service.state({ ...phone, token }).mine, false, 'the old token is worth nothing any more');
  t.equal(one.service.state({ ...phone, token: again.token }).mine, true);
  await t.rejects(one.service.begin(other, { claimCode: 'WRONGONE' }), { code: 'auth.codeWrong' });
  await one.service.begin(other, { claimCode: 'k7mx-2qpd' });
  t.equal(one.service.state({ ...phone, token: again.token }).mine, false);
});

t.test('a phone that does nothing gives the wizard up after a quarter of an hour', async (t) => {
  const one = rig(t);
  await one.pass(10_000);
  const { token } = await one.service.begin(phone, {});
  await one.pass(limits.holderIdleMs - 60_000);
  t.equal(one.service.state({ ...phone, token }).mine, true);
  await one.pass(limits.holderIdleMs + 20_000);
  t.equal(one.service.state({ ...phone, token }).mine, false);
  await one.service.begin(other, {});
});

t.test('an open network beside a console wants its code; without a console there is none to want', async (t) => {
  const open = rig(t, { key: undefined });
  await open.pass(10_000);
  t.match(open.service.console(), { accessPoint: { passphrase: null, qr: 'WIFI:T:nopass;S:Lares-7K2M;;' } });
  t.equal(open.service.state(phone).beginWith, 'claimCode');
  await t.rejects(open.service.begin(phone, {}), { code: 'setup.codeNeeded' });
  await open.service.begin(phone, { claimCode: 'K7MX2QPD' });
  const headless = rig(t, { file: path.join(t.testdirName, 'two.sqlite'), console: false });
  await headless.pass(10_000);
  t.match(headless.world.plans, [{ passphrase: undefined }]);
  await headless.service.begin(phone, {});
});

t.test('an access point of an earlier life is told as it is on the air, whatever is plugged in since', async (t) => {
  const headless = rig(t, { console: false });
  await headless.pass(10_000);
  const open = { name: 'Lares-7K2M', passphrase: null, qr: 'WIFI:T:nopass;S:Lares-7K2M;;' };
  t.match(headless.service.console().accessPoint, open);
  headless.stop();
  const again = rig(t, { file: headless.file, world: headless.world, clock: headless.clock, console: true });
  await again.pass(10_000);
  t.match(again.service.console().accessPoint, open, 'no passphrase that nobody needs');
  t.type(again.service.console().accessPoint?.closesAtMs, 'number');
  t.equal(again.service.state(phone).beginWith, 'claimCode', 'and now there is a console to read the code from');
  again.stop();
  again.world.breakAccessPoint();
  const secured = rig(t, { file: headless.file, world: headless.world, clock: headless.clock, console: true });
  await secured.pass(10_000);
  t.equal(secured.service.console().accessPoint?.passphrase, 'K7MX2QPD23456');
  secured.stop();
  const unplugged = rig(t, { file: headless.file, world: headless.world, clock: headless.clock, console: false });
  await unplugged.pass(10_000);
  t.equal(unplugged.service.console().accessPoint?.passphrase, 'K7MX2QPD23456', 'nor an open network that has one');
});

t.test('answers that cannot be used', async (t) => {
  const one = rig(t);
  await one.pass(10_000);
  const { token } = await one.service.begin(phone, {});
  const put = (step: StepName, value: unknown) => one.service.answer({ ...phone, token }, step, value);
  const wifi = { via: 'wifi', ssid: home, hidden: false };
  const cases: readonly (readonly [StepName, unknown, { code: string; params?: object; fields?: object[] }])[] = [
    ['country', { country: 'at' }, { code: 'setup.answerMalformed', fields: [{ field: 'country' }] }],
    ['network', null, { code: 'setup.answerMalformed' }],
    ['network', { via: 'cable' }, { code: 'setup.answerUnfit', params: { rule: 'noCable' } }],
    ['network', { ...wifi, security: 'wep', passphrase: 'abcde12345' }, { code: 'setup.answerMalformed' }],
    ['network', { ...wifi, security: 'wpa-personal', passphrase: 'short' }, { code: 'setup.answerMalformed', fields: [{ field: 'passphrase' }] }],
    ['network', { ...wifi, security: 'wpa-personal' }, { code: 'setup.answerUnfit', params: { rule: 'secret' } }],
    ['timezone', { timezone: 'Mars/Olympus' }, { code: 'setup.answerUnfit', params: { rule: 'unknownZone' } }],
    ['owner', { username: 'anna', password: 'passwordpassword' }, { code: 'auth.passwordWeak' }],
    ['owner', { username: 'anna' }, { code: 'setup.answerUnfit', params: { rule: 'secret' } }],
    ['deviceName', { hostname: 'keller', extra: true }, { code: 'setup.answerMalformed' }],
  ];
  for (const [step, value, refusal] of cases) await t.rejects(put(step, value), refusal as unknown as Error, JSON.stringify(value));
  await t.rejects(one.service.apply({ ...phone, token }), { code: 'setup.incomplete', params: { step: 'language' } });
  await put('network', answers.network);
  await put('network', { ...wifi, hidden: true, security: 'mixed' });
  t.match(one.service.state({ ...phone, token }).answers.network, { hidden: true, secretSet: true }, 'a passphrase once given need not be typed again');
  await t.rejects(put('network', { ...wifi, ssid: Buffer.from('Else').toString('base64url'), security: 'mixed' }), { code: 'setup.answerUnfit' }, 'but not for another network');
});

t.test('names from the air are text and nothing else', async (t) => {
  const one = rig(t);
  for (const ssid of ['a\0b', '<script>alert(1)</script>', '😀'.repeat(8), '\u202Egnp.exe']) one.world.addHome({ ssid });
  await one.pass(10_000);
  const { token } = await one.service.begin(phone, {});
  const { networks } = one.service.state({ ...phone, token });
  t.same(networks.map(({ name }) => name), ['a\uFFFDb', '<script>alert(1)</script>', '😀'.repeat(8), '\uFFFDgnp.exe']);
  for (const { ssid } of networks) t.match(ssid, /^[A-Za-z0-9_-]+$/);
});

t.test('the clock of the phone, where nothing else has set one', async (t) => {
  const one = rig(t);
  await one.pass(10_000);
  await one.service.begin(phone, { clientTimeMs: one.clock.nowMs() + 5000 });
  t.same(one.said, [], 'a few seconds are nothing');
  const later = one.clock.nowMs() + 90 * 86_400_000;
  await one.service.begin(phone, { clientTimeMs: later });
  t.same(one.said, [`clock ${later}`]);
});

for (const [year, startMs] of [[1970, 1_000], [2036, Date.UTC(2036, 1, 7, 6, 28, 16)]] as const) {
  t.test(`a clock of ${year}: the whole way, and the owner can sign in`, async (t) => {
    const one = rig(t, { clock: new ManualClock(startMs) });
    one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
    const client = await fill(one);
    await one.service.begin(client, { clientTimeMs: Date.UTC(2026, 10, 25) });
    t.same(one.said, [`clock ${Date.UTC(2026, 10, 25)}`], 'the helper is asked; its bounds decide');
    const { token } = await one.service.begin(client, {});
    await one.service.apply({ ...phone, token });
    await one.pass(10_000);
    t.match(one.service.state({ ...phone, token }), { phase: 'connected' });
    await one.auth.login({ username: 'anna', password: PASSWORD }, { address: '192.168.1.77', device: '' }, null);
    await one.pass(2000);
    t.equal(one.service.isOpen, false);
  });
}

t.test('the power goes while answers are carried out: the owner is there, and the same Apply goes on', async (t) => {
  const file = path.join(t.testdir(), 'lares.sqlite');
  const clock = new ManualClock();
  const world = new FakeWorld(clock);
  const seal = new FakeSeal();
  world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  const first = rig(t, { file, world, clock, seal });
  const client = await fill(first);
  // Prepared, and not a step further.
  const { checkpoint } = world;
  world.checkpoint = () => new Promise(() => {});
  await first.service.apply(client);
  await first.pass(3000);
  t.equal(first.auth.claimed, true);
  first.stop();
  world.checkpoint = checkpoint;
  world.stopManager();
  world.startManager();
  const second = rig(t, { file, world, clock, seal });
  await second.pass(60_000);
  t.equal(world.accessPoint, 'lares-setup');
  t.match(second.service.state(client), { mine: true, ownerExists: true, next: null, trial: { outcome: 'failed', cause: 'interrupted' } });
  await second.service.apply(client);
  await second.pass(10_000);
  t.match(second.service.state(client), { phase: 'connected', trial: { outcome: 'connected' } });
  t.equal(await second.auth.checkLogin({ username: 'anna', password: PASSWORD }, 'x').then(({ role }) => role), 'owner');
});

t.test('claimed over the cable: the portal is over for everybody', async (t) => {
  const one = rig(t);
  one.world.setWired(true);
  await one.pass(10_000);
  await one.auth.claim({ code: 'K7MX2QPD', username: 'anna', password: PASSWORD }, { address: '192.168.1.77', device: '' });
  await one.pass(10_000);
  t.equal(one.world.accessPoint, null);
  t.equal(one.service.isOpen, false);
  t.throws(() => one.service.state(phone), { code: 'setup.over' });
});

t.test('a device that had an owner before there was a setup is not set up again', async (t) => {
  const one = rig(t, { world: new FakeWorld(new ManualClock(), []) });
  await one.auth.claim({ code: 'K7MX2QPD', username: 'anna', password: PASSWORD }, { address: '192.168.1.77', device: '' });
  one.stop();
  const clock = new ManualClock();
  const bare = openStore({ file: one.file, log: silentLog });
  for (const table of ['setup_machine', 'setup_answers', 'setup_holder']) bare.statement(`DELETE FROM ${table}`).run();
  bare.close();
  const two = rig(t, { file: one.file, clock });
  await two.pass(10_000);
  t.equal(two.service.isOpen, false);
  t.equal(two.world.accessPoint, null);
});

t.test('recovery: a passphrase, the login of the owner, one step, and it can be switched off', async (t) => {
  const one = rig(t, { console: false });
  const router = one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  one.world.addHome({ ssid: 'New', passphrase: 'brand new one' });
  const client = await fill(one);
  await one.service.apply(client);
  await one.pass(10_000);
  await one.auth.login({ username: 'anna', password: PASSWORD }, { address: '192.168.1.77', device: '' }, null);
  await one.pass(2000);
  one.world.setPresent(router, false);
  await one.pass(limits.lostMs + 60_000);
  t.match(one.world.plans.at(-1), { id: 'lares-recovery', passphrase: 'K7MX2QPD23456' }, 'with a passphrase, console or not');
  t.equal(Buffer.from(one.world.plans.at(-1)!.ssid).toString(), 'keller-recovery');
  t.match(one.service.state(other), { phase: 'recovery', beginWith: 'login', steps: [{ name: 'network' }], ownerExists: true });
  await t.rejects(one.service.begin(other, {}), { code: 'setup.loginNeeded' });
  await t.rejects(one.service.begin(other, { login: { username: 'anna', password: 'not the one it is' } }), { code: 'auth.loginWrong' });
  const { token } = await one.service.begin(other, { login: { username: 'anna', password: PASSWORD } });
  await one.service.answer({ ...other, token }, 'network', { via: 'wifi', ssid: Buffer.from('New').toString('base64url'), hidden: false, security: 'wpa-personal', passphrase: 'brand new one' });
  await one.service.apply({ ...other, token });
  await one.pass(15_000);
  t.equal(one.world.station, 'New');
  t.equal(one.world.accessPoint, null);
  t.equal(one.service.isOpen, false);
  t.same(one.world.onDisk, ['Home', 'New']);
  one.config.change({ values: { 'setup.recoveryNetwork': false }, author: 'anna' });
  for (const found of one.world.homes) one.world.setPresent(found, false);
  await one.pass(limits.lostMs + 60_000);
  t.equal(one.world.accessPoint, null, 'switched off');
});

t.test('an account with a second factor: its password and the device itself, never the password alone', async (t) => {
  const login = { username: 'anna', password: PASSWORD };
  const begun = async (secured: boolean, demand: 'factor' | 'policy' | 'nothing') => {
    const one = rig(t, { console: secured });
    one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
    const client = await fill(one);
    await one.service.apply(client);
    await one.pass(10_000);
    t.match(one.service.state(other).beginWith, 'login');
    if (demand === 'policy') one.config.change({ values: { 'auth.factorFrom': 'owner' }, author: 'anna' });
    if (demand === 'factor') one.enrol('anna');
    const tried = (request: object) => one.service.begin(other, request).then(() => 'in', ({ code }: LaresError) => code);
    const code = await tried({ claimCode: 'K7MX2QPD' });
    const alone = await tried({ login });
    return { code, alone, ...(alone === 'in' ? {} : { wrong: await tried({ login, claimCode: 'AAAAAAAA' }), both: await tried({ login, claimCode: 'K7MX2QPD' }) }) };
  };
  const open = { alone: 'setup.codeNeeded', wrong: 'auth.codeWrong', both: 'in', code: 'setup.loginNeeded' };
  t.same(await begun(false, 'factor'), open);
  t.same(await begun(false, 'policy'), open);
  t.match(await begun(false, 'nothing'), { alone: 'in' });
  t.match(await begun(true, 'factor'), { alone: 'in', code: 'setup.loginNeeded' }, 'the passphrase was read at the device');
});

t.test('Apply stops before the radio moves when a part of it cannot be done', async (t) => {
  const one = rig(t);
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  const client = await fill(one);
  one.auth.claimWithHash = () => {
    throw new LaresError({ code: 'store.unwritable', status: 507, template: 'No.', advice: '', params: [] });
  };
  await one.service.apply(client);
  await one.pass(5000);
  t.match(one.service.state(client), { phase: 'taken', applyProblem: { code: 'store.unwritable', step: 'owner' } });
  t.equal(one.world.joins.length, 0);
});

const record = {
  id: '0d9c1c56-6a5e-4d0e-9d1f-0a1b2c3d4e5f', name: 'keller', country: 'AT', timeZone: 'Europe/Vienna', wifi: { ssid: 'Home', passphrase: PASSPHRASE, hidden: false },
  owner: { name: 'anna', passwordHash: '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
};

t.test('answers given in advance: the device comes up at home, and they are carried out once', async (t) => {
  const one = rig(t, { preseed: record });
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  t.same(one.noted, [record.id], 'kept here before root removes them');
  await one.pass(30_000);
  t.equal(one.world.station, 'Home');
  t.same(one.said, ['country AT', 'time {"timezone":"Europe/Vienna"}', 'rename keller']);
  t.equal(one.auth.claimed, true);
  t.notOk(JSON.stringify(one.log.entries).includes(PASSPHRASE));
  one.stop();
  const { file, world, clock } = one;
  const two = rig(t, { file, world, clock, preseed: record });
  await two.pass(30_000);
  t.same(two.said, [], 'not again');
  t.same(two.noted, [record.id], 'should the note have been lost');
});

t.test('answers given in advance that lead nowhere are in the wizard, and the owner they made may use it', async (t) => {
  const one = rig(t, { preseed: record });
  await one.pass(60_000);
  t.match(one.service.summary, { phase: 'open', cause: 'not-found', ssid: 'Lares-7K2M' });
  t.equal(one.service.state(phone).beginWith, 'login');
  await one.pass(60_000);
  t.equal(one.world.joins.length, 1, 'it is not tried on and on');
});

t.test('answers given in advance without Wi-Fi or owner wait, filled in; over a cable an owner is enough', async (t) => {
  const some = rig(t, { preseed: { id: record.id, name: 'keller', country: 'AT' } });
  await some.pass(20_000);
  const { token } = await some.service.begin(phone, {});
  t.match(some.service.state({ ...phone, token }), { next: 'language', answers: { deviceName: { hostname: 'keller' }, country: { country: 'AT' } } });
  const cable = rig(t, { file: path.join(t.testdirName, 'two.sqlite'), preseed: { id: record.id, name: 'keller', owner: record.owner } });
  cable.world.setWired(true);
  await cable.pass(30_000);
  t.equal(cable.auth.claimed, true);
  t.match(cable.service.summary, { phase: 'connected' });
  for (const broken of ['{', '{"id":"x"}', 'null']) {
    const bad = rig(t, { file: path.join(t.testdirName, `bad-${broken.length}.sqlite`), preseed: broken });
    t.same(bad.noted, [], broken);
  }
});

/** A device that is set up, owned by anna, at home in the network Home; then it is switched off. */
async function settled(t: Test): Promise<Rig> {
  const one = rig(t, { preseed: record });
  one.world.addHome({ ssid: 'Home', passphrase: PASSPHRASE });
  await one.pass(30_000);
  one.auth.signedIn.emit();
  await one.pass(30_000);
  t.equal(one.service.isOpen, false);
  one.stop();
  return one;
}

const hashOf = (password: string): Promise<string> => new Passwords({ memoryKiB: 8, passes: 1, lanes: 1 }).hash(password);
const nextId = '1e9c1c56-6a5e-4d0e-9d1f-0a1b2c3d4e5f';
const ben = { name: 'ben', passwordHash: record.owner.passwordHash.replace('m=8', 'm=16') };

t.test('a file removes the owner of a device that is set up: once, and only where it says so', async (t) => {
  const { file, world, clock } = await settled(t);
  const kept = rig(t, { file, world, clock, preseed: { id: nextId, owner: ben } });
  await kept.pass(5000);
  t.equal(kept.auth.claimed, true);
  await t.rejects(kept.auth.checkLogin({ username: 'ben', password: PASSWORD }, '192.0.2.1'), { code: 'auth.loginWrong' });
  kept.stop();

  const again = '2e9c1c56-6a5e-4d0e-9d1f-0a1b2c3d4e5f';
  const reset = rig(t, { file, world, clock, preseed: { id: again, resetOwner: true } });
  await reset.pass(5000);
  t.equal(reset.auth.claimed, false, 'the claim code works again');
  t.same(reset.noted, [again]);
  t.ok(reset.log.entries.some((entry) => JSON.stringify(entry).includes('auth.ownerReset')));
  await reset.auth.claim({ code: 'K7MX2QPD', username: 'carla', password: PASSWORD }, { address: '192.0.2.1', device: '' });
  reset.stop();

  const late = rig(t, { file, world, clock, preseed: { id: again, resetOwner: true } });
  await late.pass(5000);
  t.equal(late.auth.claimed, true, 'a record that could not be removed does it no second time');
});

t.test('a file that removes the owner can bring the next one', async (t) => {
  const { file, world, clock } = await settled(t);
  const one = rig(t, { file, world, clock, preseed: { id: nextId, resetOwner: true, owner: { ...ben, passwordHash: await hashOf(PASSWORD) } } });
  await one.pass(5000);
  t.equal(one.auth.claimed, true);
  t.match(await one.auth.checkLogin({ username: 'ben', password: PASSWORD }, '192.0.2.1'), { name: 'ben', role: 'owner' });
  await t.rejects(one.auth.checkLogin({ username: 'anna', password: PASSWORD }, '192.0.2.1'), { code: 'auth.loginWrong' });
});

t.test('a file that cannot be kept removes nobody', async (t) => {
  const { file, world, clock } = await settled(t);
  const store = openStore({ file, log: silentLog });
  store.statement("CREATE TRIGGER cut BEFORE UPDATE ON setup_preseed BEGIN SELECT RAISE(ABORT, 'cut'); END").run();
  store.close();
  const one = rig(t, { file, world, clock, preseed: { id: nextId, resetOwner: true } });
  t.same(one.noted, []);
  t.equal(one.auth.claimed, true);
  one.stop();
  const next = rig(t, { file, world, clock });
  t.equal(next.auth.claimed, true);
});

t.test('a device that is set up tries the Wi-Fi of a file when its own is lost', async (t) => {
  const { file, world, clock } = await settled(t);
  const one = rig(t, { file, world, clock, preseed: { id: nextId, wifi: { ssid: 'New', passphrase: 'brand new one', hidden: false } } });
  world.addHome({ ssid: 'New', passphrase: 'brand new one' });
  await one.pass(60_000);
  t.equal(world.station, 'Home', 'which works: nothing is touched');
  world.setPresent(world.homes[0]!, false);
  await one.pass(limits.lostMs + 120_000);
  t.equal(world.station, 'New');
  t.equal(one.service.isOpen, false, 'and recovery is over again');
  t.same(world.onDisk, ['Home', 'New'], 'what it knew is kept');
});
