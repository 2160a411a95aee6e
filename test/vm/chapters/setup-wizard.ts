import type { Test } from 'tap';
import type { Air } from '../air/air.ts';
import type { Phone } from '../air/phone.ts';
import type { Device } from '../device.ts';
import { owner } from '../owner.ts';
import { until } from '../story.ts';

/** What the chapters about setup hand on. */
export interface SetupStory {
  readonly device: Device;
  readonly air: Air;
  /** Of the device's own network. */
  ssid: string;
  passphrase: string;
}

/** As on the console. */
export function passphraseOf(device: Device): Promise<string> {
  return device.ask('cat /data/identity/setup-passphrase');
}

export const home = { ssid: 'Hearth & Home', passphrase: 'correct horse battery' } as const;

const encoded = (ssid: string | Uint8Array): string => Buffer.from(ssid).toString('base64url');

/** Answer to the step `network`. */
export function networkAnswer(ssid: string, passphrase: string, more: { security?: string; hidden?: boolean } = {}): unknown {
  return { via: 'wifi', ssid: encoded(ssid), hidden: false, security: 'wpa-personal', passphrase, ...more };
}

/** Everything but the network. */
export const answers = {
  language: { language: 'fr' },
  country: { country: 'FR' },
  deviceName: { hostname: 'foyer', prettyHostname: 'Foyer' },
  owner,
  timezone: { timezone: 'Europe/Paris' },
  updates: { updates: 'ask' },
} as const;

/** Takes the wizard as its page does. @throws Error when it is refused */
export async function begin(phone: Phone): Promise<any> {
  const answer = await phone.wizard('/begin', { method: 'POST', body: { clientTimeMs: Date.now() } });
  if (answer.status !== 200) throw new Error(`begin: ${answer.status} ${JSON.stringify(answer.body)}`);
  phone.token = answer.body.token;
  return answer.body.state;
}

export async function answer(phone: Phone, step: string, value: unknown): Promise<any> {
  const { status, body } = await phone.wizard(`/answers/${step}`, { method: 'PUT', body: value });
  if (status !== 200) throw new Error(`${step}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** The phone that holds the wizard keeps it; a second one neither takes it over nor sees anything. */
export async function held(t: Test, { air: { phone, second } }: SetupStory): Promise<void> {
  const { body: before } = await phone.wizard();
  t.match(before, { phase: 'open', mine: false, beginWith: 'nothing', ownerExists: false, losesNetwork: true, networks: [] });
  const state = await begin(phone);
  t.match(state, { phase: 'taken', mine: true, next: 'language' });
  const taken = await second.wizard('/begin', { method: 'POST', body: {} });
  t.equal(taken.status, 409);
  t.equal(taken.body.code, 'setup.taken');
  second.token = phone.token;
  t.match((await second.wizard()).body, { phase: 'taken', mine: false, networks: [] }, 'the token is worth nothing on another phone');
  t.equal((await second.wizard('/answers/language', { method: 'PUT', body: answers.language })).status, 401);
  const guess = await second.wizard('/begin', { method: 'POST', body: { claimCode: 'AAAA-AAAA' } });
  t.equal(guess.status, 401, 'nor does a guessed claim code take it over');
  await second.leave();
}

/** Names nobody would give a network but to do harm, or in another alphabet. */
const strange: readonly (string | Uint8Array)[] = [
  '<script>alert(1)</script>',
  'café 🔥 小屋',
  Uint8Array.of(0x00, 0x01, 0x0a, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0xff, 0xfe),
  'A'.repeat(32),
  '"; reboot #$(reboot)',
];

/** The list of networks: found anew while the phone stays, with any bytes for names. */
export async function lists(t: Test, { air: { phone, home: router, strangers } }: SetupStory): Promise<void> {
  await router.open(home);
  await strangers.open(strange.map((ssid) => Buffer.from(ssid)));
  t.equal((await phone.wizard('/scan', { method: 'POST' })).status, 200);
  const { body } = await until(() => phone.wizard(), (state) => state.status === 200 && !state.body.scanning);
  const found = new Map<string, { name: string; security: string }>(body.networks.map((network: { ssid: string }) => [network.ssid, network]));
  t.match(found.get(encoded(home.ssid)), { name: home.ssid, security: 'wpa-personal', joinable: true });
  for (const ssid of strange) t.match(found.get(encoded(ssid)), { security: 'open' }, JSON.stringify(ssid));
  t.match(found.get(encoded('café 🔥 小屋')), { name: 'café 🔥 小屋' });
  t.equal(found.get(encoded(strange[2]!))?.name, `${'\uFFFD'.repeat(4)}[31m${'\uFFFD'.repeat(2)}`, 'no control characters');
  await strangers.close();
}

/** Every step is kept; what is secret does not come back; a page that was closed finds everything again. */
export async function answersKept(t: Test, { air: { phone } }: SetupStory): Promise<void> {
  const malformed = await phone.wizard('/answers/country', { method: 'PUT', body: { country: 'Frankreich' } });
  t.equal(malformed.status, 422);
  for (const [step, value] of Object.entries(answers)) await answer(phone, step, value);
  const early = await phone.wizard('/apply', { method: 'POST' });
  t.equal(early.body.code, 'setup.incomplete');
  await answer(phone, 'network', networkAnswer(home.ssid, home.passphrase));
  phone.token = undefined;
  const state = await begin(phone);
  t.match(state, {
    next: null, answers: { ...answers, owner: { username: owner.username, secretSet: true }, network: { name: home.ssid, secretSet: true } },
  });
  t.notMatch(JSON.stringify(state), new RegExp(`${owner.password}|${home.passphrase}`), 'no secret comes back');
}

/** What the agent, NetworkManager and the supplicant said last. */
const lastWords = `
journalctl -b -u lares-agent -u NetworkManager -u wpa_supplicant -u 'lares-access-point@*' -n 60 --no-pager -o short-monotonic
nmcli device; ip -brief address; nft list set inet lares access_points`;

/**
 * Tells chapters one after the other. Each builds on those before it: after one that failed the others are not told, and
 * what the device said last is shown.
 */
export function teller(t: Test, story: SetupStory): (name: string, tell: (t: Test, story: SetupStory) => Promise<void>) => void {
  let failed: string | undefined;
  return (name, tell) => {
    void t.test(name, async (t) => {
      if (failed !== undefined) return t.fail(`not told, since this failed: ${failed}`);
      try {
        await tell(t, story);
        if (!t.passing()) failed = name;
      } catch (error) {
        failed = name;
        throw error;
      } finally {
        // A device that is off says nothing, and must not hide why.
        if (failed !== undefined) t.comment(await story.device.shell(lastWords).then(({ output }) => output, String));
      }
    });
  };
}
