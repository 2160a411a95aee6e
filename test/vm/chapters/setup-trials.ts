import type { Test } from 'tap';
import { keepFigures, until } from '../story.ts';
import { answer, answers, begin, home, networkAnswer, passphraseOf, type SetupStory } from './setup-wizard.ts';

/** A clock that was never set: the phone's counts, for want of a better one. */
export async function clock(t: Test, { device, air: { phone } }: SetupStory): Promise<void> {
  const behindS = async (): Promise<number> => Date.now() / 1000 - Number(await device.ask('date +%s'));
  // systemd lets no clock be earlier than the release, which may be of this very day.
  const before = await behindS();
  t.ok(before > 10, `the clock is ${before.toFixed(0)} s behind`);
  await begin(phone);
  await until(behindS, (seconds) => Math.abs(seconds) < 10, 30_000);
  for (const [step, value] of Object.entries(answers)) await answer(phone, step, value);
}

/** Applies, and resolves to the state the phone finds when the device's own network is there again. */
async function applied({ air: { phone } }: SetupStory, network: unknown, meanwhile: () => Promise<void> = async () => undefined): Promise<any> {
  await answer(phone, 'network', network);
  const { status, body } = await phone.wizard('/apply', { method: 'POST' });
  if (status !== 200) throw new Error(`apply: ${status} ${JSON.stringify(body)}`);
  await meanwhile();
  await until(() => phone.wizard().catch(() => undefined), (state) => state === undefined || state.body.phase !== 'applying', 60_000);
  return backAgain(phone);
}

async function backAgain(phone: SetupStory['air']['phone']): Promise<any> {
  await until(() => phone.rejoin(30_000), () => true, 180_000);
  const state = await until(() => phone.wizard(), ({ status, body }) => status === 200 && ['open', 'taken'].includes(body.phase), 120_000);
  return state.body.mine ? state.body : begin(phone);
}

/** One attempt that fails: its cause is told, the network of the device is back, and every answer is kept. */
async function fails(t: Test, story: SetupStory, network: unknown, cause: string): Promise<void> {
  const startedMs = Date.now();
  const state = await applied(story, network);
  const seconds = (Date.now() - startedMs) / 1000;
  t.comment(`${cause}: ${seconds.toFixed(1)} s from Apply to the phone that reads why`);
  keepFigures({ [`secondsTo-${cause}`]: seconds });
  t.match(state, { phase: 'taken', mine: true, trial: { outcome: 'failed', cause }, next: null });
  t.match(state.answers, { ...answers, owner: { secretSet: true }, network: { secretSet: true } }, 'the answers are kept');
  t.equal(await story.device.ask('ls /etc-rw/NetworkManager/system-connections'), '', 'nothing of it is saved');
}

export async function wrongPassword(t: Test, story: SetupStory): Promise<void> {
  await story.air.home.open(home);
  await fails(t, story, networkAnswer(home.ssid, 'incorrect horse'), 'wrong-password');
}

/** A hidden network is found; its router gives no address. */
export async function noAddress(t: Test, story: SetupStory): Promise<void> {
  await story.air.home.open({ ...home, ssid: 'Behind the curtain', hidden: true, channel: 11, dhcp: false });
  await fails(t, story, networkAnswer('Behind the curtain', home.passphrase, { hidden: true }), 'no-address');
}

export async function gone(t: Test, story: SetupStory): Promise<void> {
  await story.air.home.close();
  await fails(t, story, networkAnswer(home.ssid, home.passphrase), 'not-found');
}

const kill = 'systemctl kill -s KILL --kill-whom=main lares-agent';

/** The agent is killed while a phone is in the wizard: the network stays, and so does everything that was answered. */
export async function killedWhileReady(t: Test, { device, air: { phone } }: SetupStory): Promise<void> {
  const connected = await device.ask('nmcli -t -f NAME,UUID connection show --active | grep lares-setup');
  await device.ask(kill);
  const { body } = await until(() => phone.wizard(), ({ status, body }) => status === 200 && body.phase === 'taken', 60_000);
  t.match(body, { mine: true, next: 'network', answers: { country: answers.country } });
  t.equal(await device.ask('nmcli -t -f NAME,UUID connection show --active | grep lares-setup'), connected, 'the same network, never closed');
}

/** The agent is killed in the middle of a trial that cannot succeed: the device's network is back all the same. */
export async function killedInTrial(t: Test, story: SetupStory): Promise<void> {
  const { device, air } = story;
  await air.home.open(home);
  let killedMs = 0;
  const state = await applied(story, networkAnswer(home.ssid, 'incorrect horse'), async () => {
    await untilTrying(story);
    await device.ask(kill);
    killedMs = Date.now();
  });
  const seconds = (Date.now() - killedMs) / 1000;
  keepFigures({ secondsFromKillToSetupNetwork: seconds });
  t.comment(`${seconds.toFixed(1)} s from the kill to the phone that is back in the wizard`);
  t.match(state, { phase: 'taken', mine: true, trial: { outcome: 'failed' }, answers: { country: answers.country } });
}

/** The radio has left our network for the home's. */
async function untilTrying({ device }: SetupStory): Promise<void> {
  const active = 'nmcli -t -f NAME,TYPE connection show --active | grep wireless | grep -v lares-setup';
  await until(() => device.shell(active), ({ output }) => output !== '', 60_000);
}

/** Power is gone in the middle of a trial: after it, the device is as if it had not begun, and knows its answers. */
export async function powerCutInTrial(t: Test, story: SetupStory): Promise<void> {
  const { device, air } = story;
  const { phone, home: router } = air;
  await answer(phone, 'network', networkAnswer(home.ssid, 'incorrect horse'));
  t.equal((await phone.wizard('/apply', { method: 'POST' })).status, 200);
  await untilTrying(story);
  await device.powerCut();
  await air.powerOn();
  await phone.untilHeard(new RegExp(`^${story.ssid}$`), 240_000);
  t.equal(await passphraseOf(device), story.passphrase, 'the network has the passphrase it had');
  await phone.join(story.ssid, story.passphrase);
  phone.token = undefined;
  const state = await until(() => begin(phone), () => true, 60_000);
  t.match(state, { mine: true, next: null, trial: { outcome: 'failed' }, answers: { country: answers.country } });
  t.equal(await device.ask('ls /etc-rw/NetworkManager/system-connections'), '', 'nothing of the trial is saved');
  await router.close();
}

/** The home has WPA3 alone, and the agent dies as soon as it is joined: what works is kept all the same. */
export async function killedInSuccess(t: Test, story: SetupStory): Promise<void> {
  const { device, air: { phone, home: router } } = story;
  await router.open({ ...home, security: 'sae', channel: 6 });
  await answer(phone, 'network', networkAnswer(home.ssid, home.passphrase, { security: 'wpa3-personal' }));
  t.equal((await phone.wizard('/apply', { method: 'POST' })).status, 200);
  await untilTrying(story);
  await device.ask(kill);
  const [address] = await until(() => router.leases(), (leases) => leases.length > 0, 120_000);
  await until(() => router.get(`https://${address}/healthz`, { options: ['--insecure'] }), ({ status }) => status === 200, 120_000);
  await until(() => device.ask('ls /etc-rw/NetworkManager/system-connections'), (files) => files !== '', 120_000);
  t.match(await device.ask('iw dev wlan0 info'), /type managed/);
  t.match(await device.ask('grep -h key-mgmt /etc-rw/NetworkManager/system-connections/*'), /sae/);
}
