import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { bashScript, choices } from '../../agent/cli/completion.ts';
import { manual, roff } from '../../agent/cli/manual.ts';
import { commands } from '../../agent/cli/table.ts';
import { commandHelp, overview } from '../../agent/cli/text.ts';

const overlay = path.resolve(import.meta.dirname, '../../overlays/cli/usr/share');
const shipped = { completion: path.join(overlay, 'bash-completion/completions/lares'), manual: path.join(overlay, 'man/man1/lares.1') };

t.test('completion and manual page of the image are those of the command table', async (t) => {
  // `make docs` writes them.
  t.equal(readFileSync(shipped.completion, 'utf8'), bashScript(commands));
  t.equal(readFileSync(shipped.manual, 'utf8'), manual(commands));
});

t.test('every command is in its help and in the manual page', async (t) => {
  const page = manual(commands);
  for (const command of commands) {
    t.ok(overview(commands, false).includes(`lares ${command.name}`), command.name);
    t.ok(page.includes(`.SS ${roff(command.name)}\n`), command.name);
    t.match(command.summary, /^[A-Z].*[^.]$/, 'a line without a full stop');
    for (const name of Object.keys(command.options ?? {})) t.ok(commandHelp(command).includes(`--${name}`), `${command.name} --${name}`);
  }
  t.equal(new Set(commands.map(({ name }) => name)).size, commands.length, 'no command is there twice');
});

t.test('the manual page is good roff', async (t) => {
  const complaints = execFileSync('sh', ['-c', 'groff -man -Tutf8 -ww -z "$1" 2>&1', 'sh', shipped.manual], { encoding: 'utf8' });
  t.equal(complaints, '');
  t.equal(roff(".a\n'b\\c-d"), "\\&.a\n\\&'b\\ec\\-d");
});

t.test('what may follow', async (t) => {
  const words = (line: string) => {
    const all = line.split(' ');
    const typed = all.pop()!;
    const { words, kind } = choices(all, typed, commands);
    return kind ?? words.filter((word) => word.startsWith(typed));
  };
  t.same(words('ser'), ['services']);
  t.same(words('services re'), ['restart', 'reload']);
  t.equal(words('services restart '), 'unit');
  t.equal(words('services restart nginx '), 'unit', 'and more of them');
  t.equal(words('config get '), 'setting');
  t.same(words('config get auth.idleMs '), [], 'only one');
  t.equal(words('jobs abort '), 'job');
  t.same(words('logs nginx --f'), ['--follow']);
  t.same(words('nothing '), []);
});

t.test('in a real bash', async (t) => {
  const folder = t.testdir({});
  const program = path.join(folder, 'lares');
  writeFileSync(program, '#!/bin/sh\n[ "$*" != "completion names unit" ] || printf "nginx.service\\nnftables.service\\ndbus.service\\n"\n');
  chmodSync(program, 0o755);
  const script = `. ${shipped.completion}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lares; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const complete = (...words: string[]): string[] => {
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    return execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8', env }).split('\n').filter(Boolean);
  };
  t.same(complete('lares', 's'), ['status', 'services']);
  t.same(complete('lares', 'services', 'st'), ['start', 'stop']);
  t.same(complete('lares', 'services', 'restart', 'n'), ['nginx.service', 'nftables.service']);
  t.same(complete('lares', 'services', 'restart', 'a', 'b', 'd'), ['dbus.service'], 'each of many');
  t.same(complete('lares', 'logs', 'nginx', '--l'), ['--lines']);
  t.same(complete('lares', 'status', ''), []);
  t.same(complete('lares', 'help', 'jo'), ['jobs']);
});
