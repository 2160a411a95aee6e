// Runs inside the image's own file system, in a network of its own: starts its nginx before sockets that echo what
// arrives, asks it as phones and neighbours would, and prints the answers as JSON.
const { once } = require('node:events');
const { mkdirSync, unlinkSync } = require('node:fs');
const net = require('node:net');
const { ask: askAt, echo, withNginx } = require('./nginx-probe.cjs');

const [phone, neighbour, portal] = ['198.19.42.23', '10.9.8.7', '198.19.42.1'];
const ask = (host, path, options = {}) => askAt(host, path, { from: phone, to: portal, ...options });

async function answers() {
  const found = {
    wizard: await ask(portal, '/'),
    withToken: await ask(portal, '/s/AAAAAAAAAAAAAAAAAAAAAA'),
    compressed: await ask(portal, '/', { headers: { 'accept-encoding': 'gzip' } }),
    api: await ask(portal, '/api/setup/wizard', { headers: { 'x-real-ip': '1.2.3.4', 'x-forwarded-for': '1.2.3.4' } }),
    plain: await ask(portal, '/plain'),
    dashboard: await ask(portal, '/index.html'),
    assets: await ask(portal, '/assets/x.js'),
    outside: await ask(portal, '/files/../../index.html'),
    missing: await ask(portal, '/files/none.js'),
    probe: await ask('captive.apple.com', '/hotspot-detect.html'),
    odd: await ask('example.org', '//x/%2f?y=../..'),
    unreadable: await ask('example.org', '/%zz'),
    nameless: await ask(null, '/', {}),
    ownName: await ask('lares.local', '/'),
    posted: await ask('captive.apple.com', '/api/setup/wizard', { method: 'POST', body: 'x' }),
    large: await ask(portal, '/api/setup/wizard', { method: 'POST', body: 'x'.repeat(17 * 1024) }),
    fits: await ask(portal, '/api/setup/wizard', { method: 'POST', body: 'x'.repeat(16 * 1024) }),
    neighbourAtPortal: await ask(portal, '/api/setup/wizard', { from: neighbour }),
    neighbourWizard: await ask('captive.apple.com', '/', { from: neighbour }),
    lanPage: await ask('10.9.8.1', '/', { from: neighbour, to: '10.9.8.1' }),
    lanProbe: await ask('captive.apple.com', '/', { from: neighbour, to: '10.9.8.1' }),
    lanPortal: await ask(portal, '/api/setup/wizard', { from: neighbour, to: '10.9.8.1' }),
  };
  const flood = await Promise.all(Array.from({ length: 120 }, () => ask('example.org', '/', { from: '198.19.42.99' })));
  found.limited = { status: flood.filter(({ status }) => status === 429 || status === 0).length, passed: flood.filter(({ status }) => status === 200).length };
  return found;
}

(async () => {
  mkdirSync('/run/lares', { recursive: true });
  const servers = [await echo('agent'), await echo('portal'), await echo('plain')];
  await withNginx(() => ask(portal, '/'), async () => {
    const found = await answers();
    servers[1].closeAllConnections();
    await new Promise((resolve) => servers[1].close(resolve));
    try { unlinkSync('/run/lares/portal.sock'); } catch (error) { if (error.code !== 'ENOENT') throw error; }
    const away = { awayProbe: await ask('captive.apple.com', '/hotspot-detect.html'), awayApi: await ask(portal, '/api/setup/wizard') };
    const https = net.connect({ host: portal, port: 443, localAddress: phone });
    const closed = await once(https, 'connect').then(() => 'open', (error) => error.code);
    return { ...found, ...away, https: { status: 0, text: closed } };
  });
})();
