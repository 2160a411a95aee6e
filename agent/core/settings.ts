import type { TSchema } from 'typebox';

/** One setting, declared by the feature that obeys it. */
export interface SettingDeclaration {
  /** Dotted, prefixed by the feature: `metrics.intervalMs`. */
  readonly key: string;
  /** Type and range of the value. Text for a secret. */
  readonly schema: TSchema;
  /** Used until somebody chooses otherwise. Must satisfy the schema; null for a secret, which has none. */
  readonly default: unknown;
  /** Short words for the settings page. */
  readonly label: string;
  /** One sentence: what changes when it changes. */
  readonly description: string;
  /** Unit of a number (`ms`, `bytes`, `days`), where it has one. */
  readonly unit?: string;
  /** Sealed at rest and write-only: no answer, event, log line or export ever holds its value. */
  readonly secret?: boolean;
  /** Decides who gets in: changing it asks a person for a fresh proof of who they are, and no program may. */
  readonly danger?: boolean;
  /** A change takes effect only when the agent starts again. */
  readonly restart?: boolean;
}
