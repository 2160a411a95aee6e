import type { Clock } from '../../core/clock.ts';
import type { Check, Issue, Severity } from '../../core/health.ts';
import type { MetricsService } from './service.ts';

/** From where a value is bad. */
export interface Limits {
  readonly warning: number;
  readonly critical: number;
  /** How far below its limit a value must fall before the issue goes: one that flickers is not taken seriously. */
  readonly margin: number;
  /** How long the value must stay bad before it is an issue; 0 where one look is proof. */
  readonly holdMs: number;
}

/** Remembers how bad each subject is, so that an issue comes late enough and does not flicker. */
export class Watch {
  readonly #clock: Clock;
  readonly #states = new Map<string, { severity: Severity | null; badSinceMs: number | null }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a new value of a subject and tells how bad it is by now. */
  judge(subject: string, value: number, { warning, critical, margin, holdMs }: Limits): Severity | null {
    const state = this.#states.get(subject) ?? { severity: null, badSinceMs: null };
    this.#states.set(subject, state);
    const reached = (limit: number, held: boolean) => value >= (held ? limit - margin : limit);
    const isCritical = reached(critical, state.severity === 'critical');
    const isBad = isCritical || reached(warning, state.severity !== null);
    if (!isBad) {
      state.severity = state.badSinceMs = null;
      return null;
    }
    state.badSinceMs ??= this.#clock.monotonicMs();
    const isProven = state.severity !== null || this.#clock.monotonicMs() - state.badSinceMs >= holdMs;
    if (isProven) state.severity = isCritical ? 'critical' : 'warning';
    return state.severity;
  }

  /** Forgets subjects that are not there any more. */
  keepOnly(subjects: ReadonlySet<string>): void {
    for (const subject of this.#states.keys()) if (!subjects.has(subject)) this.#states.delete(subject);
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** From where the owner wants to be warned. */
export interface ChosenLimits {
  /** Share of what a disk can hold, 0 to 1. */
  readonly diskFullRatio: number;
  readonly hotCelsius: number;
}

/**
 * A full disk, memory pressure, heat: what the sampled values say about the device's health.
 * @param chosen asked at each look, so that a change counts at once
 */
export function metricsChecks(service: MetricsService, clock: Clock, chosen: () => ChosenLimits): Check[] {
  return [diskFull(service, clock, chosen), memoryPressure(service, clock), temperature(service, clock, chosen)];
}

function diskFull(service: MetricsService, clock: Clock, chosen: () => ChosenLimits): Check {
  const watch = new Watch(clock);
  return {
    name: 'metrics.diskFull',
    find() {
      const issues: Issue[] = [];
      const limits: Limits = { warning: chosen().diskFullRatio, critical: 0.97, margin: 0.02, holdMs: 0 };
      // What cannot be written to cannot fill up: a read-only root slot is meant to be full.
      const writable = service.filesystems.filter(({ readOnly }) => !readOnly);
      for (const { mount, sizeBytes, usedBytes, availableBytes } of writable) {
        // Like df: of what is not reserved, since that is what programs run out of.
        const ratio = usedBytes / Math.max(1, usedBytes + availableBytes);
        const severity = watch.judge(mount, ratio, limits);
        const params = { mount, ratio: hundredths(ratio), sizeBytes, availableBytes };
        if (severity) issues.push({ code: 'metrics.diskFull', severity, subject: mount, params, next: '/' });
      }
      watch.keepOnly(new Set(writable.map(({ mount }) => mount)));
      return issues;
    },
  };
}

/** Share of the last minute in which something waited for memory: from a tenth on it is felt, above it thrashes. */
function memoryPressure(service: MetricsService, clock: Clock): Check {
  const watch = new Watch(clock);
  const limits: Limits = { warning: 0.2, critical: 0.6, margin: 0.1, holdMs: 0 };
  return {
    name: 'metrics.memoryPressure',
    find() {
      const memory = service.pressure.find(({ resource }) => resource === 'memory');
      const severity = memory ? watch.judge('', memory.some60, limits) : null;
      if (!memory || !severity) return [];
      const params = { ratio: hundredths(memory.some60) };
      return [{ code: 'metrics.memoryPressure', severity, subject: '', params, next: '/services' }];
    },
  };
}

/** Usual limit for silicon near its throttling point, for chips that name no limit or one above it. */
const TOO_HOT_CELSIUS = 90;
/** A disk that names 65 °C as its end deserves a warning before it gets there. */
const CELSIUS_BELOW_CRITICAL = 10;

function temperature(service: MetricsService, clock: Clock, chosen: () => ChosenLimits): Check {
  const watch = new Watch(clock);
  return {
    name: 'metrics.temperature',
    find() {
      const issues: Issue[] = [];
      for (const { key, label, celsius, criticalCelsius } of service.temperatures) {
        const critical = Math.min(TOO_HOT_CELSIUS, criticalCelsius ?? TOO_HOT_CELSIUS);
        const warning = Math.min(chosen().hotCelsius, critical - CELSIUS_BELOW_CRITICAL);
        // Processors peak for seconds as a matter of course; heat that stays is the issue.
        const severity = watch.judge(key, celsius, { warning, critical, margin: 3, holdMs: 10_000 });
        const params = { sensor: label || key, celsius: Math.round(celsius) };
        if (severity) issues.push({ code: 'metrics.temperature', severity, subject: key, params, next: '/' });
      }
      watch.keepOnly(new Set(service.temperatures.map(({ key }) => key)));
      return issues;
    },
  };
}
