import { type Finding, named } from './form.ts';
import type { SettingPath } from './lines.ts';
import { PASSPHRASE_RULE, type PreseedFile } from './settings.ts';
import { keyProblem } from './ssh-key.ts';

/** A setting and a phrase that follows its name. */
interface Broken {
  readonly path: SettingPath;
  readonly text: string;
}

type Rule = (file: PreseedFile) => Broken | undefined | readonly Broken[];

/** What the owner's password may cost the smallest board at each log-in (Passwords computes two at once). */
const MOST_MEMORY_KIB = 65_536;
const LEAST_MEMORY_KIB = 7_168;
const MOST_PASSES = 10;

const rules: readonly Rule[] = [
  ({ device }) => {
    const country = device?.country;
    if (country === undefined) return undefined;
    const [canonical] = Intl.getCanonicalLocales(`und-${country}`);
    if (canonical !== `und-${country}`) return { path: ['device', 'country'], text: `must be "${canonical?.slice(4)}" for this country` };
    const known = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(country);
    return known === undefined || country === 'ZZ' ? { path: ['device', 'country'], text: 'is no country (two letters of ISO 3166)' } : undefined;
  },
  ({ device }) => {
    const zone = device?.['time-zone'];
    return zone === undefined || isTimeZone(zone) ? undefined : { path: ['device', 'time-zone'], text: 'is no time zone; they are named like "Europe/Berlin"' };
  },
  ({ wifi }) =>
    wifi !== undefined && Buffer.byteLength(wifi.ssid) > 32 ? { path: ['wifi', 'ssid'], text: 'is longer than 32 bytes' } : undefined,
  ({ wifi }) =>
    wifi === undefined || isPassphrase(wifi.passphrase)
      ? undefined
      : { path: ['wifi', 'passphrase'], text: PASSPHRASE_RULE },
  ({ owner, setup }) =>
    owner !== undefined && setup?.['claim-code'] !== undefined
      ? { path: ['setup', 'claim-code'], text: 'has no use beside [owner]: a device that has an owner cannot be claimed' }
      : undefined,
  ({ owner }) => (owner === undefined ? undefined : hashFinding(owner['password-hash'])),
  ({ ssh }) =>
    (ssh?.keys ?? []).flatMap((key, index) => {
      const problem = keyProblem(key.trim());
      return problem === undefined ? [] : [{ path: ['ssh', 'keys'], text: `(key ${index + 1}) ${problem}` }];
    }),
];

/** What is wrong with a file whose settings all have the right form. */
export function applyRules(file: PreseedFile): Finding[] {
  return rules.flatMap((rule) => rule(file) ?? []).map(({ path, text }) => ({ path, text: `${named(path)} ${text}` }));
}

function isTimeZone(name: string): boolean {
  try {
    // Names only: Intl would take "+01:00" as well, which the schema refuses.
    Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    // RangeError: there is none of this name.
    return false;
  }
}

/** IEEE 802.11, J.4, as the wizard takes it; an empty one is said on purpose. */
function isPassphrase(text: string): boolean {
  return text === '' || /^(?:[ -~]{8,63}|[0-9A-Fa-f]{64})$/.test(text);
}

function hashFinding(hash: string): Broken | undefined {
  const path = ['owner', 'password-hash'];
  const [, memory, passes, lanes, salt = '', tag = ''] = /m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash) ?? [];
  const bytes = (encoded: string) => Buffer.from(encoded, 'base64').length;
  if (bytes(salt) < 8 || bytes(salt) > 64 || bytes(tag) < 16 || bytes(tag) > 64) return { path, text: 'is not complete' };
  if (Number(memory) < LEAST_MEMORY_KIB || Number(passes) < 1) return { path, text: `is too cheap: it needs m of at least ${LEAST_MEMORY_KIB}` };
  if (Number(memory) > MOST_MEMORY_KIB || Number(passes) > MOST_PASSES || Number(lanes) < 1 || Number(lanes) > 4) {
    return { path, text: `costs more than a small device has: m at most ${MOST_MEMORY_KIB}, t at most ${MOST_PASSES}, p at most 4` };
  }
  return undefined;
}
