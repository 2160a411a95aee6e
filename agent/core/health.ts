/** How bad an issue is. `notice`: worth knowing; `warning`: act soon; `critical`: act now. */
export type Severity = 'notice' | 'warning' | 'critical';

/** Something that is not all right, found by a check; it goes away when the check no longer finds it. */
export interface Issue {
  /** Stable, dotted, prefixed by the feature: `services.failed`. The UI translates it. */
  readonly code: string;
  readonly severity: Severity;
  /** What it is about (unit, disk), to tell two issues of one code apart; empty when there is only one. */
  readonly subject: string;
  /** Values for the sentence; sizes in bytes, temperatures in °C, ratios 0 to 1. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Dashboard path of the one next step, such as `/services/nginx.service`. */
  readonly next: string;
}

/** A rule, declared by the feature that knows the facts, run by the health feature. */
export interface Check {
  readonly name: string;
  /** Reads facts the feature already has; must not block and must not spawn. Empty means all right. */
  find(): readonly Issue[];
}
