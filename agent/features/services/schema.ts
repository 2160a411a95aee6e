import Type, { type Static } from 'typebox';
import { nullable } from '../../core/schema.ts';

export const UnitAction = Type.Union([
  Type.Literal('start'), Type.Literal('stop'), Type.Literal('restart'),
  Type.Literal('reload'), Type.Literal('enable'), Type.Literal('disable'),
]);
export type UnitAction = Static<typeof UnitAction>;

/** systemd's names, see org.freedesktop.systemd1(5), "Properties" of the Unit object. */
export const UnitSummary = Type.Object({
  name: Type.String({ description: 'Full name with suffix, such as nginx.service' }),
  type: Type.String({ description: 'Suffix: service, timer, socket, mount, …' }),
  description: Type.String(),
  loadState: Type.String({ description: 'loaded, not-found, bad-setting, error, masked, …' }),
  activeState: Type.String({ description: 'active, reloading, inactive, failed, activating, deactivating, …' }),
  subState: Type.String({ description: 'Depends on the type: running, exited, dead, …' }),
  enabledState: nullable(Type.String({ description: 'UnitFileState: enabled, disabled, static, masked, …' })),
  mainPid: nullable(Type.Integer()),
  memoryBytes: nullable(Type.Integer({ description: 'memory.current of its control group' })),
  cpuPercent: nullable(Type.Number({ description: 'Of one core, over the last sampling period' })),
  sinceMs: nullable(Type.Integer({ description: 'When it entered its active state last' })),
  /** How the last run ended (`success`, `exit-code`, `signal`, `oom-kill`, …); null for units that do not run. */
  result: nullable(Type.String()),
  restarts: nullable(Type.Integer({ description: 'Automatic restarts since it was last started by hand' })),
  /** Actions that make sense and are permitted on this device now. */
  actions: Type.Array(UnitAction),
  /** Why it cannot be changed from here (a reason code the UI translates), null when it can. */
  protection: nullable(Type.String()),
});
export type UnitSummary = Static<typeof UnitSummary>;

export const UnitList = Type.Object({
  available: Type.Boolean({ description: 'False on a computer without systemd: the list is then empty' }),
  units: Type.Array(UnitSummary),
});
export type UnitList = Static<typeof UnitList>;

/** Delta of the topic `services`: whole summaries that changed, and names that are gone. */
export const UnitDelta = Type.Object({
  available: Type.Boolean(),
  changed: Type.Array(UnitSummary),
  removed: Type.Array(Type.String()),
});
export type UnitDelta = Static<typeof UnitDelta>;

export const UnitDetail = Type.Intersect([
  UnitSummary,
  Type.Object({
    fragmentPath: nullable(Type.String()),
    dropInPaths: Type.Array(Type.String()),
    documentation: Type.Array(Type.String()),
    requires: Type.Array(Type.String()),
    wants: Type.Array(Type.String()),
    wantedBy: Type.Array(Type.String()),
    requiredBy: Type.Array(Type.String()),
    triggeredBy: Type.Array(Type.String()),
    triggers: Type.Array(Type.String()),
    controlGroup: nullable(Type.String()),
    tasks: nullable(Type.Integer()),
    exitCode: nullable(Type.Integer()),
    execStart: Type.Array(Type.String(), { description: 'Command lines' }),
    user: nullable(Type.String()),
  }),
]);
export type UnitDetail = Static<typeof UnitDetail>;

const unitTypes = 'service|timer|socket|target|path|mount|automount|swap|slice|scope|device';

/** systemd.unit(5): letters, digits and `:-_.\@`, then the type. */
export const UnitName = Type.String({ minLength: 3, maxLength: 255, pattern: `^[A-Za-z0-9:_.\\\\@-]+\\.(${unitTypes})$` });

/**
 * A unit's name in an address, where the backslash of escaped names (`dev-disk-by\x2dlabel.device`) is written `~`:
 * no name holds a tilde, and encoded backslashes never pass the edge.
 */
export const UnitPath = Type.String({ minLength: 3, maxLength: 255, pattern: `^[A-Za-z0-9:_.~@-]+\\.(${unitTypes})$` });

export const ActionRequest = Type.Object({ action: UnitAction }, { additionalProperties: false });
export type ActionRequest = Static<typeof ActionRequest>;

/** One line of the journal; see systemd.journal-fields(7). */
export const JournalEntry = Type.Object({
  cursor: Type.String(),
  timeMs: Type.Integer(),
  priority: Type.Integer({ minimum: 0, maximum: 7, description: 'syslog: 0 emergency … 7 debug' }),
  identifier: Type.String(),
  pid: nullable(Type.Integer()),
  message: Type.String(),
});
export type JournalEntry = Static<typeof JournalEntry>;

export const JournalQuery = Type.Object(
  {
    lines: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
    before: Type.Optional(Type.String({ maxLength: 512, description: 'Cursor: only older lines' })),
  },
  { additionalProperties: false },
);
export type JournalQuery = Static<typeof JournalQuery>;

export const JournalPage = Type.Object({ entries: Type.Array(JournalEntry, { description: 'Oldest first' }) });
export type JournalPage = Static<typeof JournalPage>;

/**
 * Params of the topic `services.journal`. Its snapshot is a JournalPage (the newest lines), its deltas are JournalPages
 * with the lines that followed. `after` continues from a cursor: then the snapshot holds all that came since.
 */
export const JournalParams = Type.Object(
  { unit: UnitName, after: Type.Optional(Type.String({ maxLength: 512 })) },
  { additionalProperties: false },
);
export type JournalParams = Static<typeof JournalParams>;
