import t from 'tap';
import type { Command } from '../../agent/cli/command.ts';
import { readValue } from '../../agent/cli/commands/config.ts';
import { unitOf, unitPath } from '../../agent/cli/commands/services.ts';
import { exitCodeOf, JobFailed, Refused, Unreachable, UsageError } from '../../agent/cli/exit-codes.ts';
import { parse, versionAsked, wholeNumber, wordsOf } from '../../agent/cli/parse.ts';
import { commands } from '../../agent/cli/table.ts';

const read = (line: string, table: readonly Command[] = commands) => {
  const parsed = parse(wordsOf(line), table);
  if (parsed === versionAsked) return 'version';
  return { name: parsed.command.name, words: parsed.call.words, options: { ...parsed.call.options }, json: parsed.json, help: parsed.help };
};

t.test('command lines', async (t) => {
  t.match(read(''), { name: 'help', words: [] });
  t.match(read('--help'), { name: 'help', help: true });
  t.equal(read('--version'), 'version');
  t.equal(read('-V --json'), 'version');
  t.match(read('--json status'), { name: 'status', json: true }, 'common options may come first');
  t.match(read('status --json'), { name: 'status', json: true });
  t.match(read('services'), { name: 'services list' }, 'a noun alone is its first command');
  t.match(read('services --failed -t timer'), { name: 'services list', options: { failed: true, type: 'timer' } });
  t.match(read('services restart nginx avahi-daemon.service'), { name: 'services restart', words: ['nginx', 'avahi-daemon.service'] });
  t.match(read('services restart --no-wait nginx'), { options: { 'no-wait': true }, words: ['nginx'] });
  t.match(read('logs nginx -n5 -f'), { name: 'logs', options: { lines: '5', follow: true } });
  t.match(read('config set auth.idleMs -- -5'), { words: ['auth.idleMs', '-5'] }, 'after -- nothing is an option');
  t.match(read('config set some.name -'), { words: ['some.name', '-'] });
  t.match(read('services restart --help'), { help: true }, 'help needs no unit');
});

t.test('what makes no sense says what would', async (t) => {
  const refused: [line: string, pattern: RegExp][] = [
    ['explode', /no command "explode"/], ['services explode nginx', /there are: list, show, start/], ['services restart', /Usage: lares services restart \[--no-wait\] UNIT\.\.\./],
    ['services show a b', /Usage/], ['status now', /Usage/], ['logs nginx --colour', /--colour/], ['logs nginx -n', /lines/], ['config undo 1 2', /Usage/],
  ];
  for (const [line, pattern] of refused) t.throws(() => read(line), pattern, line);
  for (const [line] of refused) t.throws(() => read(line), { name: 'UsageError' });
  for (const text of ['0', '1001', '-1', '1.5', 'many', '', '1e2']) t.throws(() => wholeNumber(text, 'N', 1, 1000), { name: 'UsageError' }, text);
  t.equal(wholeNumber('1000', 'N', 1, 1000), 1000);
});

t.test('a line of the prompt becomes words, and nothing in it is special but quotes', async (t) => {
  t.same(wordsOf('  services   restart\tnginx '), ['services', 'restart', 'nginx']);
  t.same(wordsOf(`config set a.b "two words" 'it is "so"' c\\ d ""`), ['config', 'set', 'a.b', 'two words', 'it is "so"', 'c d', '']);
  t.same(wordsOf("a$(reboot) `id` ; rm | sh > /etc/x && $HOME *"), ['a$(reboot)', '`id`', ';', 'rm', '|', 'sh', '>', '/etc/x', '&&', '$HOME', '*']);
  t.same(wordsOf(String.raw`dev-disk-by\\x2dlabel.device`), [String.raw`dev-disk-by\x2dlabel.device`]);
  t.throws(() => wordsOf('say "no end'), { name: 'UsageError' });
});

t.test('names of units', async (t) => {
  t.equal(unitOf('nginx'), 'nginx.service');
  t.equal(unitOf('fstrim.timer'), 'fstrim.timer');
  t.equal(unitOf('org.example.app'), 'org.example.app.service', 'a dot alone is no type');
  t.equal(unitPath(String.raw`dev-disk-by\x2dlabel.device`), '/api/services/dev-disk-by~x2dlabel.device');
  t.equal(unitPath('../../setup/reset?x'), '/api/services/..%2F..%2Fsetup%2Freset%3Fx.service', 'a word cannot become another address');
});

t.test('values as their schema wants them', async (t) => {
  t.equal(readValue('12', { type: 'integer' }), 12);
  t.equal(readValue('true', { type: 'boolean' }), true);
  t.equal(readValue('12', { type: 'string' }), '12');
  t.equal(readValue('dark', { anyOf: [{ const: 'dark' }, { const: 'light' }] }), 'dark');
  t.same(readValue('["a"]', { type: 'array' }), ['a']);
  t.equal(readValue('12x', { type: 'integer' }), '12x', 'the device refuses it in its own words');
});

t.test('exit codes', async (t) => {
  t.equal(exitCodeOf(new UsageError('x')), 2);
  t.equal(exitCodeOf(new Refused({ status: 403, code: 'services.protected', detail: 'x' })), 3);
  t.equal(exitCodeOf(new Refused({ status: 502, code: 'services.actionFailed', detail: 'x' })), 1);
  t.equal(exitCodeOf(new Unreachable('x')), 4);
  t.equal(exitCodeOf(new JobFailed('services.actionFailed', 'x')), 1);
  t.equal(exitCodeOf(new Error('x')), 1);
});
