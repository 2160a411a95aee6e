import Value from 'typebox/value';
import type { SettingDeclaration } from '../../core/settings.ts';

/** Name of the variable that fixes a setting: `metrics.intervalMs` → `LARES_METRICS_INTERVAL_MS`. */
export function variableOf(key: string): string {
  return `LARES_${key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_').toUpperCase()}`;
}

/**
 * Reads a variable's text as a value of the setting: as text where the schema takes text, else as JSON (`5`, `true`).
 * @returns undefined when the schema takes neither
 */
export function parseOverride(setting: SettingDeclaration, text: string): { readonly value: unknown } | undefined {
  const readings: unknown[] = [text];
  try {
    readings.push(JSON.parse(text));
  } catch {
    // Not JSON: the text itself stays the only reading.
  }
  const fit = readings.findIndex((reading) => Value.Check(setting.schema, reading));
  return fit < 0 ? undefined : { value: readings[fit] };
}
