/**
 * Runs tiers of tests one after the other: `node test/run.ts static unit …`; `vm/first-boot` is one file of a tier, and
 * `--short` leaves the longest stories out of a whole one.
 * LARES_BOARD says whose image is tested, x86 by default. The last line is the sum over all, `N passed, N failed`,
 * whatever happened before it.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readBoard } from '../image/tools/board.ts';

interface Tier {
  /** Test files at once: VMs and browsers want the machine to themselves. */
  readonly jobs: number;
  /** Seconds one file may take, three times as many where a foreign processor is emulated. */
  readonly timeoutS: number;
  /** Builds that must exist first. */
  readonly builds: readonly string[];
}

const tiers: Readonly<Record<string, Tier>> = {
  static: { jobs: 2, timeoutS: 300, builds: ['agent'] },
  unit: { jobs: 2, timeoutS: 120, builds: [] },
  agent: { jobs: 2, timeoutS: 300, builds: ['agent'] },
  bus: { jobs: 2, timeoutS: 120, builds: [] },
  image: { jobs: 1, timeoutS: 600, builds: ['disk'] },
  ui: { jobs: 1, timeoutS: 900, builds: ['disk'] },
  vm: { jobs: 1, timeoutS: 1500, builds: ['disk'] },
};

/** Stories that wait for many minutes of real time: each try at a network that does not answer has its deadline. */
const long: ReadonlySet<string> = new Set(['test/vm/setup-trials.test.ts']);

const board = readBoard(process.env['LARES_BOARD'] ?? 'x86');

const builders: Readonly<Record<string, readonly string[]>> = {
  agent: ['make', 'agent'],
  disk: [process.execPath, 'image/tools/build-image.ts', '--board', board.name],
};

/** `vm` of `vm` and of `vm/first-boot`. */
const tierOf = (name: string): string => name.split('/', 1)[0]!;

const root = path.resolve(import.meta.dirname, '..');

interface Count {
  passed: number;
  failed: number;
}

function run(command: readonly string[], onLine: (line: string) => void = console.log): Promise<number> {
  const [file, ...args] = command;
  const child = spawn(file!, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', onLine);
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => resolve(signal ? 128 : (code ?? 1)));
  });
}

/** Keeps of a TAP stream what a person reads: one line a file, and every failure with its diagnosis. */
function readable(): (line: string) => boolean {
  let diagnosis = '';
  return (line) => {
    const indent = line.length - line.trimStart().length;
    if (/^\s*not ok /.test(line)) {
      diagnosis = ' '.repeat(indent + 2);
      return true;
    }
    if (diagnosis !== '' && (line.startsWith(diagnosis) || line.trim() === '')) return true;
    diagnosis = '';
    return /^ok |^# \{ total|^Bail out/.test(line);
  };
}

async function runTier(name: string): Promise<Count> {
  const tier = tiers[tierOf(name)]!;
  const wholeTier = name === tierOf(name);
  const found = globSync(`test/${wholeTier ? `${name}/**/*` : name}.test.ts`, { cwd: root }).toSorted();
  const files = found.filter((file) => !(wholeTier && short && long.has(file)));
  if (files.length === 0) return { passed: 0, failed: wholeTier ? 0 : 1 };
  const tap = path.join(root, 'node_modules/tap/dist/esm/run.mjs');
  const options = [`--jobs=${tier.jobs}`, `--timeout=${board.native ? tier.timeoutS : 3 * tier.timeoutS}`, '--reporter=tap', '--no-color'];
  const lines: string[] = [];
  const isReadable = readable();
  const code = await run([process.execPath, tap, 'run', ...options, ...files], (line) => {
    lines.push(line);
    if (isReadable(line)) console.log(line);
  });
  mkdirSync(path.join(root, 'build/test'), { recursive: true });
  writeFileSync(path.join(root, `build/test/${name.replace('/', '-')}-${board.name}.tap`), lines.join('\n'));
  const totals = [...lines.join('\n').matchAll(/# \{ total: \d+, pass: (\d+)(?:, fail: (\d+))?/g)].at(-1);
  const count = { passed: Number(totals?.[1] ?? 0), failed: Number(totals?.[2] ?? 0) };
  // A tier that ended badly without a counted failure (a crash, no summary) has failed all the same.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

async function prepare(names: readonly string[]): Promise<boolean> {
  const builds = new Set(names.flatMap((name) => tiers[tierOf(name)]!.builds));
  for (const build of builds) {
    console.log(`\n=== build: ${build}`);
    if ((await run(builders[build]!)) !== 0) return false;
  }
  return true;
}

const { values: { short }, positionals: names } = parseArgs({ options: { short: { type: 'boolean', default: false } }, allowPositionals: true });
const unknown = names.filter((name) => !Object.hasOwn(tiers, tierOf(name)));
if (unknown.length > 0) throw new Error(`unknown tier ${unknown.join(', ')}; there are ${Object.keys(tiers).join(', ')}`);
if (!existsSync(path.join(root, '.tap/plugins'))) throw new Error('run `make deps` first');

const sum: Count = { passed: 0, failed: 0 };
const lines: string[] = [];
if (await prepare(names)) {
  for (const name of names) {
    console.log(`\n=== ${name}`);
    const startedMs = performance.now();
    const count = await runTier(name);
    sum.passed += count.passed;
    sum.failed += count.failed;
    lines.push(`${name}: ${count.passed} passed, ${count.failed} failed in ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
} else {
  sum.failed = 1;
  lines.push('a build failed; no test ran');
}
console.log(`\n${lines.join('\n')}\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;
// CI reads this exact line.
console.log(`${sum.passed} passed, ${sum.failed} failed`);
