import type { Test } from 'tap';
import { within } from '../board.ts';
import { type Household, ownerIn, patiently } from '../household.ts';
import { keepFigures, until } from '../story.ts';
import { trail } from './accounts-audit.ts';

/** They share the emulated processors with the device: a hundred handshakes at once are half a minute of both. */
const ADDRESSES = 20;
const APART_MS = 250;
const ATTEMPTS = 1000;
const LOGINS = 24;

const median = (values: number[]): number => values.toSorted((one, other) => one - other)[values.length >> 1]!;
const nth = (values: number[], share: number): number => values.toSorted((one, other) => one - other)[Math.floor(values.length * share)]!;

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const sinceMs = performance.now();
  return [await work(), performance.now() - sinceMs];
}

const hashing = `
const { argon2Sync, randomBytes } = require('node:crypto');
const times = Array.from({ length: 7 }, () => {
  const since = performance.now();
  argon2Sync('argon2id', { message: 'somebody at the door', nonce: randomBytes(16), parallelism: 1, tagLength: 32, memory: 19456, passes: 2 });
  return performance.now() - since;
});
console.log(Math.round(times.sort((a, b) => a - b)[3]));`;

/** What a login costs here. Figures for people; the computer under the emulator decides. */
export async function cost(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const hashMs = Number(await device.ask(`/usr/lib/lares/bin/node -e "$(base64 -d <<<${Buffer.from(hashing).toString('base64')})"`));
  const person = { name: 'mona', role: 'viewer', password: 'she only counts the hours' };
  await ownerIn(story).must('/api/users', { body: person });
  story.secrets.set(person.password, 'password of mona');
  const login = async () => (await device.client()).send('/api/session', { body: { username: person.name, password: person.password } });
  const plainMs: number[] = [];
  const loginMs: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    plainMs.push((await timed(async () => (await device.client()).send('/api/setup')))[1]);
    loginMs.push((await timed(login))[1]);
  }
  let left = LOGINS;
  const [, allMs] = await timed(() => Promise.all([1, 2, 3, 4].map(async () => {
    while ((left -= 1) >= 0) t.equal((await login()).status, 200);
  })));
  const figures = { hashMs, loginMs: Math.round(median(loginMs)), requestWithHandshakeMs: Math.round(median(plainMs)), loginsPerSecond: Math.round((LOGINS / allMs) * 10_000) / 10 };
  t.comment(JSON.stringify(figures));
  keepFigures(figures);
  await ownerIn(story).must('/api/users/mona', { method: 'DELETE' });
}

/** A street of computers next to the device, each with an address of its own, on one cable. */
const street = `
set -e
ip netns add street
ip link add cable type veth peer name cable netns street
ip address add 192.0.2.1/24 dev cable
ip link set cable up
for n in $(seq 2 ${ADDRESSES + 1}); do echo "address add 192.0.2.$n/24 dev cable"; done | ip -n street -batch -
ip -n street link set cable up`;

/** Guesses at the owner and at everybody they can think of, until told to stop. */
const guessers = `
const https = require('node:https');
const fs = require('node:fs');
const tally = {};
let sent = 0;
let turn = 0;
const tell = (over) => {
  fs.writeFileSync('/run/siege.new', JSON.stringify({ sent, tally, over }));
  fs.renameSync('/run/siege.new', '/run/siege.json');
};
function guess(agent, n) {
  const body = JSON.stringify({ username: n % 2 ? 'vesta' : 'guest' + n, password: 'guess number ' + n });
  const headers = { host: 'localhost', 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve) => {
    const request = https.request({ host: '192.0.2.1', servername: 'localhost', path: '/api/session', method: 'POST', agent, rejectUnauthorized: false, headers }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; }).on('end', () => resolve(/"code":"([^"]+)"/.exec(text)?.[1] ?? String(answer.statusCode)));
    });
    request.on('error', (error) => resolve(error.code)).end(body);
  });
}
async function besiege(address, afterMs) {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, localAddress: address });
  while (sent < ${ATTEMPTS} || !fs.existsSync('/run/siege-over')) {
    const outcome = await guess(agent, turn += 1);
    tally[outcome] = (tally[outcome] ?? 0) + 1;
    // A connection that ended while it was idle asked nothing.
    if (outcome !== 'ECONNRESET') sent += 1;
    if (sent % 25 === 0) tell(false);
  }
  agent.destroy();
}
Promise.all(Array.from({ length: ${ADDRESSES} }, (_, n) => besiege('192.0.2.' + (n + 2), n * ${APART_MS}))).then(() => tell(true));`;

interface Siege {
  sent: number;
  tally: Record<string, number>;
  over: boolean;
}

/** A thousand wrong logins and more from elsewhere. Meanwhile the owner signs in anew, and who is in notices little. */
export async function besieged(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const vesta = ownerIn(story);
  await device.ask(street);
  await device.ask(`cat > /run/siege.cjs <<'END'
${guessers}
END
ip netns exec street setsid /usr/lib/lares/bin/node /run/siege.cjs > /run/siege.log 2>&1 &`);
  const state = async (): Promise<Siege> => JSON.parse(await device.ask('cat /run/siege.json')) as Siege;
  await until(state, ({ sent }) => sent >= 100);
  const entered = await vesta.enter(device);
  t.match(entered.answer, { status: 200, body: { user: { name: 'vesta' } } }, 'the owner gets in, with both factors');
  const knockMs: number[] = [];
  const calls: number[] = [];
  do {
    const [{ answer }, ms] = await timed(() => vesta.knock(device));
    t.equal(answer.status, 200, 'and again');
    knockMs.push(ms);
    for (let n = 0; n < 5; n += 1) {
      const [{ status }, callMs] = await timed(() => vesta.client.send('/api/system'));
      if (status !== 200) t.fail(`a page of the owner: ${status}`);
      calls.push(callMs);
    }
  } while (knockMs.length < 5 || (await state()).sent < ATTEMPTS);
  await device.ask('touch /run/siege-over');
  const { sent, tally } = await until(state, ({ over }) => over, 180_000);
  t.ok(sent >= ATTEMPTS, `${sent} wrong logins: ${JSON.stringify(tally)}`);
  t.same(Object.keys(tally).filter((code) => !['auth.loginWrong', 'auth.throttled', 'auth.busy', '429', 'ECONNRESET'].includes(code)), [], 'all were refused for what they are');
  t.ok((tally['auth.throttled'] ?? 0) > sent / 4, 'most were not even looked at');
  const peakMiB = Math.round(Number(await device.ask("awk '/^VmHWM/ { print $2 }' /proc/$(systemctl show -P MainPID lares-agent)/status")) / 1024);
  const figures = {
    siegeAttempts: sent, siegeJudged: tally['auth.loginWrong'] ?? 0, siegeOwnerWorstMs: Math.round(Math.max(...knockMs)),
    siegePageP95Ms: Math.round(nth(calls, 0.95)), siegeAgentPeakMiB: peakMiB,
  };
  t.comment(JSON.stringify({ ...figures, tally }));
  keepFigures(figures);
  t.ok(figures.siegePageP95Ms < within(5_000), 'pages answer meanwhile');
  t.ok(peakMiB < 250, `the agent took at most ${peakMiB} MiB`);
  await device.ask('ip link delete cable; ip netns delete street; rm /run/siege*');

  const entries = await trail(story);
  t.ok(entries.filter(({ address }) => address?.startsWith('192.0.2.')).length <= 60, 'the trail was not washed out by refusals');
  t.ok(entries.some(({ event, user }) => event === 'auth.claim' && user === 'vesta'), 'what was there is there');
  t.equal((await patiently(() => vesta.client.send('/api/session'))).status, 200);
}
