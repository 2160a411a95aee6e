import type { Static, TSchema } from 'typebox';
import { defineError, type ErrorParams } from './errors/index.ts';
import { definePhrase, type Phrase, type PhraseDefinition } from './phrases.ts';

export const jobUnknown = defineError('jobs.unknown', 404, 'There is no job {id}; finished jobs are kept for a while only.',
  'Compare the id with GET /api/jobs.');
export const jobNotAbortable = defineError('jobs.notAbortable', 409, 'The job {id} cannot be stopped any more.',
  'Wait for its end.');
export const jobConflict = defineError('jobs.conflict', 409, 'Another job is already at work on {subject}.',
  'Wait for the other job; GET /api/jobs shows it.');
export const jobAtWork = defineError('jobs.atWork', 409, 'The job {id} is still at work; only finished ones can be dismissed.',
  'Wait for its end, or abort it first.');
/** How a job ends that was under way when the agent or the device went down, and does not go on by itself. */
export const jobInterrupted = defineError('jobs.interrupted', 503, 'The agent restarted before this was finished.',
  'Look at the state of what it worked on, then start it again.');
export const jobResumed = definePhrase('jobs.resumed', 'The agent was restarted; the work goes on');

export type JobState = 'running' | 'done' | 'failed' | 'aborted';

/** Long work, as clients see it. */
export interface Job {
  readonly id: string;
  /** Name of its kind: `services.restart`. */
  readonly kind: string;
  /** What it works on, such as a unit's name. Only one job may run per subject. */
  readonly subject: string;
  /** Who asked. */
  readonly startedBy: string;
  readonly state: JobState;
  /** 0 to 1, or null while unknown. */
  readonly progress: number | null;
  /** What the newest line of its log says; null before the first. */
  readonly message: Phrase | null;
  /** How many lines its log got so far; the last of them are kept. */
  readonly lineCount: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Why it failed: catalogue code, params and sentence. */
  readonly error: JobFailure | null;
  /** Whether somebody may still stop it. */
  readonly abortable: boolean;
  /** Whether somebody asked it to stop. */
  readonly abortRequested: boolean;
}

export interface JobFailure {
  readonly code: string;
  readonly params: ErrorParams;
  readonly detail: string;
}

/** One line of a job's log. Numbers rise by one, from 1. */
export interface JobLine extends Phrase {
  readonly number: number;
  readonly timeMs: number;
}

/** What the work may do while it runs. */
export interface JobControl<Checkpoint = unknown> {
  /** Aborts when somebody stops the job, and when the agent stops: then nothing the work does is told any more. */
  readonly signal: AbortSignal;
  /** What `save` got last, in this life of the agent or an earlier one; undefined before that. */
  readonly checkpoint: Checkpoint | undefined;
  /** @param fraction 0 to 1, or null while unknown */
  progress(fraction: number | null): void;
  /** Adds a line to the log. What is long is cut, and of many lines the last are kept. */
  say(definition: PhraseDefinition, params?: ErrorParams): void;
  /**
   * Keeps how far the work has come: it is on the disk when this returns.
   * @throws LaresError store.unwritable
   */
  save(checkpoint: Checkpoint): void;
}

/** A kind of long work, declared by the feature which does it. */
export interface JobKind<Input extends TSchema = TSchema, Checkpoint extends TSchema = TSchema> {
  /** Dotted, prefixed by the feature: `services.restart`. */
  readonly name: string;
  /** Whether a person may stop it: `run` then obeys its signal and leaves things in order. */
  readonly abortable: boolean;
  /**
   * What becomes of it when the agent ends under it, by a crash or a power cut. `continues`: `run` is called again with
   * the saved input and the last checkpoint, so it must bear being repeated from there. `ends`: it has failed.
   */
  readonly afterRestart: 'continues' | 'ends';
  /** What it needs to know; JSON, without secrets, since it is kept. */
  readonly input: Input;
  /** What `save` keeps; JSON. A saved one which does not fit any more counts as none. */
  readonly checkpoint?: Checkpoint;
  run(input: Static<Input>, control: JobControl<Static<Checkpoint>>): Promise<void>;
  /** For work that ends the agent itself: tells in the next life whether that was what had been asked for. */
  achieved?(input: Static<Input>): boolean;
}

/** Declares a kind; the types of input and checkpoint follow from the schemas. */
export function jobKind<Input extends TSchema, Checkpoint extends TSchema>(kind: JobKind<Input, Checkpoint>): JobKind<Input, Checkpoint> {
  return kind;
}

/** A job as it is kept on disk: with what it takes to go on. */
export interface SavedJob extends Job {
  readonly input: unknown;
  readonly checkpoint: unknown;
  /** How often it went on after a restart since its last checkpoint. */
  readonly resumes: number;
}

/** What is written in one durable step: wholly or not at all. */
export interface JobChanges {
  readonly jobs: readonly SavedJob[];
  /** New lines by job. */
  readonly lines: ReadonlyMap<string, readonly JobLine[]>;
  /** Jobs which are forgotten, with their lines. */
  readonly forgotten: readonly string[];
  /** Of each job's log only so many of the last lines are kept. */
  readonly keptLines: number;
}

/** Where jobs are kept. */
export interface JobStore {
  /** Oldest first. */
  load(): SavedJob[];
  /** On the disk when it returns. @throws LaresError store.unwritable */
  save(changes: JobChanges): void;
  /** The last `limit` of the lines with numbers below `before`, oldest first. */
  lines(id: string, before: number, limit: number): JobLine[];
}
