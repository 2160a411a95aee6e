import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

const outcome = Type.Union([Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed')]);

/** One line of the trail. Its texts hold no control characters. */
export const AuditEntry = Type.Object({
  id: Type.Integer({ description: 'Rises with every entry, whatever the clock does' }),
  atMs: Type.Integer({ description: 'By the clock of the device at that moment' }),
  user: nullable(Type.String({ description: 'Name of the account; null for whoever has none, and for the device itself' })),
  via: Type.Union(
    [Type.Literal('session'), Type.Literal('token'), Type.Literal('console'), Type.Literal('portal'), Type.Literal('nobody'), Type.Literal('device')],
    { description: 'How the caller came in' },
  ),
  address: nullable(Type.String({ description: 'As the web server saw it' })),
  event: Type.String({ description: 'A stable name, or method and pattern of the route' }),
  target: nullable(Type.String({ description: 'What it was about' })),
  outcome,
  code: nullable(Type.String({ description: 'Of the error catalogue' })),
  requestId: nullable(Type.String({ description: 'Finds more in the journal of the agent' })),
});
export type AuditEntry = Static<typeof AuditEntry>;

const filter = {
  user: Type.Optional(Type.String({ maxLength: 64, description: 'Name of the account' })),
  event: Type.Optional(Type.String({ maxLength: 128, description: 'Exact, or the beginning when it ends in `*`' })),
  outcome: Type.Optional(outcome),
  sinceMs: Type.Optional(Type.Integer({ minimum: 0, description: 'From then on' })),
  untilMs: Type.Optional(Type.Integer({ minimum: 0, description: 'Before then' })),
};

export const AuditQuery = Type.Object(
  {
    ...filter,
    beforeId: Type.Optional(Type.Integer({ minimum: 1, description: 'Only older ones: the last id of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

/** Newest first. */
export const AuditPage = Type.Object({ entries: Type.Array(AuditEntry), more: Type.Boolean({ description: 'Whether there are older ones' }) });
export type AuditPage = Static<typeof AuditPage>;

export const AuditExportQuery = Type.Object(
  { ...filter, format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')], { default: 'csv' }) },
  { additionalProperties: false },
);
export type AuditExportQuery = Static<typeof AuditExportQuery>;

/** Topic `audit`: the newest entries, then each new one. */
export const AuditNewest = Type.Object({ entries: Type.Array(AuditEntry) });
