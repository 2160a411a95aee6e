import type { StepName, WizardState } from './schema.ts';

/** What was sent, or asked for in the address. */
export type Fields = Pick<URLSearchParams, 'get'>;

type Network = WizardState['networks'][number];

/**
 * The answers of the long form by step, as the wizard would send them; whether they are right is not judged here. A secret
 * that was left out is left out, so that the one which is kept stays.
 */
export function answersOf(fields: Fields, state: WizardState): Partial<Record<StepName, object>> {
  const text = (name: string): string => fields.get(name) ?? '';
  const optional = (name: string): Record<string, string> => (text(name) === '' ? {} : { [name]: text(name) });
  return {
    language: { language: text('language') },
    country: { country: text('country') },
    network: networkOf(fields, state.networks, state.answers.network),
    deviceName: { hostname: text('hostname').toLowerCase() },
    ...(state.ownerExists ? {} : { owner: { username: text('username').toLowerCase(), ...optional('password') } }),
    timezone: { timezone: text('timezone') },
    updates: { updates: text('updates') },
  };
}

function networkOf(fields: Fields, found: readonly Network[], kept: WizardState['answers']['network']): object {
  const choice = fields.get('network') ?? '';
  if (choice === 'cable') return { via: 'cable' };
  const hidden = choice === 'other';
  const ssid = hidden ? Buffer.from(fields.get('ssid') ?? '').toString('base64url') : choice;
  const known = found.find((network) => network.ssid === ssid)?.security ?? (kept?.ssid === ssid ? kept.security : null);
  const security = hidden ? (fields.get('security') ?? '') : (known ?? 'wpa-personal');
  const base = { via: 'wifi', ssid, hidden, security };
  const secret = fields.get('passphrase') ?? '';
  if (security === 'open') return base;
  if (security !== 'enterprise') return secret === '' ? base : { ...base, passphrase: secret };
  const identity = fields.get('identity') ?? '';
  return { ...base, method: fields.get('method') ?? '', identity, ...(secret === '' ? {} : { password: secret }) };
}
