import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { keepFigures, type Story } from '../story.ts';

const probe = path.join(import.meta.dirname, '../probe/sandbox-probe.cjs');

/** The agent's own unit with another program in it: same user, same sandbox, no socket. */
const copyUnit = `
mkdir -m 755 -p /run/probe
sed -e '/^Requires=lares-agent.socket/d' -e 's/^After=.*/After=lares-agent.service/' \\
  -e 's/^Type=.*/Type=oneshot/' -e '/^NotifyAccess/d' -e '/^WatchdogSec/d' -e '/^TimeoutStartSec/d' -e '/^Restart/d' \\
  -e 's|^ExecStart=.*|ExecStart=/usr/lib/lares/bin/node --disable-proto=delete /run/probe/probe.cjs|' \\
  -e 's|^LoadCredential=.*|StandardOutput=truncate:/run/probe/report|' -e '/^LoadCredentialEncrypted=/d' -e '/^SetCredential=/d' -e '/^\\[Install\\]/,$d' \\
  /usr/lib/systemd/system/lares-agent.service > /run/systemd/system/lares-probe.service
systemctl daemon-reload`;

/** StartTransientUnit of a unit that runs a shell command: what F10 of the reliability brief is about. */
export const rootByTransientUnit = (file: string): string[] => [
  'StartTransientUnit', 'ssa(sv)a(sa(sv))', `${path.basename(file)}.service`, 'replace',
  '1', 'ExecStart', 'a(sasb)', '1', '/bin/sh', '3', '/bin/sh', '-c', `id -u > ${file}`, 'false', '0',
];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');
const callManager = (words: readonly string[]): string =>
  `busctl -- call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager ${quoted(words)}`;

export async function refusals(t: Test, { device }: Story): Promise<void> {
  const score = Number(/exposure level for [^:]*: ([\d.]+)/.exec(await device.ask('systemd-analyze security --no-pager lares-agent.service', 120_000))?.[1]);
  t.comment(`systemd-analyze security lares-agent.service: ${score}`);
  keepFigures({ securityScore: score });
  t.ok(score <= 1.5, `exposure ${score}`);

  await device.ask(copyUnit);
  const text = readFileSync(probe).toString('base64');
  await device.ask(`base64 -d > /run/probe/probe.cjs <<'END'\n${text}\nEND\nchmod 644 /run/probe/probe.cjs`);
  const pid = await device.ask('systemctl show -P MainPID avahi-daemon.service');
  const { code, output } = await device.shell('systemctl start lares-probe.service; code=$?; cat /run/probe/report; [ $code = 0 ] || journalctl -u lares-probe --no-pager | tail; exit $code', 300_000);
  t.equal(code, 0, output);
  const found = JSON.parse(output) as Record<string, string>;

  const refused = /EROFS|EACCES|EPERM|ENOENT/;
  t.equal(found['user'], 'lares');
  t.match(found['status'], /CapEff:\s*0+ CapBnd:\s*0+ .*NoNewPrivs:\s*1 Seccomp:\s*2/);
  t.equal(found['data'], 'agent', 'of the data it sees its own folder');
  t.equal(found['writeOwn'], 'ok');
  for (const name of ['writeEtc', 'writeUsr', 'writeRun', 'readClaimCode', 'readServerKey', 'readBoot']) t.match(found[name], refused, name);
  const places = Object.keys(found).filter((name) => name.startsWith('exec from '));
  t.ok(['/tmp', '/var/tmp', '/dev/shm', '/data/agent'].every((place) => places.includes(`exec from ${place}`)), `${places.length} mounts were tried`);
  t.strictSame(places.filter((name) => found[name] === 'ok'), [], 'nothing it could write can be run');
  t.match(found['bindTcp'], /EPERM|EACCES/, 'it cannot listen on the network');
  t.match(found['mount'], /permission denied|not permitted|must be superuser|EPERM/i, 'mount');
  t.equal(found['foreignProcess'], 'hidden', 'processes of others');

  t.equal(found['restartAllowed'], 'ok', 'a unit on the list may be restarted');
  t.not(await device.ask('systemctl show -P MainPID avahi-daemon.service'), pid, 'and was');
  const denied = /access denied|permission denied|not permitted|authentication required|AccessDenied/i;
  for (const name of [
    'restartProtected', 'stopRestartOnly', 'startTrickName', 'startInstance', 'startUnknown', 'kill', 'transient', 'transientOfAllowedName',
    'setProperties', 'enableFiles', 'link', 'reload', 'setEnvironment', 'unitObject', 'halt', 'setTime',
  ]) t.match(found[name], denied, name);
  t.equal((await device.shell('ls /run/evil')).code, 2, 'no program ran as root');

  // The control: the very same call by root does make the file, so its absence means something.
  await device.ask(callManager(rootByTransientUnit('/run/evil')));
  t.equal(await device.ask('for i in $(seq 100); do [ -s /run/evil ] && break; sleep 0.1; done; cat /run/evil; rm /run/evil'), '0');
  await device.ask('rm -r /run/probe /run/systemd/system/lares-probe.service; systemctl daemon-reload');
}

/** Root's few verbs, asked by somebody who has become the agent. */
export async function helper(t: Test, { device }: Story): Promise<void> {
  const ask = async (line: string): Promise<{ ok: boolean; kind?: string; reason?: string }> => {
    const text = Buffer.from(`${line}\n`).toString('base64');
    // As user lares: the socket is closed to everybody else but root.
    const answer = await device.ask(`base64 -d <<< ${text} | setpriv --reuid=lares --regid=lares --clear-groups socat -t 60 -T 60 - UNIX-CONNECT:/run/lares/helper.sock`, 120_000);
    return JSON.parse(answer) as { ok: boolean };
  };
  for (const request of [
    { verb: 'exec', unit: 'id' },
    { verb: 'unit.enable', unit: '/run/evil.service' },
    { verb: 'unit.enable', unit: 'debug-shell.service' },
    { verb: 'unit.disable', unit: 'nginx.service' },
  ]) t.match(await ask(JSON.stringify(request)), { ok: false, kind: 'refused' }, JSON.stringify(request));
  const stranger = await device.shell('setpriv --reuid=www-data --regid=www-data --clear-groups socat - UNIX-CONNECT:/run/lares/helper.sock </dev/null');
  t.match(stranger.output, /Permission denied/, 'the web server may not even connect');
}
