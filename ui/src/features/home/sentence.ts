import type { HealthIssue } from '../../../../agent/features/health/schema.ts';
import { celsius, duration } from '../../text/formats.ts';
import { text } from '../../text/index.ts';

/** Home's answer to "is it all right?". */
export function verdict(issues: readonly HealthIssue[] | null): string {
  if (issues === null) return text.home.looking;
  if (issues.length === 0) return text.home.allWell;
  const pressing = issues.filter(({ severity }) => severity !== 'notice').length;
  return pressing > 0 ? text.home.attention({ issues: pressing }) : text.home.worthKnowing({ issues: issues.length });
}

export interface Vitals {
  readonly celsius: number | undefined;
  /** Milliseconds since the device was switched on. */
  readonly upMs: number | undefined;
}

/** "41 °C, 22 days up": what this computer can say, and nothing about what it cannot. */
export function vitals({ celsius: degrees, upMs }: Vitals): string {
  const temperature = degrees === undefined ? '' : celsius(degrees);
  if (upMs === undefined) return temperature === '' ? '' : text.home.warm({ temperature });
  const time = duration(upMs);
  return temperature === '' ? text.home.up({ time }) : text.home.warmAndUp({ temperature, time });
}
