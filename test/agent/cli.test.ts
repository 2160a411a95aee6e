import t from 'tap';
import { rig, start, units } from '../fakes/command-rig.ts';

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

t.test('without the agent', async (t) => {
  const ended = await start('/nonexistent/console.sock', ['status']).ended;
  t.match(ended, { code: 4, out: '', err: 'lares: the agent does not run (/nonexistent/console.sock)\n' });
  t.match(await start('/nonexistent/console.sock', ['logs', 'nginx', '-f', '--json']).ended, { code: 4 });
  t.match(await start('/nonexistent/console.sock', ['--version']).ended, { code: 0, out: /^lares \d+\.\d+\.\d+\n$/ });
  t.match(await start('/nonexistent/console.sock', []).ended, { code: 0, out: /^Usage: lares COMMAND/ });
});
