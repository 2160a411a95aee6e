import type { TSchema } from 'typebox';

/** One setting, declared by the feature that obeys it. */
export interface SettingDeclaration {
  /** Dotted, prefixed by the feature: `metrics.intervalMs`. */
  readonly key: string;
  /** Type and range of the value. */
  readonly schema: TSchema;
  /** Used until somebody chooses otherwise. Must satisfy the schema. */
  readonly default: unknown;
  /** Short words for the settings page. */
  readonly label: string;
  /** One sentence: what changes when it changes. */
  readonly description: string;
  /** Unit of a number (`ms`, `bytes`, `days`), where it has one. */
  readonly unit?: string;
}
