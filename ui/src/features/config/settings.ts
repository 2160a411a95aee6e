import type { ConfigDifference, SettingState } from '../../../../agent/features/config/schema.ts';
import { messagesFor, named, say } from '../../text/codes.ts';
import { number, quantity } from '../../text/formats.ts';
import { text } from '../../text/index.ts';

/** The kinds of value that the page can edit; anything else is shown only. */
export type SettingKind = 'secret' | 'switch' | 'choice' | 'whole' | 'number' | 'words' | 'other';

export function kindOf({ schema, secret }: SettingState): SettingKind {
  if (secret) return 'secret';
  if (choicesOf(schema).length > 0) return 'choice';
  if (schema['type'] === 'boolean') return 'switch';
  if (schema['type'] === 'integer') return 'whole';
  if (schema['type'] === 'number') return 'number';
  return schema['type'] === 'string' ? 'words' : 'other';
}

/** Fixed values, from `enum` or a union of constants. */
export function choicesOf(schema: SettingState['schema']): string[] {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String);
  const options = schema['anyOf'];
  if (!Array.isArray(options)) return [];
  const constants = options.map((option: { const?: unknown }) => option.const);
  return constants.every((constant) => typeof constant === 'string') ? constants : [];
}

/** A unit to show, and how many of the setting's own unit it holds. */
interface Scale {
  readonly unit: string | null;
  readonly factor: number;
}

const timeScales: readonly Scale[] = [
  { unit: 'd', factor: 86_400_000 },
  { unit: 'h', factor: 3_600_000 },
  { unit: 'min', factor: 60_000 },
  { unit: 's', factor: 1000 },
];

/** Milliseconds are for programs: people get the largest unit in which all numbers of the setting are whole. */
export function scaleOf({ unit, schema, value, default: fallback }: SettingState): Scale {
  const numbers = [schema['minimum'], schema['maximum'], value, fallback].filter((one) => typeof one === 'number');
  const fitting = unit === 'ms' && timeScales.find(({ factor }) => numbers.every((one) => one % factor === 0));
  return fitting || { unit, factor: 1 };
}

/** From here on a number says less than the next larger unit would. */
const UNWIELDY = 1000;

/** "5 to 60 min" or "5 min to 30 d", or empty when the schema names no range. */
export function rangeOf(setting: SettingState): string {
  const { minimum, maximum } = setting.schema;
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return '';
  const { unit, factor } = scaleOf(setting);
  if (setting.unit === 'ms' && maximum / factor >= UNWIELDY) {
    return text.config.range({ least: inWords(setting, minimum), most: inWords(setting, maximum) });
  }
  return text.config.range({ least: number(minimum / factor, 3), most: quantity(maximum / factor, unit) });
}

/** Label and description; of a setting from a newer device than this page in the device's own words. */
export function settingWords({ key, label, description }: SettingState): { label: string; description: string } {
  const found = messagesFor('settings', key);
  return { label: say(found?.['label'], {}) ?? label, description: say(found?.['description'], {}) ?? description };
}

/** A value of the setting as it stands in the input. */
export function asInput(setting: SettingState, value: unknown = setting.value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value / scaleOf(setting).factor);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A value in words, with its unit. @param setting undefined for one this release does not know */
export function inWords(setting: SettingState | undefined, value: unknown): string {
  if (typeof value === 'boolean') return value ? text.config.on : text.config.off;
  if (!setting || typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  // In the unit that fits this value, whatever the input counts in.
  const { unit, factor } = scaleOf({ ...setting, schema: {}, value, default: value });
  return quantity(value / factor, unit);
}

/** Reads what was typed. The device checks it once more; this is for an answer at once. */
export function readInput(setting: SettingState, typed: string): { value: unknown; error: string | undefined } {
  const kind = kindOf(setting);
  if (kind === 'switch') return { value: typed === 'true', error: undefined };
  if (kind === 'words' || kind === 'secret') return { value: typed, error: lengthError(setting, typed) };
  if (kind !== 'whole' && kind !== 'number') return { value: typed, error: undefined };
  // In half of the languages a comma stands before the decimals.
  const value = Number(typed.trim() === '' ? Number.NaN : typed.replace(',', '.')) * scaleOf(setting).factor;
  return { value, error: numberError(setting, kind, value) };
}

function numberError(setting: SettingState, kind: 'whole' | 'number', value: number): string | undefined {
  const rules = text.config.phrases;
  if (!Number.isFinite(value)) return rules['config.type']({ type: 'number' });
  if (kind === 'whole' && !Number.isInteger(value)) return rules['config.type']({ type: 'integer' });
  const { minimum, maximum } = setting.schema;
  const low = typeof minimum === 'number' && value < minimum;
  const high = typeof maximum === 'number' && value > maximum;
  return low || high ? text.config.outside({ range: rangeOf(setting) }) : undefined;
}

function lengthError({ schema: { minLength, maxLength } }: SettingState, typed: string): string | undefined {
  const characters = [...typed].length;
  const rules = text.config.phrases;
  if (typeof minLength === 'number' && characters < minLength) return rules['config.tooShort']({ characters: minLength });
  if (typeof maxLength === 'number' && characters > maxLength) return rules['config.tooLong']({ characters: maxLength });
  return undefined;
}

/** The feature that declared a setting. */
export const featureOf = (key: string): string => key.slice(0, key.indexOf('.'));

/** A feature that has no words here yet is shown by its own name. */
export function groupTitle(feature: string): string {
  const title = named(text.config.groups, feature);
  return title.charAt(0).toUpperCase() + title.slice(1);
}

export interface SettingGroup {
  readonly feature: string;
  readonly title: string;
  readonly settings: readonly SettingState[];
}

/** Settings by feature, in the order they were declared, of those in which every word of the query occurs. */
export function groupsOf(settings: readonly SettingState[], query: string): SettingGroup[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, SettingState[]>();
  for (const setting of settings) {
    const feature = featureOf(setting.key);
    const { label, description } = settingWords(setting);
    const said = [label, description, setting.key, groupTitle(feature)].join(' ').toLowerCase();
    if (wanted.every((word) => said.includes(word))) groups.set(feature, [...(groups.get(feature) ?? []), setting]);
  }
  return [...groups].map(([feature, found]) => ({ feature, title: groupTitle(feature), settings: found }));
}

/** What became of a secret. */
export function secretChange({ before, after }: ConfigDifference): string {
  const words = text.config.history;
  if (!after.chosen) return words.secretRemoved;
  return before.chosen ? words.secretReplaced : words.secretSet;
}
