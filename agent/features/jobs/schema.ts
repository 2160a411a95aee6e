import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

/** Long work. Snapshot of the topic `jobs` is `{jobs}`, newest first; a delta is one Job, whole. */
export const JobView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('aborted')]),
  progress: nullable(Type.Number({ minimum: 0, maximum: 1 })),
  message: Type.String(),
  log: Type.Array(Type.Object({ timeMs: Type.Integer(), text: Type.String() })),
  startedAtMs: Type.Integer(),
  endedAtMs: nullable(Type.Integer()),
  error: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
  startedBy: Type.String(),
});
export type JobView = Static<typeof JobView>;

export const JobList = Type.Object({ jobs: Type.Array(JobView) });
export type JobList = Static<typeof JobList>;
