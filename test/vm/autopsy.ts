import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { copyDataPartition } from './snapshot.ts';

/** What a power cut left of the settings, found without booting the device. */
export interface Remains {
  /** e2fsck's exit code: 0 clean, 1 its journal was replayed or something was put right; above that is damage. */
  readonly fsck: number;
  readonly integrity: string;
  /** Value of the key each revision wrote, by revision. */
  readonly revisions: ReadonlyMap<number, unknown>;
  /** The value in force. */
  readonly value: unknown;
}

interface ChangeRow {
  revision: number;
  value: string;
}

/** Opens the data partition of a disk that is switched off, and the agent's database in it. */
export function openRemains(disk: string, folder: string, key: string): Remains {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const data = path.join(folder, 'data.raw');
  copyDataPartition(disk, path.join(folder, 'table'), data, readFileSync);
  const fsck = spawnSync('e2fsck', ['-fy', data], { encoding: 'utf8' }).status ?? 255;
  for (const file of ['lares.sqlite', 'lares.sqlite-wal']) {
    execFileSync('debugfs', ['-R', `dump /agent/${file} ${path.join(folder, file)}`, data], { stdio: 'ignore' });
  }
  rmSync(data);
  return { fsck, ...readDatabase(path.join(folder, 'lares.sqlite'), key) };
}

export function readDatabase(file: string, key: string): Omit<Remains, 'fsck'> {
  const database = new Database(file);
  try {
    const rows = database.prepare('SELECT revision, value FROM config_changes WHERE key = ? ORDER BY revision').all(key) as ChangeRow[];
    const current = database.prepare('SELECT value FROM config_values WHERE key = ?').get(key) as { value: string } | undefined;
    return {
      integrity: String(database.pragma('integrity_check', { simple: true })),
      revisions: new Map(rows.map(({ revision, value }) => [revision, JSON.parse(value) as unknown])),
      value: current && (JSON.parse(current.value) as unknown),
    };
  } finally {
    database.close();
  }
}

/** Acknowledged writes which are not there, in words; empty when nothing was lost. */
export function lost(acknowledged: ReadonlyMap<number, unknown>, { revisions, value }: Pick<Remains, 'revisions' | 'value'>): string[] {
  const missing = [...acknowledged].filter(([revision, wanted]) => revisions.get(revision) !== wanted);
  const words = missing.map(([revision]) => `revision ${revision} was acknowledged and is not there`);
  const newest = Math.max(0, ...revisions.keys());
  if (revisions.size > 0 && revisions.get(newest) !== value) words.push('the value in force is not that of the newest revision');
  return words;
}
