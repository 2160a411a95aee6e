// Runs inside the image's own file system: asks its nginx for plain http as computers of the network would, with the
// agent saying yes and no to it, and prints the answers as JSON.
const { mkdirSync, unlinkSync, writeFileSync } = require('node:fs');
const { ask: askAt, echo, withNginx } = require('./nginx-probe.cjs');

const [device, neighbour] = ['10.9.8.1', '10.9.8.7'];
const ask = (host, path, options = {}) => askAt(host, path, { from: neighbour, to: device, ...options });
let allowed = false;

/** The agent, as far as it matters: without leave it refuses everything. */
function refuse(_request, response) {
  if (allowed) return false;
  response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{"code":"auth.encryptionNeeded"}');
  return true;
}

/** What differs with the owner's leave. */
async function doors(when) {
  return {
    [`choice${when}`]: await ask('lares.local', '/'),
    [`dashboard${when}`]: await ask('lares.local', '/without-encryption'),
    [`theme${when}`]: await ask('lares.local', '/theme.js'),
    [`asset${when}`]: await ask('lares.local', `/assets/${process.argv[2] ?? 'none.js'}`),
    [`api${when}`]: await ask('lares.local', '/api/session', { method: 'POST', body: '{}', headers: { 'x-real-ip': '1.2.3.4', 'x-forwarded-for': '1.2.3.4', 'x-remote-user': 'root' } }),
    [`live${when}`]: await ask('lares.local', '/api/live', { headers: { connection: 'upgrade', upgrade: 'websocket' } }),
  };
}

async function answers() {
  const languages = { de: 'de-AT,de;q=0.9', first: 'it, fr-CH;q=0.9, en;q=0.8', zh: 'zh-CN', none: 'it,pt', odd: ',;q=,*' };
  const found = {
    ...(await doors('Refused')),
    health: await ask('lares.local', '/healthz'),
    authority: await ask('lares.local', '/device-ca.crt'),
    style: await ask('lares.local', '/landing.css'),
    picture: await ask('lares.local', '/favicon.svg'),
    deep: await ask('lares.local', '/services/nginx.service?tab=2'),
    page: await ask('lares.local', '/index.html'),
    pages: await ask('lares.local', '/landing/de.shtml'),
    state: await ask('lares.local', '/plain-allowed'),
    print: await ask('lares.local', '/ca-fingerprint'),
    wizard: await ask('lares.local', '/portal/setup.html'),
    odd: await ask('lares.local', '/api/%2e%2e/x'),
    large: await ask('lares.local', '/api/config', { method: 'POST', body: 'x'.repeat(300_000) }),
    byAddress: await ask(device, '/'),
    byV6: await ask('[fd00::1]', '/'),
    markup: await ask('lares.local', '/?language=de%22%3E%3Cscript%3E'),
    chosen: await ask('lares.local', '/?language=fr', { headers: { 'accept-language': 'de' } }),
    foreign: await ask('attacker.example', '/'),
    foreignApi: await ask('attacker.example', '/api/setup'),
    rebound: await ask('lares.local.attacker.example', '/without-encryption'),
    nameless: await ask(null, '/'),
  };
  for (const [name, value] of Object.entries(languages)) found[`language ${name}`] = await ask('lares.local', '/', { headers: { 'accept-language': value } });
  allowed = true;
  Object.assign(found, await doors('Allowed'));
  return found;
}

(async () => {
  mkdirSync('/run/lares', { recursive: true });
  writeFileSync('/data/tls/ca-fingerprint', `${'AB:'.repeat(31)}CD\n`);
  writeFileSync('/data/tls/device-ca.crt', 'the authority');
  const servers = [await echo('agent'), await echo('portal'), await echo('plain', refuse)];
  await withNginx(() => ask('lares.local', '/'), async () => {
    const found = await answers();
    servers[2].closeAllConnections();
    await new Promise((resolve) => servers[2].close(resolve));
    try { unlinkSync('/run/lares/plain.sock'); } catch (error) { if (error.code !== 'ENOENT') throw error; }
    unlinkSync('/data/tls/ca-fingerprint');
    return { ...found, ...(await doors('Away')) };
  });
})();
