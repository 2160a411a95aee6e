import { isError } from '../../core/errors/index.ts';
import { storeUnwritable } from './errors.ts';

/** One step of a feature's tables. Released steps never change; a new release appends. */
export interface Migration {
  /** 1 for the first, without gaps. */
  readonly version: number;
  readonly sql: string;
}

/** A prepared statement; parameters are positional. */
export interface Statement<Params extends unknown[], Row> {
  /** @returns how many rows it changed */
  run(...params: Params): { readonly changes: number };
  get(...params: Params): Row | undefined;
  all(...params: Params): Row[];
}

/** The agent's database. Committed means durable: it survives a power cut. */
export interface Store {
  /** Where a database that could not be read was put, when that happened at opening; otherwise null. */
  readonly setAside: string | null;
  /**
   * Brings a feature's tables up to date, each step in a transaction of its own. Repeating it changes nothing. Tables
   * of a newer release are left alone: releases only ever add, so that an older one still reads them.
   */
  migrate(feature: string, migrations: readonly Migration[]): void;
  statement<Params extends unknown[] = [], Row = never>(sql: string): Statement<Params, Row>;
  /**
   * Runs `work` in one transaction and commits it; a throw undoes everything. Must be synchronous.
   * @throws LaresError store.unwritable when the disk is full, read-only or failing
   */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Tells whether a change failed because the disk takes none: it is full, read-only or failing. */
export function isUnwritable(error: unknown): boolean {
  return isError(error, storeUnwritable);
}

/** Tells whether a statement failed because a value must be unique and is already there. */
export function isTaken(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
