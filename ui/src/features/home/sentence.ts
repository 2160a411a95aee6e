import type { HealthIssue } from '../../../../agent/features/health/schema.ts';
import { text } from '../../text/index.ts';

/** Home's answer to "is it all right?". */
export function verdict(issues: readonly HealthIssue[] | null): string {
  if (issues === null) return text.home.looking;
  if (issues.length === 0) return text.home.allWell;
  const pressing = issues.filter(({ severity }) => severity !== 'notice').length;
  return pressing > 0 ? text.home.attention(pressing) : text.home.worthKnowing(issues.length);
}

export interface Vitals {
  readonly celsius: number | undefined;
  /** Milliseconds since the device was switched on. */
  readonly upMs: number | undefined;
}

/** "41 °C, 22 days up": what this computer can say, and nothing about what it cannot. */
export function vitals({ celsius, upMs }: Vitals): string {
  const parts = [celsius === undefined ? '' : text.home.warm(celsius), upMs === undefined ? '' : text.home.up(upMs)];
  const said = parts.filter(Boolean).join(', ');
  return said === '' ? '' : `${said}.`;
}
