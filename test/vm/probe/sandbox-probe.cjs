'use strict';
/*
 * What an attacker who has become the agent would try. Runs on the device in a copy of the agent's unit and prints one
 * JSON object: for each attempt `ok`, what it saw, or the error. Test: test/vm/chapters/sandbox.ts.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');

const report = {};

async function attempt(name, work) {
  try {
    report[name] = String((await work()) ?? 'ok');
  } catch (error) {
    report[name] = `${error.code ?? ''} ${error.stderr?.toString() || error.message}`.trim();
  }
}

function callBus(destination, objectPath, owner, ...words) {
  execFileSync('busctl', ['--timeout=60', '--', 'call', destination, objectPath, owner, ...words], { stdio: 'pipe' });
}

const systemd = (...words) =>
  callBus('org.freedesktop.systemd1', '/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager', ...words);

const transient = (unit) => [
  'StartTransientUnit', 'ssa(sv)a(sa(sv))', unit, 'replace',
  '1', 'ExecStart', 'a(sasb)', '1', '/bin/sh', '3', '/bin/sh', '-c', 'id -u > /run/evil', 'false', '0',
];

function runCopy(folder) {
  const file = `${folder}/probe-true`;
  fs.copyFileSync('/usr/bin/true', file);
  fs.chmodSync(file, 0o755);
  try {
    execFileSync(file);
  } finally {
    fs.rmSync(file);
  }
}

const mountPoints = () => fs.readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n').map((line) => line.split(' ')[4])
  .filter((folder) => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory());

const bindTcp = () => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject);
  server.listen(12345, '127.0.0.1', () => server.close(() => resolve('BOUND')));
});

async function files() {
  await attempt('user', () => os.userInfo().username);
  await attempt('status', () => fs.readFileSync('/proc/self/status', 'utf8').split('\n')
    .filter((line) => /^(CapEff|CapBnd|NoNewPrivs|Seccomp):/.test(line)).join(' ').replaceAll('\t', ' '));
  await attempt('data', () => fs.readdirSync('/data').join(','));
  await attempt('writeOwn', () => {
    fs.writeFileSync('/data/agent/probe', '1');
    fs.rmSync('/data/agent/probe');
  });
  await attempt('writeEtc', () => fs.writeFileSync('/etc/probe', '1'));
  await attempt('writeUsr', () => fs.writeFileSync('/usr/lib/lares/agent/probe', '1'));
  await attempt('writeRun', () => fs.writeFileSync('/run/lares/probe', '1'));
  await attempt('readClaimCode', () => fs.readFileSync('/data/identity/claim-code'));
  await attempt('readServerKey', () => fs.readFileSync('/data/identity/tls/server.key'));
  await attempt('readBoot', () => fs.readdirSync('/boot').join(','));
  for (const folder of ['/data/agent', ...mountPoints()]) await attempt(`exec from ${folder}`, () => runCopy(folder));
  await attempt('bindTcp', bindTcp);
  await attempt('mount', () => execFileSync('mount', ['-t', 'tmpfs', 'probe', '/tmp'], { stdio: 'pipe' }));
  await attempt('foreignProcess', () => (fs.existsSync('/proc/1/cmdline') ? 'SEEN' : 'hidden'));
}

async function bus() {
  await attempt('restartAllowed', () => systemd('RestartUnit', 'ss', 'avahi-daemon.service', 'replace'));
  await attempt('restartProtected', () => systemd('RestartUnit', 'ss', 'systemd-timesyncd.service', 'replace'));
  await attempt('stopRestartOnly', () => systemd('StopUnit', 'ss', 'nginx.service', 'replace'));
  await attempt('startTrickName', () => systemd('StartUnit', 'ss', 'avahi-daemon.service.mount', 'replace'));
  await attempt('startInstance', () => systemd('StartUnit', 'ss', 'lares-helper@avahi-daemon.service', 'replace'));
  await attempt('startUnknown', () => systemd('StartUnit', 'ss', 'evil.service', 'replace'));
  await attempt('kill', () => systemd('KillUnit', 'ssi', 'avahi-daemon.service', 'all', '9'));
  await attempt('transient', () => systemd(...transient('evil.service')));
  await attempt('transientOfAllowedName', () => systemd(...transient('fstrim.service')));
  await attempt('setProperties', () => systemd('SetUnitProperties', 'sba(sv)', 'avahi-daemon.service', 'true', '1', 'MemoryMax', 't', '1000000000'));
  await attempt('enableFiles', () => systemd('EnableUnitFiles', 'asbb', '1', '/data/agent/evil.service', 'true', 'true'));
  await attempt('link', () => systemd('LinkUnitFiles', 'asbb', '1', '/data/agent/evil.service', 'true', 'true'));
  await attempt('reload', () => systemd('Reload'));
  await attempt('setEnvironment', () => systemd('SetEnvironment', 'as', '1', 'LD_PRELOAD=/data/agent/evil.so'));
  await attempt('unitObject', () => callBus('org.freedesktop.systemd1', '/org/freedesktop/systemd1/unit/avahi_2ddaemon_2eservice',
    'org.freedesktop.systemd1.Unit', 'Restart', 's', 'replace'));
  await attempt('halt', () => callBus('org.freedesktop.login1', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager', 'Halt', 'b', 'false'));
  await attempt('setTime', () => callBus('org.freedesktop.timedate1', '/org/freedesktop/timedate1', 'org.freedesktop.timedate1', 'SetTime', 'xbb', '0', 'false', 'false'));
}

files().then(bus).then(() => console.log(JSON.stringify(report)));
