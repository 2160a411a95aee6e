import type { Clock } from '../../core/clock.ts';
import { RingChannel } from '../../core/live.ts';
import type { Blocks, Filesystem } from '../../host/blocks/port.ts';
import type { PressureReading, Procfs, ProcReading } from '../../host/procfs/port.ts';
import type { Sensors, Temperature } from '../../host/sensors/port.ts';
import { valuesBetween } from './rates.ts';
import { SeriesRing } from './ring.ts';
import type { MetricsDelta, MetricsHistory, MetricsParams } from './schema.ts';
import { describeSeries, put, type Values } from './series.ts';
import { Ticker } from './ticker.ts';
import { Timeline } from './timeline.ts';

/** One hour at one sample a second. */
const RING_ROWS = 3600;
const FILESYSTEMS_PERIOD_MS = 10_000;
/** Sensors answer off the event loop; an answer older than this says nothing about now. */
const TEMPERATURE_MAX_AGE_PERIODS = 3;
const KEPT_ANSWERS = 4;

export interface MetricsDeps {
  readonly clock: Clock;
  readonly procfs: Procfs;
  readonly sensors: Sensors;
  readonly blocks: Blocks;
}

/**
 * Samples the computer once a period, whether anybody looks or not: the last hour is there when the owner comes to see
 * what happened. A tick is a few reads from the kernel's memory on this thread; what can block (sensors, file systems)
 * is asked off the event loop, at most one question at a time each, and joins the next tick. No process is spawned.
 */
export class MetricsService {
  /** Deltas of every tick; a topic gives it the snapshot its params ask for. */
  readonly channel: RingChannel<MetricsHistory, MetricsDelta>;
  readonly #deps: MetricsDeps;
  readonly #timeline: Timeline;
  readonly #ticker: Ticker;
  readonly #ring = new SeriesRing(RING_ROWS);
  readonly #labels = new Map<string, string>();
  /** Serialised histories by what was asked for, good until the next tick. */
  readonly #answers = new Map<string, string>();
  #intervalMs = 1000;
  /** What the next delta tells beside the values. */
  #news: Omit<MetricsDelta, 'timeMs' | 'values' | 'series'> = {};
  #previous: { readonly timeMs: number; readonly reading: ProcReading } | undefined;
  #diskNames = '';
  #disks: ReadonlySet<string> = new Set();
  #temperatures: { readonly timeMs: number; readonly readings: readonly Temperature[] } = { timeMs: -Infinity, readings: [] };
  #askingSensors = false;
  /** As published, and as last answered: a snapshot must not know more than the deltas before it have told. */
  #filesystems: readonly Filesystem[] = [];
  #foundFilesystems: readonly Filesystem[] = [];
  #askingFilesystems = false;
  #filesystemsAskedMs = -Infinity;

  constructor(deps: MetricsDeps) {
    this.#deps = deps;
    this.#timeline = new Timeline(deps.clock);
    this.#ticker = new Ticker(deps.clock, () => this.tick());
    this.channel = new RingChannel(() => this.history(RING_ROWS * 1000));
  }

  /** Takes the first look at the counters; values follow from the next tick on. */
  start(): void {
    const reading = this.#deps.procfs.read();
    this.#learnDisks(reading);
    this.#previous = { timeMs: this.#timeline.now(), reading };
    this.#askAround(this.#previous.timeMs);
    this.#ticker.start(this.#intervalMs);
  }

  async stop(): Promise<void> {
    this.#ticker.stop();
    this.#previous = undefined;
    this.#deps.procfs.close();
    await this.#deps.sensors.close();
  }

  get intervalMs(): number {
    return this.#intervalMs;
  }

  /** Changes the sampling period from now on. The ring keeps its rows, so it reaches further back with a longer one. */
  setInterval(intervalMs: number): void {
    if (intervalMs === this.#intervalMs) return;
    if (this.#previous) {
      this.#news.intervalMs = intervalMs;
      // The old period ends here, or the first tick of the new one would look as if some had been missed.
      this.tick();
      this.#ticker.start(intervalMs);
    }
    this.#intervalMs = intervalMs;
  }

  /** File systems on this device's storage as of at most some ten seconds ago. */
  get filesystems(): readonly Filesystem[] {
    return this.#filesystems;
  }

  /** Temperatures as of the last look. */
  get temperatures(): readonly Temperature[] {
    return this.#temperatures.readings;
  }

  /** Pressure as of the last tick; empty on kernels without PSI. */
  get pressure(): readonly PressureReading[] {
    return this.#previous?.reading.pressure ?? [];
  }

  /**
   * The last `windowMs` as columns.
   * @param prefixes of the series wanted; all without it
   */
  history(windowMs: number, prefixes?: readonly string[]): MetricsHistory {
    const wanted = (id: string) => prefixes === undefined || prefixes.some((prefix) => id.startsWith(prefix));
    const { times, values } = this.#ring.columns((this.#ring.newestTime ?? 0) - windowMs, wanted);
    return {
      intervalMs: this.#intervalMs,
      series: this.#describe().filter(({ id }) => wanted(id)),
      timesMs: times.map((time) => this.#timeline.date(time)),
      values,
      filesystems: [...this.#filesystems],
    };
  }

  /** `history` as JSON; pages that ask for the same within one period share the work. */
  historyJson({ windowMs, series }: MetricsParams): string {
    const key = JSON.stringify([windowMs, series]);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = JSON.stringify(this.history(windowMs, series));
      if (this.#answers.size < KEPT_ANSWERS) this.#answers.set(key, answer);
    }
    return answer;
  }

  /** Takes one sample; called by the ticker. */
  tick(): void {
    const previous = this.#previous;
    if (!previous) throw new Error('tick before start');
    const clockShiftMs = this.#timeline.follow();
    if (clockShiftMs !== 0) this.#news.clockShiftMs = clockShiftMs;
    const reading = this.#deps.procfs.read();
    const timeMs = this.#timeline.now();
    this.#learnDisks(reading);
    this.#showFilesystems();
    this.#previous = { timeMs, reading };
    this.#answers.clear();

    const elapsedMs = timeMs - previous.timeMs;
    // Lines must break where a second was missed: the values below are averages over the whole time since.
    if (elapsedMs > this.#intervalMs * 1.5) this.#record(previous.timeMs + this.#intervalMs, {});
    const values = valuesBetween(previous.reading, reading, elapsedMs / 1000, (name) => this.#disks.has(name));
    this.#putTemperatures(values, timeMs);
    this.#record(timeMs, values);
    this.#askAround(timeMs);
  }

  #record(timeMs: number, values: Values): void {
    const seriesChanged = this.#ring.append(timeMs, values);
    for (const id of this.#ring.ids) values[id] ??= null;
    const series = seriesChanged ? { series: this.#describe() } : {};
    this.channel.publish({ timeMs: this.#timeline.date(timeMs), values, ...series, ...this.#news });
    this.#news = {};
  }

  #describe() {
    return this.#ring.ids.map((id) => describeSeries(id, this.#labels));
  }

  /** Looks up which block devices are disks whenever their set changed. */
  #learnDisks({ disks }: ProcReading): void {
    const names = disks.map(({ name }) => name).join(' ');
    if (names === this.#diskNames) return;
    this.#diskNames = names;
    const found = this.#deps.blocks.disks();
    this.#disks = new Set(found.map(({ name }) => name));
    for (const { name, model } of found) this.#labels.set(`disk:${name}`, model);
  }

  #putTemperatures(values: Values, timeMs: number): void {
    const { timeMs: takenMs, readings } = this.#temperatures;
    if (timeMs - takenMs > TEMPERATURE_MAX_AGE_PERIODS * this.#intervalMs) return;
    for (const { key, label, celsius } of readings) {
      put(values, 'temp.celsius', celsius, key);
      this.#labels.set(`temp:${key}`, label);
    }
  }

  #showFilesystems(): void {
    if (JSON.stringify(this.#foundFilesystems) === JSON.stringify(this.#filesystems)) return;
    this.#filesystems = this.#foundFilesystems;
    this.#news.filesystems = [...this.#filesystems];
  }

  #askAround(timeMs: number): void {
    if (!this.#askingSensors) void this.#askSensors();
    if (this.#askingFilesystems || timeMs - this.#filesystemsAskedMs < FILESYSTEMS_PERIOD_MS) return;
    this.#filesystemsAskedMs = timeMs;
    void this.#askFilesystems();
  }

  async #askSensors(): Promise<void> {
    this.#askingSensors = true;
    const readings = await this.#deps.sensors.temperatures();
    this.#temperatures = { timeMs: this.#timeline.now(), readings };
    this.#askingSensors = false;
  }

  async #askFilesystems(): Promise<void> {
    this.#askingFilesystems = true;
    this.#foundFilesystems = await this.#deps.blocks.filesystems();
    this.#askingFilesystems = false;
  }
}
