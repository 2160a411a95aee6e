import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createProcfs } from '../../agent/host/procfs/index.ts';
import { KeptFile } from '../../agent/host/procfs/kept-file.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures');

t.test('Raspberry Pi 5: no pressure files, containers running', async (t) => {
  const root = t.testdir({ sys: { class: { net: { eth0: { device: {} }, wlan0: { device: {} }, podman0: {}, veth0: {}, lo: {} } } } });
  cpSync(path.join(fixtures, 'raspberry-pi-5'), root, { recursive: true });
  const procfs = createProcfs({ procRoot: path.join(root, 'proc'), sysRoot: path.join(root, 'sys') });
  t.teardown(() => procfs.close());
  const reading = procfs.read();
  t.equal(reading.cpu?.cores.length, 4);
  t.same(reading.pressure, [], 'a kernel without PSI has no pressure');
  t.same(reading.interfaces.map((entry) => entry.name), ['eth0', 'wlan0'], 'bridges and container ends are no hardware');
  t.ok(reading.agent.rssBytes > 1e6 && reading.agent.cpuMs > 0);

  const load = path.join(root, 'proc/loadavg');
  writeFileSync(load, '3.25 1.00 0.50 1/2 3\n');
  t.equal(procfs.read().load?.over1Min, 3.25, 'each read sees the present');
  writeFileSync(path.join(root, 'proc/self/net/dev'), 'wwan0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\ntun0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n');
  t.same(procfs.read().interfaces.map((entry) => entry.name), ['wwan0'], 'interfaces come and go');
});

t.test('virtual machine', async (t) => {
  const procfs = createProcfs({ procRoot: path.join(fixtures, 'virtual-machine-x86/proc'), sysRoot: t.testdir({}) });
  t.teardown(() => procfs.close());
  const reading = procfs.read();
  t.same(reading.pressure.map((entry) => entry.resource), ['cpu', 'memory', 'io']);
  t.same(reading.interfaces.map((entry) => entry.name), ['eth0'], 'without sysfs the name decides');
});

t.test('a computer that has nothing of it', async (t) => {
  const root = t.testdir({});
  const procfs = createProcfs({ procRoot: root, sysRoot: root });
  const { cpu, load, memory, pressure, disks, interfaces } = procfs.read();
  t.same({ cpu, load, memory, pressure, disks, interfaces }, {
    cpu: undefined, load: undefined, memory: undefined, pressure: [], disks: [], interfaces: [],
  });
});

t.test('a kept file', async (t) => {
  const root = t.testdir({ value: '1' });
  const file = path.join(root, 'value');
  const kept = new KeptFile(file);
  t.equal(kept.read(), '1');
  renameSync(file, path.join(root, 'moved'));
  writeFileSync(path.join(root, 'moved'), '2');
  t.equal(kept.read(), '2', 'is read through its descriptor, whatever its path does');

  const long = 'x'.repeat(70_000);
  writeFileSync(path.join(root, 'moved'), long);
  t.equal(kept.read(), long, 'may outgrow the buffer');
  writeFileSync(path.join(root, 'moved'), 'short');
  t.equal(kept.read(), 'short', 'and shrink again');

  kept.close();
  t.equal(kept.read(), undefined, 'is looked up again after close');
  writeFileSync(file, 'back');
  t.equal(kept.read(), undefined, 'is not looked for at each call');
  let calls = 1;
  while (kept.read() !== 'back' && calls < 1000) calls += 1;
  t.equal(calls, 60, 'but once in a while');
  rmSync(file);
  mkdirSync(file);
  kept.close();
  t.equal(kept.read(), undefined, 'a directory is no answer');
});
