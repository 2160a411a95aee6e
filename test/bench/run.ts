/**
 * `make bench`: what Lares costs, as ratios within one run on one machine, and whether its budgets are kept. Sections may
 * be named: `node test/bench/run.ts start burst`. A run of all sections, or one with --write, puts what it found into
 * README.md; a budget that is missed makes the exit code 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { prepareAgent } from './agent.ts';
import { Report } from './report.ts';
import { auth } from './sections/auth.ts';
import { boot } from './sections/boot.ts';
import { burst } from './sections/burst.ts';
import { growth } from './sections/growth.ts';
import { peers } from './sections/peers.ts';
import { requests } from './sections/requests.ts';
import { rest } from './sections/rest.ts';
import { sampling } from './sections/sampling.ts';
import { sizes } from './sections/sizes.ts';
import { start } from './sections/start.ts';
import { units } from './sections/units.ts';

const sections: Readonly<Record<string, (report: Report) => void | Promise<void>>> = {
  start, rest, burst, growth, requests, auth, sampling, units, sizes, peers, boot,
};
const names = process.argv.slice(2).filter((word) => word !== '--write');
const writes = names.length === 0 || process.argv.includes('--write');
const unknown = names.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0) throw new Error(`unknown section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);

const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ');
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`;
const readme = path.join(import.meta.dirname, 'README.md');

/** Puts what a section found in its place in the page, under its date and the load of the machine. */
function keep(section: string, about: string, found: string): void {
  const marked = new RegExp(`(<!-- ${section} -->\n)[^]*?(<!-- end of ${section} -->)`);
  const text = readFileSync(readme, 'utf8');
  if (!marked.test(text)) throw new Error(`${readme} has no place for ${section}`);
  writeFileSync(readme, text.replace(marked, (_, begin: string, end: string) => `${begin}${found}\n\n${about}\n${end}`));
}

console.log(`${machine}, load ${load()}`);
await prepareAgent();
const missed: string[] = [];
for (const [name, measure] of Object.entries(sections)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const report = new Report();
  const before = load();
  await measure(report);
  missed.push(...report.missed);
  const about = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine}, load ${before} before and ${load()} after.`;
  if (writes) keep(name, about, report.markdown());
}
if (missed.length > 0) {
  console.error(`\nbudgets missed: ${missed.join(', ')}`);
  process.exitCode = 1;
}
