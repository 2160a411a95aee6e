import t from 'tap';
import { duration, facts, size, table } from '../../agent/cli/layout.ts';
import { Output, plain } from '../../agent/cli/output.ts';
import { Screen } from '../fakes/screen.ts';

function output({ columns, environment = {}, json = false }: { columns?: number; environment?: Record<string, string>; json?: boolean } = {}) {
  const stdout = new Screen(columns);
  const stderr = new Screen(columns);
  return { stdout, stderr, out: new Output({ stdout, stderr, json, environment }) };
}

t.test('tables: aligned, whole in a pipe, cut to a terminal', async (t) => {
  const rows = [['nginx.service', { text: 'active', colour: 'green' as const }, 'A web server and a reverse proxy'], ['a.timer', 'failed', 'B']];
  const piped = output();
  table(piped.out, ['UNIT', 'ACTIVE', 'DESCRIPTION'], rows);
  t.equal(piped.stdout.text, [
    'UNIT           ACTIVE  DESCRIPTION', 'nginx.service  active  A web server and a reverse proxy', 'a.timer        failed  B', '',
  ].join('\n'), 'no colours and nothing cut where programs read');
  const narrow = output({ columns: 40, environment: { NO_COLOR: '1' } });
  table(narrow.out, ['UNIT', 'ACTIVE', 'DESCRIPTION'], rows);
  t.ok(narrow.stdout.text.split('\n').every((line) => line.length <= 40), narrow.stdout.text);
  t.match(narrow.stdout.text, /A web server a\.\.\.$/m);
  const coloured = output({ columns: 120 });
  table(coloured.out, ['UNIT', 'ACTIVE', 'DESCRIPTION'], rows);
  t.match(coloured.stdout.text, '\u001B[32mactive\u001B[39m');
  for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    const grey = output({ columns: 120, environment });
    table(grey.out, ['UNIT', 'ACTIVE', 'DESCRIPTION'], rows);
    t.notOk(grey.stdout.text.includes('\u001B'), JSON.stringify(environment));
  }
});

t.test('texts of others command no terminal', async (t) => {
  const hostile = '\u001B]0;title\u0007a\u001B[2Jb\u009B31mc\rd\u0000e\u007Ff\u202Eg\tfine\u001B';
  t.equal(plain(hostile), 'abcdefg    fine');
  t.equal(plain('two\nlines'), 'two\nlines');
  const { out, stdout, stderr } = output({ columns: 80, environment: { NO_COLOR: '1' } });
  table(out, ['A', 'B'], [[hostile, 'x\ny']]);
  facts(out, [['Name', hostile], ['None', null]]);
  out.note(hostile);
  out.progress(hostile);
  t.notMatch(stdout.text, /[^\P{Cc}\n]/u);
  t.notMatch(stderr.text.replaceAll('\r\u001B[K', ''), /[^\P{Cc}\n]/u, 'but for our own');
  t.match(stdout.text, /x y/, 'a cell is one line');
});

t.test('progress: one line that changes, or a line each; none with JSON', async (t) => {
  const terminal = output({ columns: 20, environment: { NO_COLOR: '1' } });
  terminal.out.progress('restarting a unit with a long name');
  terminal.out.progress('half');
  terminal.out.line('done');
  t.equal(terminal.stderr.text, '\r\u001B[Krestarting a unit w\r\u001B[Khalf\r\u001B[K');
  t.equal(terminal.stdout.text, 'done\n');
  const piped = output();
  piped.out.progress('half');
  t.equal(piped.stderr.text, 'half\n');
  const json = output({ json: true });
  json.out.progress('half');
  json.out.value({ a: 1 });
  t.same([json.stderr.text, json.stdout.text], ['', '{"a":1}\n']);
});

t.test('sizes and times', async (t) => {
  t.same([0, 1023, 1536, 350 * 1024 ** 2, null].map(size), ['0 B', '1023 B', '1.5 KiB', '350 MiB', '-']);
  t.same([0, 59_000, 3_600_000, 93_784_000, 86_400_000].map(duration), ['0 s', '59 s', '1 h', '1 d 2 h', '1 d']);
});
