import t, { type Test } from 'tap';
import { AgentProcess, pageOfReply } from '../fakes/agent-process.ts';
import { ask } from '../fakes/two-doors.ts';

const owner = { username: 'ann', password: 'tundra-violin-42' };
const MIB = 2 ** 20;
/** Two hashes of 19 MiB, and as much again for 200 requests and what the allocator keeps. Ten hashes at once take 190 MiB. */
const MOST_GROWTH = 80 * MIB;
/** CPU time of one go of the event loop: that of 200 requests which arrive together, and none of a hash. */
const MOST_BLOCK_MS = 400;

async function claimed(t: Test) {
  const agent = await AgentProcess.start(t, { 'claim-code': 'K7MX2QPD' });
  const page = pageOfReply(await agent.call('POST', '/api/setup/claim', { body: { code: 'K7MX-2QPD', ...owner } }));
  const login = (from: string, body: object = owner) => agent.call('POST', '/api/session', { body, from });
  return { agent, page, login };
}

/** Asks with a session, again and again until `work` is done. @returns the answers, by status */
async function askedMeanwhile({ agent, page }: Awaited<ReturnType<typeof claimed>>, work: Promise<unknown>): Promise<Record<number, number>> {
  const done = new AbortController();
  void work.finally(() => done.abort());
  const statuses: Record<number, number> = {};
  do {
    const { status } = await agent.call('GET', '/api/session', { page });
    statuses[status] = (statuses[status] ?? 0) + 1;
  } while (!done.signal.aborted);
  return statuses;
}

t.test('200 logins at once: two hashes of memory, and everybody else is served meanwhile', async (t) => {
  const rig = await claimed(t);
  const { agent, login } = rig;
  // What the first hash and the first login load is not of the flood.
  await Promise.all([login('198.51.100.1'), login('198.51.100.2')]);
  const before = agent.memory.rss;
  agent.forgetPeak();
  await agent.longestBlock();
  const flood = Promise.all(Array.from({ length: 200 }, (_, n) => login(`10.0.0.${n}`)));
  const statuses = await askedMeanwhile(rig, flood);
  const { peak } = agent.memory;
  const block = await agent.longestBlock();
  const answers = await flood;
  const entered = answers.filter(({ status }) => status === 200).length;
  t.comment(`${entered} of 200 signed in, ${JSON.stringify(statuses)} answered meanwhile; RSS ${(before / MIB).toFixed(0)} MiB, ${((peak - before) / MIB).toFixed(0)} MiB more at most; event loop late by ${block.wallMs.toFixed(0)} ms, ${block.cpuMs.toFixed(0)} ms by its own doing`);
  // Ten have a place when all come at once; a place that is free again while they still arrive lets one more in.
  t.ok(entered >= 1 && entered <= 40, `${entered} of 200`);
  t.ok(answers.every(({ status, headers }) => status === 200 || (status === 429 && Number(headers['retry-after']) > 0)));
  t.ok(peak > before, 'the control: a hash is seen in the figure');
  t.ok(peak - before < MOST_GROWTH, `${((peak - before) / MIB).toFixed(0)} MiB`);
  t.ok(block.cpuMs < MOST_BLOCK_MS, `${block.cpuMs.toFixed(0)} ms`);
  t.same(Object.keys(statuses), ['200']);
  t.ok(statuses[200]! > 2, `${statuses[200]} served one after the other while hashes were made`);
});

t.test('1,000 wrong logins from 1,000 networks: strangers wait; the owner gets in at home and at the console', async (t) => {
  const rig = await claimed(t);
  const { agent, login } = rig;
  const tally: Record<string, number> = {};
  const guess = async (n: number) => {
    const { status, body } = await login(`198.${18 + (n >> 8)}.${n & 255}.9`, { ...owner, password: `wrong-password-${n}` });
    const key = `${status} ${String(body['code'])}`;
    tally[key] = (tally[key] ?? 0) + 1;
  };
  const guesses = (async () => {
    for (let n = 0; n < 1000; n += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => guess(n + k)));
  })();
  const statuses = await askedMeanwhile(rig, guesses);
  t.same(Object.keys(tally).filter((key) => !['401 auth.loginWrong', '429 auth.throttled', '429 auth.busy'].includes(key)), []);
  t.ok(tally['401 auth.loginWrong']! <= 40, `${tally['401 auth.loginWrong']} were tried`);
  t.same(Object.keys(statuses), ['200'], 'the session that exists is not touched');
  t.equal((await login('203.0.113.9')).body['code'], 'auth.throttled', 'the control: a stranger with the right password waits');
  t.equal((await login('192.0.2.7')).status, 200, 'the owner at home does not');
  const atConsole = await ask(agent.console, '/api/users');
  t.match(atConsole, { status: 200, body: [{ name: 'ann' }] }, 'and the console asks for no password');
  t.comment(`${JSON.stringify(tally)}; ${statuses[200]} answered meanwhile`);
});
