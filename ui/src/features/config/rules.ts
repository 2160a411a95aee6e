import type { Refusal, SettingState } from '../../../../agent/features/config/schema.ts';
import type { Problem } from '../../api/problem.ts';
import { messageFor, say } from '../../text/codes.ts';
import { text } from '../../text/index.ts';
import { inWords } from './settings.ts';

/** Params that are values of the setting; the others count or name something. */
const values = new Set(['least', 'most', 'step']);

/**
 * Why the device refused a value, in a sentence; with a code that is not known here it holds what the device said.
 * @param setting undefined for one this device does not know
 */
export function ruleWords({ rule, code, params: { at, ...params } }: Omit<Refusal, 'key'>, setting: SettingState | undefined): string {
  // What is inside of a value is not in the unit of the whole.
  const measured = at === undefined ? setting : undefined;
  const shown = Object.entries(params).map(([name, value]) => [name, values.has(name) ? inWords(measured, value) : value]);
  const said = say(messageFor('phrases', code), Object.fromEntries(shown));
  if (said === undefined) return text.config.phrases['config.otherwise']({ words: rule });
  return at === undefined ? said : text.config.inside({ at: String(at), rule: said });
}

/** The settings that a problem is about. */
export function refusalsOf({ fields = [] }: Problem): Refusal[] {
  return fields.map(({ field, ...refused }) => ({ key: field, ...refused }));
}
