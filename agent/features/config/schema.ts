import Type, { type Static } from 'typebox';

export const SettingState = Type.Object({
  key: Type.String(),
  label: Type.String(),
  description: Type.String(),
  unit: Type.Union([Type.String(), Type.Null()]),
  schema: Type.Record(Type.String(), Type.Unknown(), { description: 'JSON Schema of the value' }),
  default: Type.Unknown(),
  value: Type.Unknown(),
  /** Set by the environment, so that nobody can change it here. */
  locked: Type.Boolean(),
});
export type SettingState = Static<typeof SettingState>;

export const ConfigState = Type.Object({
  revision: Type.Integer({ description: 'Rises by one with each change; 0 before the first' }),
  settings: Type.Array(SettingState),
});
export type ConfigState = Static<typeof ConfigState>;

export const ConfigChange = Type.Object(
  {
    values: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { minProperties: 1, maxProperties: 64 }),
    /** When given, the change is refused unless it is still the current revision. */
    baseRevision: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);
export type ConfigChange = Static<typeof ConfigChange>;

export const ConfigChanged = Type.Object({ revision: Type.Integer() });
export type ConfigChanged = Static<typeof ConfigChanged>;
