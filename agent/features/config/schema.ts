import Type, { type Static } from 'typebox';
import { CodeParams, nullable } from '../../core/schema.ts';

export const SettingState = Type.Object({
  key: Type.String({ description: 'Begins with the name of the feature that obeys it' }),
  label: Type.String(),
  description: Type.String(),
  unit: nullable(Type.String()),
  schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the value' }),
  default: Type.Unknown({ description: 'null for a secret' }),
  value: Type.Unknown({ description: 'The value in force; always null for a secret' }),
  chosen: Type.Boolean({ description: 'Somebody chose a value. For a secret: one is set' }),
  chosenAtMs: nullable(Type.Integer()),
  locked: Type.Boolean({ description: 'Set by the environment, so that nobody can change it here' }),
  variable: nullable(Type.String({ description: 'Name of the environment variable that locks it' })),
  secret: Type.Boolean({ description: 'Write-only' }),
  restart: Type.Boolean({ description: 'Takes effect when the agent starts again' }),
  pending: Type.Boolean({ description: 'Was changed since the agent started and waits for a restart' }),
});
export type SettingState = Static<typeof SettingState>;

/** Snapshot of the topic `config`. */
export const ConfigState = Type.Object({
  revision: Type.Integer({ description: 'Rises by one with each change; 0 before the first' }),
  settings: Type.Array(SettingState),
});
export type ConfigState = Static<typeof ConfigState>;

/** Delta of the topic `config`: the settings a revision touched, as they are now. */
export const ConfigDelta = ConfigState;
export type ConfigDelta = Static<typeof ConfigDelta>;

const Key = Type.String({ maxLength: 64 });
const BaseRevision = Type.Optional(
  Type.Integer({ minimum: 0, description: 'When given, the change is refused unless it is still the current revision' }),
);

export const ConfigChange = Type.Object(
  {
    values: Type.Optional(Type.Record(Key, Type.Unknown(), { minProperties: 1, maxProperties: 64 })),
    reset: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 64, description: 'Settings that go back to their default' })),
    baseRevision: BaseRevision,
  },
  { additionalProperties: false, anyOf: [{ required: ['values'] }, { required: ['reset'] }] },
);
export type ConfigChange = Static<typeof ConfigChange>;

export const ConfigChanged = Type.Object({ revision: Type.Integer() });
export type ConfigChanged = Static<typeof ConfigChanged>;

const Side = Type.Object({
  chosen: Type.Boolean({ description: 'Otherwise the value is the default. For a secret: whether one is set' }),
  value: Type.Unknown({ description: 'null for a secret' }),
});

export const ConfigDifference = Type.Object({
  key: Type.String(),
  label: nullable(Type.String({ description: 'null for a setting this release does not know' })),
  secret: Type.Boolean(),
  before: Side,
  after: Side,
});
export type ConfigDifference = Static<typeof ConfigDifference>;

export const RevisionEntry = Type.Object({
  revision: Type.Integer(),
  timeMs: Type.Integer(),
  author: Type.String(),
  kind: Type.Union([Type.Literal('change'), Type.Literal('undo'), Type.Literal('import')]),
  undoes: nullable(Type.Integer({ description: 'The revision this one undid' })),
  changes: Type.Array(ConfigDifference),
  undoable: Type.Boolean({ description: 'None of its settings was changed again, is locked, or was a secret that is gone' }),
});
export type RevisionEntry = Static<typeof RevisionEntry>;

export const RevisionQuery = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only revisions older than this one' })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
);
export type RevisionQuery = Static<typeof RevisionQuery>;

/** Newest first. */
export const RevisionPage = Type.Object({ revisions: Type.Array(RevisionEntry), more: Type.Boolean() });
export type RevisionPage = Static<typeof RevisionPage>;

export const RevisionParams = Type.Object({ revision: Type.Integer({ minimum: 1 }) });

export const DifferenceQuery = Type.Object(
  { from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);

export const DifferenceList = Type.Object({ changes: Type.Array(ConfigDifference) });
export type DifferenceList = Static<typeof DifferenceList>;

/** What an export holds. Later releases may add members; a reader leaves alone what it does not know. */
export const ConfigFile = Type.Object({
  format: Type.Literal('lares-config'),
  version: Type.Integer({ minimum: 1 }),
  revision: Type.Integer({ minimum: 0 }),
  values: Type.Record(Key, Type.Unknown(), { maxProperties: 512 }),
  secrets: Type.Array(Key, { maxItems: 512, description: 'Names of the secrets that are set; never their values' }),
});
export type ConfigFile = Static<typeof ConfigFile>;

export const ConfigImport = Type.Object(
  {
    file: ConfigFile,
    dryRun: Type.Boolean({ description: 'Only say what would happen' }),
    baseRevision: BaseRevision,
  },
  { additionalProperties: false },
);
export type ConfigImport = Static<typeof ConfigImport>;

export const ImportNote = Type.Object({
  key: Type.String(),
  reason: Type.Union([Type.Literal('unknown'), Type.Literal('locked')]),
});
export type ImportNote = Static<typeof ImportNote>;

/** A setting of a file whose value is not accepted. */
export const Refusal = Type.Object({
  key: Type.String(),
  rule: Type.String({ description: 'What it breaks: a phrase that follows "it"' }),
  code: Type.String({ description: 'Stable name of the rule' }),
  params: CodeParams,
});
export type Refusal = Static<typeof Refusal>;

export const ImportReport = Type.Object({
  revision: Type.Integer({ description: 'The revision that holds now' }),
  changes: Type.Array(ConfigDifference),
  problems: Type.Array(Refusal, { description: 'With any of these nothing is applied' }),
  ignored: Type.Array(ImportNote),
  secretsToEnter: Type.Array(Type.String(), { description: 'Secrets set where the file comes from, and not here' }),
});
export type ImportReport = Static<typeof ImportReport>;
