import { spawn } from 'node:child_process';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createClock } from '../../agent/host/clock/index.ts';
import { createJournal } from '../../agent/host/journal/index.ts';
import { FakeJournal } from '../fakes/journal.ts';
import { permissionsBut } from '../fakes/permissions.ts';
import { systemdRig } from '../fakes/rig.ts';
import type { FakeUnit } from '../fakes/systemd.ts';
import { ask, twoDoors } from '../fakes/two-doors.ts';
import { application } from './application.ts';

const program = path.resolve(import.meta.dirname, '../../agent/cli/main.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Started {
  readonly ended: Promise<Ended>;
  /** @param isLast nothing more will come, as when the terminal is gone */
  type(text: string, isLast?: boolean): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves once its output satisfies. */
  says(pattern: RegExp): Promise<void>;
}

/** The real program as a process of its own. */
function start(socket: string, args: readonly string[], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [program, ...args], { env: { LARES_CONSOLE_SOCKET: socket, TZ: 'UTC', ...environment } });
  let out = '';
  let err = '';
  const looks = new Set<() => void>();
  const take = (text: string, stream: 'out' | 'err'): void => {
    if (stream === 'out') out += text;
    else err += text;
    for (const look of looks) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => take(text, 'out'));
  child.stderr.setEncoding('utf8').on('data', (text: string) => take(text, 'err'));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return {
    ended,
    type: (text, isLast) => void (isLast ? child.stdin.end(text) : child.stdin.write(text)),
    signal: (name) => void child.kill(name),
    says: (pattern) => new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(out) && !pattern.test(err)) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    }),
  };
}

const units: readonly FakeUnit[] = [
  { name: 'nginx.service', description: 'A web server \u001B[2J', canReload: true },
  { name: 'dbus.service' },
  { name: 'broken.service', activeState: 'inactive', subState: 'dead', jobResult: 'failed', result: 'exit-code', exitCode: 3 },
  { name: 'fstrim.timer', subState: 'waiting' },
];

/** An application with a fake systemd and journal, and the program to ask it with. */
async function rig(t: Test) {
  const { systemd, bus, fake } = await systemdRig(t, units);
  const journal = new FakeJournal(t);
  const app = await application(t, {
    systemd, bus, clock: createClock(), journal: createJournal(journal.program), permissions: permissionsBut({ 'dbus.service': 'core' }),
  });
  const doors = await twoDoors(t, app);
  const lares = (...args: string[]): Promise<Ended> => {
    const started = start(doors.console, args);
    started.type('', true);
    return started.ended;
  };
  for (;;) {
    const { body } = await ask(doors.console, '/api/services');
    if (body['available'] === true) break;
  }
  return { app, doors, fake, journal, lares };
}

t.test('services: listed, shown, acted upon with the outcome', async (t) => {
  const { lares } = await rig(t);
  const list = await lares('services');
  t.equal(list.code, 0, list.err);
  t.match(list.out, /^UNIT +ACTIVE +STATE +AT BOOT +MEMORY +DESCRIPTION\n/);
  t.match(list.out, /^nginx\.service +active +running +enabled +\S+.* +A web server$/m, 'and no escape sequence of a unit');
  t.notMatch(list.out, /fstrim/);
  t.match((await lares('services', 'list', '-t', 'timer')).out, /fstrim\.timer/);
  const { units: listed } = JSON.parse((await lares('services', 'list', '--all', '--json')).out) as { units: { name: string }[] };
  t.equal(listed.length, units.length);
  t.match((await lares('services', 'show', 'nginx')).out, /^Unit +nginx\.service$/m);
  const restarted = await lares('services', 'restart', 'nginx');
  t.match(restarted, { code: 0, out: 'restarted nginx.service\n' });
  const job = JSON.parse((await lares('services', 'reload', 'nginx', '--json')).out) as object;
  t.match(job, { kind: 'services.reload', subject: 'nginx.service', state: 'done', startedBy: 'root@console' });
  t.match(await lares('services', 'start', 'broken'), { code: 1, out: '', err: /lares: To start broken\.service did not work: .*exit code 3.* \(services\.actionFailed\)\n/ });
  t.match(await lares('services', 'stop', 'dbus'), { code: 3, out: '', err: /\(services\.protected\)/ });
  t.match(await lares('services', 'show', 'nothing'), { code: 3, err: 'lares: This device has no unit nothing.service. (services.unknown)\n' });
  const problem = JSON.parse((await lares('services', 'show', 'nothing', '--json')).err) as object;
  t.match(problem, { status: 404, code: 'services.unknown', params: { unit: 'nothing.service' } });
  t.match(await lares('services', 'restart'), { code: 2, out: '', err: /Usage/ });
  t.match((await lares('jobs')).out, /services\.restart nginx\.service/);
  const { jobs } = JSON.parse((await lares('jobs', '--json')).out) as { jobs: { id: string; state: string }[] };
  const failed = jobs.find(({ state }) => state === 'failed')!;
  t.match(await lares('jobs', 'show', failed.id), { code: 0, out: /failed/ });
  t.match(await lares('jobs', 'follow', failed.id), { code: 1 }, 'following ends as the job did');
  t.match(await lares('jobs', 'abort', failed.id), { code: 3, err: /jobs\.notAbortable/ });
  t.match(await lares('jobs', 'follow', 'none'), { code: 3, err: /jobs\.unknown/ });
});

t.test('an action is waited for, and goes on without who waits', async (t) => {
  const { doors, fake, lares } = await rig(t);
  fake.stuckJobs = true;
  const finish = (job: number): void =>
    void fake.service.emit('/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager', 'JobRemoved', 'uoss', [job, `/org/freedesktop/systemd1/job/${job}`, 'nginx.service', 'done']);
  const waiting = start(doors.console, ['services', 'restart', 'nginx']);
  await waiting.says(/restarting nginx\.service: /);
  finish(1);
  t.match(await waiting.ended, { code: 0, out: 'restarted nginx.service\n' });
  const impatient = start(doors.console, ['services', 'restart', 'nginx']);
  await impatient.says(/restarting nginx\.service: /);
  t.match(await lares('services', 'stop', 'nginx'), { code: 3, err: /jobs\.conflict/ });
  impatient.signal('SIGINT');
  t.match(await impatient.ended, { code: 130, out: '' });
  const { jobs: [job] } = JSON.parse((await lares('jobs', '--json')).out) as { jobs: { id: string; state: string }[] };
  t.equal(job!.state, 'running');
  const following = start(doors.console, ['jobs', 'follow', job!.id, '--json']);
  await following.says(/"running"/);
  finish(2);
  const { code, out } = await following.ended;
  t.equal(code, 0);
  t.match(out.trim().split('\n').map((line) => JSON.parse(line) as object).at(-1), { id: job!.id, state: 'done' });
  const begun = await lares('services', 'restart', 'nginx', '--no-wait', '--json');
  t.match(JSON.parse(begun.out), { state: 'running', subject: 'nginx.service' });
  finish(3);
  t.match(await lares('jobs', 'log', job!.id), { code: 0, out: /^\S+ \S+ \S/ });
  t.match(await lares('jobs', 'dismiss', job!.id), { code: 0 });
  t.match(await lares('jobs', 'show', job!.id), { code: 3, err: /jobs\.unknown/ });
});

t.test('logs: the last lines, and what follows until Ctrl-C', async (t) => {
  const { journal, lares, doors } = await rig(t);
  journal.write('nginx.service', ['one', 'two \u001B[31mred', 'three\nand more']);
  t.match(await lares('logs', 'nginx', '-n', '2'), { code: 0, out: /^\S+ \S+ demo\[42\]: two red\n\S+ \S+ demo\[42\]: three\n {4}and more\n$/ });
  const following = start(doors.console, ['logs', 'nginx', '-n', '1', '-f']);
  await following.says(/and more/);
  const called = journal.calls().length;
  journal.write('nginx.service', ['four']);
  await following.says(/four/);
  t.ok(called > 0);
  following.signal('SIGINT');
  const { code, out } = await following.ended;
  t.equal(code, 130);
  t.equal(out.match(/and more/g)?.length, 1, 'nothing is told twice');
  const pages = (await lares('logs', 'nginx', '--json', '-n', '4')).out.trim().split('\n').map((line) => JSON.parse(line) as { entries: object[] });
  t.match(pages, [{ entries: [{ message: 'one' }, {}, {}, { message: 'four', priority: 6 }] }]);
  t.match(await lares('logs', 'empty-one'), { code: 3, err: /services\.unknown/ });
});

t.test('status and settings', async (t) => {
  const { lares, app, doors } = await rig(t);
  t.match(await lares('status'), { code: 0, out: /^Device +\S.*\nState +.*\nOwner +none; the claim code is on the console$/m });
  t.match(JSON.parse((await lares('status', '--json')).out), { setup: { claimed: false }, system: { agentVersion: /./ }, health: { issues: [] } }, 'three answers');
  t.match(await lares('config', 'get', 'auth.idleMs'), { code: 0, out: '1800000\n' });
  t.match(await lares('config', 'set', 'auth.idleMs', '600000'), { code: 0, out: /revision 1/ });
  t.match(await lares('config', 'get', 'auth.idleMs'), { out: '600000\n' });
  t.match(await lares('config', 'list'), { out: /^auth\.idleMs +600000 +ms +chosen/m });
  t.match(await lares('config', 'set', 'auth.idleMs', '1'), { code: 3, err: /auth\.idleMs.*\(config\.invalid\)/ });
  t.match(await lares('config', 'set', 'auth.idleMs'), { code: 2, err: /Nobody is there/ });
  t.match(await lares('config', 'get', 'no.such'), { code: 3, err: /config\.unknown/ });
  t.match(await lares('config', 'history'), { out: /^1 +\S+ \S+ +root@console +auth\.idleMs: 1800000 \(default\) -> 600000$/m });
  t.match(await lares('config', 'undo'), { code: 0, out: /revision 2/ });
  t.match(await lares('config', 'get', 'auth.idleMs'), { out: '1800000\n' });
  const piped = start(doors.console, ['config', 'set', 'auth.idleMs', '-']);
  piped.type('700000\n', true);
  t.match(await piped.ended, { code: 0 });
  const { out: file } = await lares('config', 'export');
  t.match(JSON.parse(file), { format: 'lares-config', values: { 'auth.idleMs': 700_000 } });
  t.match(await lares('config', 'reset', 'auth.idleMs'), { code: 0 });
  for (const [args, pattern] of [[['--dry-run'], /dry run/], [[], /^$/]] as const) {
    const imported = start(doors.console, ['config', 'import', ...args]);
    imported.type(file, true);
    t.match(await imported.ended, { code: 0, out: 'auth.idleMs: 1800000 (default) -> 700000\n', err: pattern });
  }
  t.match(await lares('config', 'import'), { code: 2, err: /not JSON/ });
  t.match(app.logged.filter((line) => line.includes('config.changed')).at(-1), /root@console/);
});

t.test('the owner is reset, and only on purpose', async (t) => {
  const { lares, doors } = await rig(t);
  t.match(await lares('owner', 'reset', '--yes'), { code: 3, err: /auth\.unclaimed/ });
  const claim = { method: 'POST', body: { code: 'K7MX2QPD', username: 'ann', password: 'tundra-violin-42' } };
  await ask(doors.web, '/api/setup/claim', claim);
  t.match(await lares('owner', 'reset'), { code: 2, err: /--yes/ }, 'a pipe cannot confirm it');
  const { body: { deviceName } } = await ask(doors.web, '/api/setup');
  const prompt = start(doors.console, ['prompt']);
  // Typed ahead: no answer to the question.
  prompt.type(`owner reset\n`);
  await prompt.says(/to confirm: $/);
  prompt.type('yes\n');
  await prompt.says(/lares> $/);
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: true }, 'a wrong name changes nothing');
  prompt.type('owner reset\n');
  await prompt.says(/to confirm: [\s\S]*to confirm: $/);
  prompt.type(`${String(deviceName)}\n`);
  await prompt.says(/no owner now/);
  t.match((await ask(doors.web, '/api/setup')).body, { claimed: false });
  t.equal((await ask(doors.web, '/api/setup/claim', claim)).status, 200, 'claimed again');
  prompt.type('exit\n');
  t.match(await prompt.ended, { code: 0, err: /not its name; nothing was changed/ });
  t.match(await lares('owner', 'reset', '--yes', '--json'), { code: 0, out: /^\{"claimed":false,.*\}\n$/ });
});

t.test('the prompt takes commands, and is no shell', async (t) => {
  const { doors } = await rig(t);
  const prompt = start(doors.console, ['prompt'], { PATH: process.env['PATH']! });
  for (const line of ['status', 'lares services show nginx', '!id', '`id`', '$(id)', '| id', 'services show "$(id)"', 'sh', 'completion bash', 'config import', 'say "', '', 'help']) prompt.type(`${line}\n`);
  await prompt.says(/Leave the prompt/);
  prompt.type('logs nginx -f\n');
  await prompt.says(/logs nginx|lares> $/);
  prompt.type('', true);
  const { code, out, err } = await prompt.ended;
  t.equal(code, 0, 'it ends with its terminal, whatever runs');
  t.match(out, /^lares> Device +/m);
  t.match(out, /^Unit +nginx\.service$/m);
  t.notMatch(out + err, /uid=/);
  t.notMatch(out, /^ +(completion|config import|prompt)/m, 'what only a shell has is not offered');
  for (const word of ['!id', '`id`', '$(id)', '|', 'sh', 'completion', 'config import', 'The quote " has no end']) t.ok(err.includes(word), `${word} is refused in words: ${err}`);
});

t.test('the prompt leaves when nobody types', async (t) => {
  const { doors } = await rig(t);
  const prompt = start(doors.console, ['prompt', '--idle', '1']);
  t.match(await prompt.ended, { code: 0, out: /^Type help/ });
});

t.test('without the agent', async (t) => {
  const ended = await start('/nonexistent/console.sock', ['status']).ended;
  t.match(ended, { code: 4, out: '', err: 'lares: the agent does not run (/nonexistent/console.sock)\n' });
  t.match(await start('/nonexistent/console.sock', ['logs', 'nginx', '-f', '--json']).ended, { code: 4 });
  t.match(await start('/nonexistent/console.sock', ['--version']).ended, { code: 0, out: /^lares \d+\.\d+\.\d+\n$/ });
  t.match(await start('/nonexistent/console.sock', []).ended, { code: 0, out: /^Usage: lares COMMAND/ });
});
