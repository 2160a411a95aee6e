import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';

/** The checkout's root; every path here is relative to it. */
export const root = path.resolve(import.meta.dirname, '../..');

/** One hash over files and folders (names and content) and over words that begin with `text=`. */
export function hashOf(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  function add(file: string): void {
    const absolute = path.join(root, file);
    if (statSync(absolute).isDirectory()) {
      for (const name of readdirSync(absolute).sort()) add(path.join(file, name));
      return;
    }
    hash.update(`${file}\n`).update(readFileSync(absolute)).update('\n');
  }
  for (const input of inputs) {
    if (input.startsWith('text=')) hash.update(`${input}\n`);
    else add(input);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Runs a program in the checkout with its output shown. Rejects when it fails. */
export async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${path.basename(program)} ${args.join(' ')} failed (${code ?? 'ended by a signal'})`);
}

/**
 * Runs `work` unless it has run on the same inputs already and its output is still there. What ran last is noted in
 * build/steps/<name>.
 */
export async function step(
  name: string,
  inputs: readonly string[],
  output: string,
  work: () => Promise<void>,
): Promise<void> {
  const note = path.join(root, 'build/steps', name);
  const key = hashOf(inputs);
  if (existsSync(path.join(root, output)) && existsSync(note) && readFileSync(note, 'utf8') === key) {
    console.log(`  ${name}: unchanged`);
    return;
  }
  console.log(`  ${name}: building ...`);
  const startedMs = Date.now();
  await work();
  mkdirSync(path.dirname(note), { recursive: true });
  writeFileSync(note, key);
  console.log(`  ${name}: done in ${Math.round((Date.now() - startedMs) / 1000)} s`);
}
