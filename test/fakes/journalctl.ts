/**
 * Stands in for journalctl(1) where there is no journal: `node journalctl.ts <folder> [arguments of journalctl]`. Reads
 * entries, one JSON object a line, from `<folder>/journal` and notes its arguments in `<folder>/calls`. What the
 * arguments mean was taken from the real one (systemd 252): with a cursor --lines keeps the first ones from there on,
 * without one the last ones of all; --reverse goes backwards from the cursor's own entry.
 */
import { appendFileSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';

type Entry = Readonly<Record<string, unknown>>;

const [folder = '', ...args] = process.argv.slice(2);
const file = path.join(folder, 'journal');
const option = (name: string): string | undefined => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
appendFileSync(path.join(folder, 'calls'), `${JSON.stringify({ pid: process.pid, args })}\n`);

function entries(): Entry[] {
  const all = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Entry);
  return all.filter((entry) => entry['_SYSTEMD_UNIT'] === option('unit'));
}

function place(all: readonly Entry[], cursor: string): number {
  return all.findIndex((entry) => entry['__CURSOR'] === cursor);
}

function print(list: readonly Entry[]): void {
  for (const entry of list) process.stdout.write(`${JSON.stringify(entry)}\n`);
}

const after = option('after-cursor');
const from = option('cursor');
const lines = Number(option('lines') ?? Number.POSITIVE_INFINITY);
const all = entries();
if (args.includes('--follow')) {
  let shown = after === undefined ? 0 : place(all, after) + 1;
  const show = (): void => {
    const now = entries();
    print(now.slice(shown));
    shown = now.length;
  };
  // Watching begins before the first look, so that nothing written in between is missed.
  watch(file, show);
  show();
} else if (from !== undefined) {
  print(all.slice(0, place(all, from) + 1).toReversed().slice(0, lines));
} else {
  print(after === undefined ? all.slice(-lines) : all.slice(place(all, after) + 1).slice(0, lines));
}
