import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { VirtualMachine } from '../../image/tools/vm.ts';
import { lost, openRemains, readDatabase } from './autopsy.ts';
import { ApiClient, Device, ownerOf } from './harness.ts';
import { fromMoment, keepMoment } from './snapshot.ts';
import { keepFigures } from './story.ts';

/**
 * Twenty power cuts while settings are written as fast as they are answered; nothing acknowledged may be lost.
 *
 * Every cut starts from one kept moment of the running device (memory and disk), since a boot costs a minute without
 * KVM. After each, the data partition is opened from outside: file system repaired as the boot does, database checked,
 * every acknowledged revision looked for. After some, the device is also booted and asked through its API. The emulator
 * is killed, so what the device had handed to its disk and not flushed is kept by this computer: flushes that are
 * missing would show only in a replay of the disk's log.
 */
const CUTS = 20;
const BOOTS_AFTER = new Set([7, 14, 20]);
const KEY = 'auth.idleMs';
const seed = Number(process.env['LARES_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Mulberry32: a small generator which a printed seed repeats. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes until the power is gone. What was answered with 200 is in the map, by revision. */
async function writeUntilCut(client: ApiClient, acknowledged: Map<number, unknown>, onFirst: () => void): Promise<void> {
  for (let count = 0; ; count += 1) {
    const value = 1_800_000 + count * 1000;
    try {
      const { status, body } = await client.send('/api/config', { method: 'PATCH', body: { values: { [KEY]: value } } });
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      acknowledged.set(body.revision, value);
    } catch (error) {
      if (acknowledged.size === 0) throw error;
      return;
    }
    if (count === 0) onFirst();
  }
}

function clientOf(vm: VirtualMachine, owner: ApiClient): ApiClient {
  const client = new ApiClient({ ...owner.place, port: vm.httpsPort });
  client.cookie = owner.cookie;
  client.csrf = owner.csrf;
  return client;
}

t.test('the search for lost writes finds them', async (t) => {
  const file = path.join(t.testdir({}), 'control.sqlite');
  const database = new Database(file);
  database.exec(`CREATE TABLE config_changes (revision, key, value); CREATE TABLE config_values (key, value);
    INSERT INTO config_changes VALUES (1, 'k', '10'), (2, 'k', '20'); INSERT INTO config_values VALUES ('k', '20')`);
  database.close();
  const found = readDatabase(file, 'k');
  t.same(lost(new Map([[1, 10], [2, 20]]), found), []);
  t.same(lost(new Map([[2, 20], [3, 30]]), found), ['revision 3 was acknowledged and is not there']);
  t.same(lost(new Map([[2, 21]]), found), ['revision 2 was acknowledged and is not there']);
  t.equal(lost(new Map(), { revisions: new Map([[1, 1], [2, 2]]), value: 1 }).length, 1);
});

const device = Device.create('power-cuts', { withShell: false });
t.teardown(() => device.discard());

t.test(`${CUTS} power cuts during settings writes, seed ${seed}`, async (t) => {
  const random = randomFrom(seed);
  await device.boot();
  const owner = await ownerOf(device);
  await keepMoment(device);
  await device.powerCut();
  let writes = 0;
  let repaired = 0;
  for (let cut = 1; cut <= CUTS; cut += 1) {
    const vm = await fromMoment(device);
    const acknowledged = new Map<number, unknown>();
    let onFirst = (): void => {};
    const first = new Promise<void>((resolve) => (onFirst = resolve));
    const writing = writeUntilCut(clientOf(vm, owner), acknowledged, onFirst);
    await Promise.race([first, writing]);
    await sleep(100 + random() * 3000);
    await vm.cutPower();
    await writing;
    writes += acknowledged.size;
    const remains = openRemains(device.disk, path.join(device.folder, 'autopsy'), KEY);
    repaired += remains.fsck;
    t.ok(remains.fsck <= 1, `cut ${cut}: the file system has no damage (e2fsck ${remains.fsck})`);
    t.equal(remains.integrity, 'ok', `cut ${cut}: the database is whole`);
    t.same(lost(acknowledged, remains), [], `cut ${cut}: ${acknowledged.size} acknowledged writes are all there`);
    if (BOOTS_AFTER.has(cut)) await bootAndAsk(t, cut, owner, acknowledged);
  }
  t.comment(`${CUTS} cuts, ${writes} acknowledged writes, none lost; the journal was replayed after ${repaired}`);
  keepFigures({ powerCuts: CUTS, acknowledgedWrites: writes });
});

/** The device itself says so: it boots from what the cut left, knows its owner and the newest setting. */
async function bootAndAsk(t: Test, cut: number, owner: ApiClient, acknowledged: Map<number, unknown>): Promise<void> {
  await device.boot();
  const { body, status } = await clientOf(device.vm, owner).send('/api/config');
  t.equal(status, 200, `cut ${cut}: after a boot the session is still good`);
  const newest = Math.max(...acknowledged.keys());
  t.ok(body.revision >= newest, `cut ${cut}: revision ${body.revision} is at least the acknowledged ${newest}`);
  const setting = body.settings.find(({ key }: { key: string }) => key === KEY);
  if (body.revision === newest) t.equal(setting.value, acknowledged.get(newest), `cut ${cut}: and it holds what was written`);
  await device.powerCut();
}
