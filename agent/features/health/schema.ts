import Type, { type Static } from 'typebox';

export const HealthIssue = Type.Object({
  code: Type.String(),
  severity: Type.Union([Type.Literal('notice'), Type.Literal('warning'), Type.Literal('critical')]),
  subject: Type.String(),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  next: Type.String({ description: 'Dashboard path of the next step' }),
  /** When the check found it first, in this life of the agent. */
  sinceMs: Type.Integer(),
});
export type HealthIssue = Static<typeof HealthIssue>;

/** Worst first. Snapshot and delta of the topic `health`. */
export const HealthState = Type.Object({ issues: Type.Array(HealthIssue) });
export type HealthState = Static<typeof HealthState>;
