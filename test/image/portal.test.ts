import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { output, unpackSlot } from './artifact.ts';

const [slot, remove] = unpackSlot();
t.teardown(remove);

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly passed?: number;
}

/** What the image's nginx answers with the image's configuration, in a network that has only these addresses. */
function asked(): Readonly<Record<string, Reply>> {
  const put = (file: string, text: string): void => {
    mkdirSync(path.join(slot, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(slot, file), text);
  };
  put('run/lares/nginx/names.conf', 'server_name lares.local lares;\n');
  const scratch = path.join(slot, 'run/test');
  mkdirSync(scratch, { recursive: true });
  for (const folder of ['data/tls', 'run/credentials/nginx.service']) mkdirSync(path.join(slot, folder), { recursive: true });
  output('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=lares.local', '-days', '1',
    '-keyout', path.join(slot, 'run/credentials/nginx.service/server.key'), '-out', path.join(slot, 'data/tls/server.crt')]);
  copyFileSync(path.resolve(import.meta.dirname, 'portal-probe.cjs'), path.join(scratch, 'probe.cjs'));
  const enter = 'mount --rbind /dev "$1/dev" && mount -t tmpfs none "$1/var" && mkdir -p "$1/var/log/nginx" && ip link set lo up && ' +
    'for address in 198.19.42.1 198.19.42.23 198.19.42.99 10.9.8.1 10.9.8.7; do ip address add "$address/24" dev lo; done && ' +
    'exec chroot "$1" /usr/lib/lares/bin/node /run/test/probe.cjs 2>&1';
  const text = output('unshare', ['--user', '--map-root-user', '--mount', '--net', '--pid', '--fork', '--kill-child', 'env', '-u', 'NODE_OPTIONS', 'sh', '-c', enter, 'sh', slot]);
  const line = /^RESULT (.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error(text);
  return JSON.parse(line) as Record<string, Reply>;
}

t.test('nginx keeps the setup Wi-Fi and the network apart', async (t) => {
  const found = asked();
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
  t.equal(found['lanPage']!.status, 308, 'the control: the network finds the dashboard');
  t.equal(found['lanProbe']!.status, 0, 'and no redirects for foreign names');
  t.equal(found['lanPortal']!.status, 308, 'the portal\'s name opens nothing there');

  for (const name of ['unreadable', 'nameless', 'awayProbe']) {
    t.match(found[name], { status: 302, headers: { location: 'http://198.19.42.1/', 'cache-control': 'no-store' }, text: /<html/ }, `${name} leads to the wizard`);
  }
  t.match(found['awayApi'], { status: 503, headers: { 'retry-after': '2' }, text: /http\.agent-away/ });
});
