import type { Test } from 'tap';
import { board } from '../board.ts';
import { owner } from '../owner.ts';
import { keepFigures, type Story, until } from '../story.ts';
import { changedUnit, newName, newZone } from './changes.ts';
import { sealingKey } from './config.ts';

const idleSeconds = 30;

/** After the chapters before it, which have used it: fresh, it is below 80 (make bench). On arm64 it takes a sixth more. */
const mostMiB = { x64: 100, arm64: 125 }[board.nodeArch] ?? 100;

/** What the agent costs when nobody looks. CPU time is measured, not judged: the computer under the emulator decides. */
export async function idle(t: Test, { device }: Story): Promise<void> {
  const text = await device.ask(`
    pid=$(systemctl show -P MainPID lares-agent)
    group=/sys/fs/cgroup/system.slice/lares-agent.service
    used() { awk '/^usage_usec/ { print $2 }' $group/cpu.stat; }
    before=$(used); sleep ${idleSeconds}; after=$(used)
    echo cpu $((after - before))
    awk '/^Rss/ { print "rss", $2 } /^Pss:/ { print "pss", $2 }' /proc/$pid/smaps_rollup
    echo memory $(cat $group/memory.current)`, 120_000);
  const figures = Object.fromEntries(text.split('\n').map((line) => line.split(' '))) as Record<string, string>;
  const found = {
    agentRssMiB: Math.round(Number(figures['rss']) / 1024),
    agentPssMiB: Math.round(Number(figures['pss']) / 1024),
    agentCpuSecondsPer120sIdle: Math.round((Number(figures['cpu']) / 1e6) * (120 / idleSeconds) * 100) / 100,
  };
  keepFigures({ ...found, agentCpuMeasured: `over ${idleSeconds} s in the emulator, scaled` });
  t.comment(JSON.stringify(found));
  t.ok(found.agentRssMiB > 10 && found.agentRssMiB < mostMiB, `${found.agentRssMiB} MiB`);
}

interface Identity {
  machineId: string;
  authority: string;
  /** A digest of the key for secrets. */
  sealingKey: string;
  bootId: string;
}

async function identity({ device }: Story): Promise<Identity> {
  return {
    machineId: await device.ask('cat /etc/machine-id'),
    authority: (await device.consolePage()).fingerprint,
    sealingKey: await sealingKey(device),
    bootId: await device.ask('cat /proc/sys/kernel/random/boot_id'),
  };
}

async function survives(t: Test, story: Story, enabledState: string, off: () => Promise<void>): Promise<void> {
  const { device } = story;
  const before = await identity(story);
  const { cookie, csrf } = story.client;
  await off();
  const bootMs = await device.boot();
  t.comment(`${(bootMs / 1000).toFixed(1)} s from power-on to the first 200`);
  story.client = await device.client();
  const after = await identity(story);
  t.equal(after.machineId, before.machineId, 'machine id');
  t.equal(after.authority, before.authority, 'authority of its certificates');
  t.equal(after.sealingKey, before.sealingKey, 'key for secrets');
  t.not(after.bootId, before.bootId);
  t.match((await story.client.send('/api/setup')).body, { claimed: true, deviceName: newName });
  Object.assign(story.client, { cookie, csrf });
  t.equal((await story.client.send('/api/session')).status, 200, 'the session goes on');
  story.client.cookie = '';
  t.equal((await story.client.send('/api/session', { body: owner })).status, 200, 'the account and its password');
  // It answers before it has met every part of the system.
  await until(() => story.client.send('/api/services'), ({ body }) => body.available);
  const { body: system } = await until(() => story.client.send('/api/system'), ({ body }) => body.time !== null);
  t.match(system, { hostname: newName, time: { timezone: newZone }, bootId: after.bootId });
  t.match((await story.client.send(`/api/services/${changedUnit}`)).body, { enabledState });
  t.equal((await device.shell(`systemctl is-enabled ${changedUnit}`)).output, enabledState);
  const { body: config } = await story.client.send('/api/config');
  t.match(config.settings.find(({ key }: { key: string }) => key === 'metrics.intervalMs'), { value: 2000 });
  t.equal((await device.shell('systemctl is-system-running --wait', 240_000)).output, 'running');
  t.notOk(device.vm.serialText.includes('Claim code'), 'the console shows no claim code again');
}

export const powerCycle = (t: Test, story: Story): Promise<void> =>
  survives(t, story, 'disabled', () => story.device.powerDown());

export const powerCut = (t: Test, story: Story): Promise<void> =>
  survives(t, story, 'enabled', () => story.device.powerCut());
