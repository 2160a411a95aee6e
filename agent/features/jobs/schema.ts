import Type, { type Static } from 'typebox';
import { CodeParams, nullable, phraseMembers } from '../../core/schema.ts';

/** Long work. */
export const JobView = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: 'Dotted, prefixed by the feature: services.restart' }),
  subject: Type.String({ description: 'What it works on; one job at a time' }),
  startedBy: Type.String(),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('aborted')]),
  progress: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  message: nullable(Type.Object(phraseMembers, { description: 'Newest line of its log' })),
  lineCount: Type.Integer({ description: 'Lines its log got so far; the last of them are kept' }),
  startedAtMs: Type.Integer(),
  endedAtMs: nullable(Type.Integer()),
  error: nullable(
    Type.Object(
      {
        code: Type.String({ description: 'Of the error catalogue; jobs.interrupted when the agent restarted under it' }),
        params: CodeParams,
        detail: Type.String(),
      },
      { description: 'Why it failed' },
    ),
  ),
  abortable: Type.Boolean({ description: 'Whether it can be stopped now' }),
  abortRequested: Type.Boolean({ description: 'Whether somebody asked it to stop' }),
});
export type JobView = Static<typeof JobView>;

/** Newest first. Also the snapshot of the topic `jobs`. */
export const JobList = Type.Object({ jobs: Type.Array(JobView) });
export type JobList = Static<typeof JobList>;

/** Delta of the topic `jobs`: whole jobs that are new or changed, oldest first, and ids of those that are forgotten. */
export const JobsDelta = Type.Object({ changed: Type.Array(JobView), removed: Type.Array(Type.String()) });
export type JobsDelta = Static<typeof JobsDelta>;

export const JobPath = Type.Object({ id: Type.String({ maxLength: 64 }) });

export const JobLogQuery = Type.Object(
  {
    lines: Type.Integer({ minimum: 1, maximum: 500, default: 200 }),
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Only lines with lower numbers' })),
  },
  { additionalProperties: false },
);
export type JobLogQuery = Static<typeof JobLogQuery>;

export const JobLog = Type.Object({
  lines: Type.Array(
    Type.Object({ number: Type.Integer({ description: 'From 1, without gaps' }), timeMs: Type.Integer(), ...phraseMembers }),
    { description: 'Oldest first; the last 500 lines of a job are kept' },
  ),
});
export type JobLog = Static<typeof JobLog>;
