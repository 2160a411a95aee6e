import Type, { type Static } from 'typebox';

/**
 * A series is named `<noun>.<value>` or `<noun>.<value>:<dimension>`:
 * `cpu.total` `cpu.iowait` `cpu.steal` `cpu.core:0` · `load.1m` `load.5m` `load.15m` ·
 * `memory.usedBytes` `memory.availableBytes` `memory.totalBytes` · `swap.usedBytes` `swap.totalBytes` ·
 * `pressure.some:cpu` `pressure.full:memory` (cpu, memory, io) ·
 * `disk.readBytesPerS:mmcblk0` `disk.writeBytesPerS:…` `disk.readOpsPerS:…` `disk.writeOpsPerS:…` `disk.busy:…` ·
 * `net.rxBytesPerS:eth0` `net.txBytesPerS:…` `net.errorsPerS:…` · `temp.celsius:cpu_thermal` ·
 * `agent.cpu` (of one core) `agent.rssBytes`.
 */
export const SeriesInfo = Type.Object({
  id: Type.String(),
  unit: Type.Union([
    Type.Literal('ratio'), Type.Literal('bytes'), Type.Literal('bytesPerS'), Type.Literal('opsPerS'),
    Type.Literal('celsius'), Type.Literal('count'),
  ], { description: 'ratio is 0 to 1' }),
  /** Words from the hardware for the dimension (sensor label, disk model), empty when there are none. */
  label: Type.String(),
});
export type SeriesInfo = Static<typeof SeriesInfo>;

const Value = Type.Union([Type.Number(), Type.Null()]);

/** One sampling period; null where the source said nothing (a gap stays a gap). */
export const MetricsTick = Type.Object({
  timeMs: Type.Integer(),
  values: Type.Record(Type.String(), Value),
});
export type MetricsTick = Static<typeof MetricsTick>;

/** Columns: `values[i]` of each series belongs to `timesMs[i]`. Oldest first. */
export const MetricsHistory = Type.Object({
  intervalMs: Type.Integer(),
  series: Type.Array(SeriesInfo),
  timesMs: Type.Array(Type.Integer()),
  values: Type.Record(Type.String(), Type.Array(Value)),
  filesystems: Type.Array(
    Type.Object({ mount: Type.String(), source: Type.String(), type: Type.String(), sizeBytes: Type.Integer(), usedBytes: Type.Integer(), availableBytes: Type.Integer(), readOnly: Type.Boolean() }),
  ),
});
export type MetricsHistory = Static<typeof MetricsHistory>;

/**
 * Params of the topic `metrics`: the snapshot is a MetricsHistory of the last `windowMs`, deltas are MetricsDelta.
 * `series` are prefixes of ids to keep in the snapshot; without it all are sent. Deltas always carry all.
 */
export const MetricsParams = Type.Object(
  {
    windowMs: Type.Integer({ minimum: 1000, maximum: 3_600_000, default: 300_000 }),
    series: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 })),
  },
  { additionalProperties: false },
);
export type MetricsParams = Static<typeof MetricsParams>;

/**
 * `series`, `filesystems` and `intervalMs` come along when they changed; a series that is not listed any more is gone.
 * A missed second comes as a tick whose values are all null, so that lines break there.
 * `clockShiftMs` comes when the device's clock was set: add it to every earlier time, whose dates were wrong by it.
 */
export const MetricsDelta = Type.Intersect([
  MetricsTick,
  Type.Partial(Type.Pick(MetricsHistory, ['series', 'filesystems', 'intervalMs'])),
  Type.Object({ clockShiftMs: Type.Optional(Type.Integer()) }),
]);
export type MetricsDelta = Static<typeof MetricsDelta>;
