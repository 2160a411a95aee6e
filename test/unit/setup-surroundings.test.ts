import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { causeOf } from '../../agent/features/setup/causes.ts';
import { joinCode, nameOf, recoveryName, setupName } from '../../agent/features/setup/names.ts';
import { createNeighbours } from '../../agent/host/neighbours/index.ts';
import { createPreseedHandOver } from '../../agent/host/preseed/index.ts';
import { createPresence } from '../../agent/host/presence/index.ts';

const arp = `IP address       HW type     Flags       HW address            Mask     Device
198.19.42.20     0x1         0x2         DE:AD:00:00:00:20     *        wlan0
198.19.42.21     0x1         0x0         00:00:00:00:00:00     *        wlan0
198.19.42.22     0x1         0x2         00:00:00:00:00:00     *        wlan0
198.19.42.2      0x1         0x6         de:ad:00:00:00:02     *        wlan0
`;

t.test('MAC addresses of phones, as the kernel has resolved them', async (t) => {
  const { macOf } = createNeighbours(t.testdir({ proc: { net: { arp } } }));
  t.equal(macOf('198.19.42.20'), 'de:ad:00:00:00:20');
  t.equal(macOf('198.19.42.2'), 'de:ad:00:00:00:02', 'the whole address counts');
  for (const address of ['198.19.42.21', '198.19.42.22', '198.19.42.99', '']) t.equal(macOf(address), undefined, address);
  t.equal(createNeighbours(t.testdir()).macOf('198.19.42.20'), undefined, 'no such table');
});

t.test('a gateway that refuses has answered; one that does not counts when the kernel knows it', async (t) => {
  // An interface that does not exist: nothing leaves this computer, and nothing can come back.
  const nowhere = 'fe80::1%none0';
  t.equal(await createNeighbours(t.testdir()).answers('127.0.0.1', 2000), true, 'whether or not somebody listens there');
  t.equal(await createNeighbours(t.testdir()).answers(nowhere, 200), false);
  const table = `${arp}${nowhere}     0x1         0x2         de:ad:00:00:00:01     *        wlan0\n`;
  t.equal(await createNeighbours(t.testdir({ proc: { net: { arp: table } } })).answers(nowhere, 200), true);
});

t.test('a screen, or somebody at the serial line', async (t) => {
  const folder = (files: object): string => t.testdir(files as Record<string, string>);
  const drm = (status: string): object => ({ sys: { class: { drm: { version: 'drm', 'card0-HDMI-A-1': { status: `${status}\n` } } } } });
  t.equal(createPresence(folder(drm('connected'))).hasConsole(), true);
  t.equal(createPresence(folder(drm('disconnected'))).hasConsole(), false);
  t.equal(createPresence(folder(drm('unknown'))).hasConsole(), false);
  t.equal(createPresence(folder({ run: { lares: { 'serial-listens': '' } } })).hasConsole(), true);
  t.equal(createPresence(folder({})).hasConsole(), false);
});

t.test('the note that root may remove the record appears whole', async (t) => {
  const folder = t.testdir();
  const handOver = createPreseedHandOver('none', folder);
  t.equal(handOver.record, undefined);
  handOver.noteTaken('an-id');
  t.equal(readFileSync(path.join(folder, 'preseed-applied'), 'utf8'), 'an-id\n');
  t.equal(statSync(path.join(folder, 'preseed-applied')).mode & 0o777, 0o600);
  t.same(readdirSync(folder), ['preseed-applied']);
});

t.test('why a trial failed, as recorded', async (t) => {
  const cases = [[7, 'wrong-password'], [53, 'not-found'], [5, 'no-address'], [11, 'too-weak'], [10, 'too-weak'], [99, 'failed']] as const;
  for (const [reason, cause] of cases) t.same(causeOf({ to: 'failed', reason }, false), { cause, reason, problem: null });
  t.match(causeOf({ to: 'failed', reason: 0 }, true), { cause: 'wrong-password' }, 'a secret was asked for before');
  t.equal(causeOf({ to: 'needs-secret', reason: 8 }, true), undefined, 'not yet the end');
  t.equal(causeOf({ to: 'disconnected', reason: 60 }, false), undefined, 'the access point makes room');
});

t.test('names: what joins, what is shown', async (t) => {
  t.equal(setupName('7K2M'), 'Lares-7K2M');
  t.equal(recoveryName('a'.repeat(63)), `${'a'.repeat(23)}-recovery`);
  t.equal(recoveryName('keller'), 'keller-recovery');
  t.equal(joinCode(String.raw`a;b\c`, 'p,q:"r"'), String.raw`WIFI:T:WPA;S:a\;b\\c;P:p\,q\:\"r\";;`);
  t.equal(nameOf(Buffer.from([0x48, 0x00, 0xff, 0x6f])), 'H\uFFFD\uFFFDo');
  t.equal(nameOf(Buffer.from('a\u2028b')), 'a\uFFFDb');
});
