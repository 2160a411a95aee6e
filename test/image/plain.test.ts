import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { unpackSlot } from './artifact.ts';
import { askNginx } from './nginx.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);
const found = askNginx(slot, 'plain-probe.cjs');
const https = (path: string) => ({ status: 308, headers: { location: `https://lares.local${path}`, 'cache-control': 'no-store' } });
const refusal = { status: 403, text: 'auth.encryptionNeeded' };

t.test('without the owner\'s leave plain http is the page of the choice, the authority, life, and the way to https', async (t) => {
  t.match(found['choiceRefused'], { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
  const page = found['choiceRefused']!.text;
  t.match(page, 'href="https://lares.local/"');
  t.match(page, `${'AB:'.repeat(31)}CD`);
  t.match(page, 'href="/device-ca.crt"');
  t.notMatch(page, /\/without-encryption|<!--|error occurred/, 'and nothing of it is left undone');
  t.match(page, 'Allow signing in without encryption', 'but where it is switched on');
  t.match(found['authority'], { status: 200, text: 'the authority', headers: { 'content-type': 'application/x-x509-ca-cert' } });
  t.match(JSON.parse(found['health']!.text), { socket: 'agent', url: '/healthz' });
  for (const name of ['style', 'picture']) t.equal(found[name]!.status, 200, name);
  t.match(found['deep'], https('/services/nginx.service?tab=2'));
  for (const [name, at] of [['page', '/index.html'], ['pages', '/landing/de.shtml'], ['wizard', '/portal/setup.html'], ['themeRefused', '/theme.js'], ['assetRefused', '/assets/none.js']] as const) {
    t.match(found[name], https(at), name);
  }
  t.match(found['dashboardRefused'], { status: 302, headers: { location: '/', 'cache-control': 'no-store' } });
  for (const name of ['state', 'print']) t.equal(found[name]!.status, 404, `${name} is for the page alone`);
  for (const name of ['apiRefused', 'liveRefused']) t.match(found[name], refusal, `${name}: the agent says so`);
  t.equal(found['odd']!.status, 400);
  t.match(found['large'], { status: 413, text: 'http.tooLarge' });
});

t.test('with it there is the dashboard, through a socket of its own', async (t) => {
  t.match(found['choiceAllowed']!.text, 'href="/without-encryption"');
  t.notMatch(found['choiceAllowed']!.text, 'Allow signing in without encryption');
  const dashboard = readFileSync(path.join(slot, 'usr/share/lares/ui/index.html'), 'utf8');
  t.match(found['dashboardAllowed'], { status: 200, text: dashboard, headers: { 'cache-control': 'no-store', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' } });
  t.match(found['dashboardAllowed']!.headers['content-security-policy'], /^default-src 'none'; script-src 'self'.*frame-ancestors 'none'$/);
  t.equal(found['themeAllowed']!.status, 200);
  t.equal(found['assetAllowed']!.status, 404, 'files, and no page in their place');
  const api = JSON.parse(found['apiAllowed']!.text) as unknown;
  t.match(api, { socket: 'plain', method: 'POST', url: '/api/session', host: 'lares.local', from: '10.9.8.7', chain: '10.9.8.7' }, 'whatever it claims to come from');
  t.notMatch(found['apiAllowed']!.headers['content-security-policy'], /unsafe/, 'the policy is nginx\'s');
  t.match(JSON.parse(found['liveAllowed']!.text), { socket: 'plain', url: '/api/live' });
});

t.test('while the agent is away there is the choice, and no leave', async (t) => {
  t.match(found['choiceAway'], { status: 200, text: 'href="https://lares.local/"' });
  t.notMatch(found['choiceAway']!.text, /without-encryption|SHA-256 fingerprint|<!--/, 'nor a fingerprint that is not there');
  t.match(found['dashboardAway'], { status: 302, headers: { location: '/' } });
  t.match(found['assetAway'], https('/assets/none.js'));
  t.match(found['apiAway'], { status: 503, text: 'http.agent-away', headers: { 'retry-after': '2' } });
});

t.test('only under names of its own', async (t) => {
  for (const name of ['foreign', 'foreignApi', 'rebound', 'nameless']) t.equal(found[name]!.status || 400, 400, name);
  t.match(found['byAddress']!.text, 'href="https://10.9.8.1/"');
  t.match(found['byV6']!.text, 'href="https://[fd00::1]/"');
});

t.test('in the first language of the browser that there is, or the one that was tapped', async (t) => {
  const spoken = (name: string) => /<html lang="([^"]+)"/.exec(found[name]!.text)?.[1];
  t.same(['language de', 'language first', 'language zh', 'language none', 'language odd', 'chosen', 'markup', 'byAddress'].map(spoken), ['de', 'fr', 'zh-Hans', 'en', 'en', 'fr', 'en', 'en']);
  t.notMatch(found['markup']!.text, '<script');
});
