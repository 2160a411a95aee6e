import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Board } from './board.ts';
import { root } from './steps.ts';

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

function locked(name: string): LockedPackage {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  const found = lock.packages[`node_modules/${name}`];
  if (!found) throw new Error(`package-lock.json does not lock ${name}`);
  return found;
}

/** @throws Error when the file is not the one that the lock file means ("sha512-<base64>") */
export function verifyIntegrity(file: string, integrity: string): void {
  const [algorithm = '', wanted] = integrity.split('-', 2);
  const found = createHash(algorithm).update(readFileSync(file)).digest('base64');
  if (found !== wanted) throw new Error(`${path.basename(file)} is not what package-lock.json locks: ${algorithm}-${found}`);
}

/** Fetches a locked package of another architecture, which `npm ci` refuses to install. Returns its folder in build/. */
function fetchPackage(name: string): string {
  const { version, integrity } = locked(name);
  const folder = path.join(root, 'build/node');
  const kept = path.join(folder, `${name}-${createHash('sha256').update(integrity).digest('hex').slice(0, 16)}`);
  if (existsSync(kept)) return kept;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(folder, 'work-'));
  try {
    console.log(`  node: fetching ${name} ${version} ...`);
    execFileSync('npm', ['pack', `${name}@${version}`, '--pack-destination', work, '--loglevel=error'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const tarball = path.join(work, readdirSync(work)[0] ?? 'nothing');
    verifyIntegrity(tarball, integrity);
    execFileSync('tar', ['-xzf', tarball, '-C', work, '--no-same-owner']);
    for (const older of readdirSync(folder)) {
      if (older.startsWith(`${name}-`)) rmSync(path.join(folder, older), { recursive: true });
    }
    renameSync(path.join(work, 'package'), kept);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kept;
}

/** The folder, in the checkout, through which layers and tools find Node for a board: programs in bin, headers in include. */
export function nodeFolder({ nodePackage }: Board): string {
  return `build/node/${nodePackage}`;
}

/**
 * Makes `nodeFolder` lead to the locked Node of the board's architecture: the installed package on a computer of that
 * kind, else one fetched through npm, verified against the lock file and kept.
 */
export function provideNode(board: Board): void {
  const installed = path.join(root, 'node_modules', board.nodePackage);
  const target = existsSync(installed) ? installed : fetchPackage(board.nodePackage);
  const link = path.join(root, nodeFolder(board));
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(path.relative(path.dirname(link), target), link);
}
