import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { unpackSlot } from './artifact.ts';
import { askNginx } from './nginx.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

t.test('nginx keeps the setup Wi-Fi and the network apart', async (t) => {
  const found = askNginx(slot, 'portal-probe.cjs');
  const echoed = (name: string): Record<string, unknown> => {
    t.equal(found[name]!.status, 200, `${name}: ${found[name]!.text.slice(0, 200)}`);
    return JSON.parse(found[name]!.text) as Record<string, unknown>;
  };
  const page = readFileSync(path.join(slot, 'usr/share/lares/ui/portal/setup.html'), 'utf8');
  for (const name of ['wizard', 'withToken']) {
    t.match(found[name], { status: 200, text: page, headers: { 'cache-control': 'no-store', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' } }, name);
    t.match(found[name]!.headers['content-security-policy'], /^default-src 'none'; script-src 'self'.*frame-ancestors 'none'$/);
  }
  t.equal(found['compressed']!.headers['content-encoding'], 'gzip');
  const phone = { socket: 'portal', from: '198.19.42.23', chain: '198.19.42.23' };
  t.match(echoed('api'), { ...phone, host: '198.19.42.1', url: '/api/setup/wizard' }, 'whatever it claims to come from');
  t.notMatch(found['api']!.headers['content-security-policy'], /unsafe/, 'the policy is nginx\'s');
  for (const name of ['plain', 'dashboard', 'assets', 'ownName', 'probe', 'odd']) t.match(echoed(name), phone, `${name} is the agent's matter`);
  t.match(echoed('probe'), { host: 'captive.apple.com', url: '/hotspot-detect.html' });
  t.match(echoed('odd'), { url: '//x/%2f?y=../..' }, 'as it came');
  t.match(echoed('posted'), { ...phone, method: 'POST', host: 'captive.apple.com' });
  t.equal(found['missing']!.status, 404);
  t.not(found['outside']!.text, page);
  t.match(echoed('fits'), { bytes: 16 * 1024 });
  t.equal(found['large']!.status, 413);
  t.ok(found['limited']!.status > 10 && found['limited']!.passed! > 20, `of 120 at once ${found['limited']!.status} were too many`);

  for (const name of ['neighbourAtPortal', 'neighbourWizard']) t.equal(found[name]!.status, 403, `${name}: from the cable there is no portal`);
  t.match(found['lanPage'], { status: 200, text: '/without-encryption' }, 'the control: the network finds the choice');
  t.equal(found['lanProbe']!.status, 0, 'and no redirects for foreign names');
  t.match(echoed('lanPortal'), { socket: 'plain' }, 'the portal\'s name leads nowhere else there');

  for (const name of ['unreadable', 'nameless', 'awayProbe']) {
    t.match(found[name], { status: 302, headers: { location: 'http://198.19.42.1/', 'cache-control': 'no-store' }, text: /<html/ }, `${name} leads to the wizard`);
  }
  t.match(found['awayApi'], { status: 503, headers: { 'retry-after': '2' }, text: /http\.agent-away/ });
});
