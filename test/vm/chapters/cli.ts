import type { Test } from 'tap';
import { board } from '../board.ts';
import { owner, ownerOf } from '../owner.ts';
import { keepFigures, type Story, until } from '../story.ts';
import { exampleUnit } from './live.ts';

/** Into a pipe, where it does not write for a terminal; its exit code counts, and what it complains about shows then. */
const lares = (line: string): string => `set -o pipefail; lares ${line} 2> /run/lares-said | cat || { cat /run/lares-said; false; }`;
const asUser = (user: string, command: string): string => `setpriv --reuid=${user} --regid=${user} --clear-groups ${command}`;

/** `lares` for root on the device. */
export async function commands(t: Test, { device, client }: Story): Promise<void> {
  const { system, setup } = JSON.parse(await device.ask(lares('status --json'))) as { system: { slot: string }; setup: { claimed: boolean } };
  t.match({ system, setup }, { system: { slot: 'A' }, setup: { claimed: true } });
  // An agent that has just started answers before it has met systemd.
  await until(() => client.send('/api/services'), ({ body }) => body.available);
  const pid = await device.ask(`systemctl show -P MainPID ${exampleUnit}`);
  t.equal(await device.ask(lares(`services restart ${exampleUnit}`)), `restarted ${exampleUnit}`);
  t.not(await device.ask(`systemctl show -P MainPID ${exampleUnit}`), pid, 'and it was');
  t.match(await device.ask(lares(`logs ${exampleUnit} -n 20`)), /avahi-daemon\[\d+\]: /);
  const refused = await device.shell('lares services stop systemd-timesyncd');
  t.match(refused, { code: 3, output: /services\.protected/ });
  t.equal((await device.shell('lares services explode')).code, 2);
  t.match(await device.ask(lares('jobs')), new RegExp(`root@console +services\\.restart ${exampleUnit}`));

  const before = await device.ask(lares('config get auth.idleMs'));
  await device.ask('lares config set auth.idleMs 7200000');
  t.equal(await device.ask(lares('config get auth.idleMs')), '7200000');
  await device.ask('lares config undo');
  t.equal(await device.ask(lares('config get auth.idleMs')), before);
  const { body } = await client.send('/api/config/revisions?limit=2');
  t.match(body, { revisions: [{ author: 'root@console', kind: 'undo' }, { author: 'root@console' }] }, 'the dashboard shows who did it');
  t.match(await device.ask("journalctl -b -u lares-agent --no-pager -o cat | grep console.change | tail -n 1"), /undo/);
  t.match(await device.ask('. /usr/share/bash-completion/completions/lares; COMP_WORDS=(lares logs nginx.s); COMP_CWORD=2; _lares; echo "${COMPREPLY[@]}"'), /^nginx\.service *$/);
}

/** Nobody but root gets in there, and nothing that comes through the web server is taken for it. */
export async function strangers(t: Test, { device, client }: Story): Promise<void> {
  for (const user of ['lares', 'www-data', 'lares-console', 'operator', 'nobody']) {
    const { code, output } = await device.shell(asUser(user === 'nobody' ? '65534' : user, 'lares status'));
    t.equal(code, 4, `${user}: ${output}`);
    t.match(output, /only root may use/);
  }
  t.equal(await device.ask('stat -c "%U:%G %a" /run/lares/console.sock'), 'root:root 600');
  const reset = { method: 'POST' };
  t.match((await client.send('/api/setup/reset', reset)).body, { code: 'auth.consoleOnly' }, 'not even the owner, over the network');
  const stranger = await device.client();
  for (const headers of [{}, { 'x-real-ip': 'console' }, { cookie: '__Host-lares=local' }] as Record<string, string>[]) {
    t.equal((await stranger.send('/api/setup/reset', { ...reset, headers })).status, 403, JSON.stringify(headers));
    t.equal((await stranger.send('/api/config', { headers })).status, 401, JSON.stringify(headers));
  }
  // The web server's socket, by somebody who has become the web server, and by root: the socket counts, not the caller.
  const forged = 'printf "POST /api/setup/reset HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n" | socat -t 30 - UNIX-CONNECT:/run/lares/agent.sock';
  t.match(await device.ask(forged), /^HTTP\/1\.1 403 /);
  t.match((await client.send('/api/setup')).body, { claimed: true });
}

/** Types at the serial line, and waits for what it says from then on. */
export async function typed({ device }: Story, keys: string, answer: RegExp): Promise<string> {
  const { vm } = device;
  const from = vm.serialText.length;
  vm.type(keys);
  return until(async () => vm.serialText.slice(from), (text) => answer.test(text));
}

const unit = `lares-prompt@${board.serialPort}.service`;
/** Process ids of a unit, one a line. */
const processes = (name: string): string => `cat "/sys/fs/cgroup$(systemctl show -P ControlGroup ${name})/cgroup.procs"`;

/** From inside the prompt's sandbox, with more rights than it has. systemd's placeholders (mode 000) are no way anywhere. */
const look = `
for process in $(${processes(unit)}); do if grep -qa cli.cjs /proc/$process/cmdline; then pid=$process; fi; done
grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/$pid/status | tr -d '\\t' | tr '\\n' ' '; echo
inside() { nsenter --target $pid --mount --net -- "$@"; }
inside find /run -path /run/systemd/inaccessible -prune -o \\( -type s -o -type f \\) -print | sort | tr '\\n' ' '; echo
inside find /data -mindepth 1 | wc -l
inside ip -o link | wc -l
inside touch /etc/probe /usr/probe 2>&1 | grep -c 'Read-only'
`;

const resting = `
used() { cat /sys/fs/cgroup/system.slice/lares-console.service/cpu.stat /sys/fs/cgroup/system.slice/*prompt.slice/cpu.stat | awk '/^usage_usec/ { sum += $2 } END { print sum }'; }
before=$(used); sleep 20; echo $(($(used) - before))`;

/** The prompt at the console: there with Enter, in a cell, and gone again. */
export async function prompt(t: Test, story: Story): Promise<void> {
  const { device } = story;
  await device.consolePage();
  await typed(story, 'nothing of this shows\r', /Type help for the commands[\s\S]*lares> $/);
  t.notMatch(device.vm.serialText.slice(-300), /nothing of this shows/);
  t.match(await typed(story, 'services show nginx\r', /Unit +nginx\.service[\s\S]*lares> $/), /Active +active/);
  t.match(await typed(story, '$(id); !sh\r', /There is no command[\s\S]*lares> $/), /no command "\$\(id\);"/);
  await typed(story, `logs ${exampleUnit} -f\r`, /avahi-daemon\[\d+\]/);
  await device.ask(`systemctl restart ${exampleUnit}`);
  await typed(story, '\u0003', /lares> $/);

  const [status, run, data, links, refusals] = (await device.ask(look, 120_000)).split('\n');
  t.match(status, /CapEff:0+ CapBnd:0+ NoNewPrivs:1 Seccomp:2/);
  t.equal(run?.trim(), '/run/lares-console/page /run/lares/console.sock', 'of /run it sees its socket and the page');
  t.equal(data?.trim(), '0', 'of the data nothing');
  t.equal(links?.trim(), '1', 'no network but its own loopback');
  t.equal(refusals?.trim(), '2', 'the system is read-only to it');
  const score = Number(/exposure level for [^:]*: ([\d.]+)/.exec(await device.ask(`systemd-analyze security --no-pager ${unit}`, 120_000))?.[1]);
  t.comment(`systemd-analyze security ${unit}: ${score}`);
  keepFigures({ promptSecurityScore: score });
  t.ok(score <= 2, `exposure ${score}`);

  await typed(story, 'exit\r', /Press Enter here/);
  t.equal((await device.ask(processes(unit))).split('\n').length, 1, 'no program waits behind the page but the one that reads the key');
  const consoleCpuMs = Math.round(Number(await device.ask(resting)) / 1000);
  t.comment(`page and prompts, at rest: ${consoleCpuMs} ms of CPU in 20 s`);
  keepFigures({ consoleCpuMsPer20s: consoleCpuMs });
}

/** The owner has lost the password: whoever stands before the device starts over, without a restart. */
export async function ownerReset(t: Test, story: Story): Promise<void> {
  const { device, client } = story;
  const { body: { deviceName } } = await client.send('/api/setup');
  t.equal((await client.send('/api/session')).status, 200);
  await typed(story, '\r', /lares> $/);
  await typed(story, 'owner reset\r', /to confirm: $/);
  t.match(await typed(story, 'yes\r', /lares> $/), /nothing was changed/);
  t.match((await client.send('/api/setup')).body, { claimed: true });
  await typed(story, 'owner reset\r', /to confirm: $/);
  await typed(story, `${String(deviceName)}\r`, /no owner now[\s\S]*lares> $/);
  await typed(story, 'exit\r', /Claim code/);
  t.equal((await client.send('/api/session')).status, 401, 'the owner is signed out');
  t.equal((await client.send('/api/session', { body: owner })).status, 401, 'and unknown');
  story.client = await ownerOf(device);
  t.match((await story.client.send('/api/session')).body, { user: { role: 'owner' } }, 'claimed anew with the code of the page');
  await device.consolePage((page) => page.claimCode === undefined);
  t.match(await device.ask('journalctl -b -u lares-agent --no-pager -o cat | grep auth.ownerReset'), /root@console/);
}
