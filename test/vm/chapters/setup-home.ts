import type { Test } from 'tap';
import type { HttpAnswer } from '../air/http.ts';
import type { HomeRouter } from '../air/home-router.ts';
import { portalAddress } from '../air/phone.ts';
import { owner } from '../owner.ts';
import { keepFigures, until } from '../story.ts';
import { answers, home, type SetupStory } from './setup-wizard.ts';

/** Asks the dashboard from a computer on the home's LAN. The device's certificate is its own; which is another story's matter. */
function dashboard(router: HomeRouter, address: string, path: string, body?: unknown): Promise<HttpAnswer> {
  const origin = `https://${address}`;
  return router.get(`${origin}${path}`, { options: ['--insecure'], ...(body === undefined ? {} : { body, headers: { origin } }) });
}

/** The device's address on the home network, as soon as its dashboard answers there. */
async function atHome(router: HomeRouter, timeoutMs: number): Promise<string> {
  const [address = ''] = await until(() => router.leases(), (leases) => leases.length > 0, timeoutMs);
  await until(() => dashboard(router, address, '/healthz'), ({ status }) => status === 200, timeoutMs);
  return address;
}

/** Apply: the device goes over to the home network, and takes its own away. */
export async function applied(t: Test, { device, air: { phone, home: router }, ssid }: SetupStory): Promise<void> {
  const startedMs = Date.now();
  const applying = await phone.wizard('/apply', { method: 'POST' });
  t.equal(applying.status, 200);
  t.match(applying.body, { phase: 'applying', losesNetwork: true });
  await atHome(router, 180_000);
  const seconds = (Date.now() - startedMs) / 1000;
  t.comment(`${seconds.toFixed(1)} s from Apply to the dashboard on the home network`);
  keepFigures({ secondsFromApplyToDashboard: seconds });
  t.notOk((await phone.heard()).includes(ssid), 'its own network is gone');
  await phone.leave();
  t.equal(await device.ask('nmcli -t -f NAME,DEVICE connection show --active | grep lares-setup || true'), '');
  t.equal(await device.ask('systemctl list-units --no-legend --plain "lares-access-point@*"'), '', 'nor is anything left that served it');
  t.equal(await device.ask("stat -c '%a %U' /etc-rw/NetworkManager/system-connections/*"), '600 root', 'one network is saved, for root to read');
  t.equal(await device.ask('cat /proc/sys/net/ipv4/ip_forward'), '0');
}

/** The owner signs in on the home network: that ends setup for good. */
export async function over(t: Test, { device, air: { home: router } }: SetupStory): Promise<void> {
  const address = await atHome(router, 60_000);
  t.match((await dashboard(router, address, '/api/setup')).body, { claimed: true, deviceName: answers.deviceName.hostname });
  t.equal((await dashboard(router, address, '/api/setup/wizard')).status, 404, 'the wizard was never there');
  const login = await dashboard(router, address, '/api/session', owner);
  t.equal(login.status, 200, 'the owner signs in with what was chosen in the wizard');
  const again = await dashboard(router, address, '/api/setup/claim', { code: 'AAAA-AAAA', ...owner });
  t.equal(again.body.code, 'auth.alreadyClaimed');

  // What nginx passes on from the setup Wi-Fi, on a socket of its own: asked by root, who may.
  const portal = await until(() => device.ask(
    `printf 'GET /api/setup/wizard HTTP/1.1\\r\\nHost: ${portalAddress}\\r\\nConnection: close\\r\\n\\r\\n' | socat -t 5 - UNIX-CONNECT:/run/lares/portal.sock | head -n 1`,
  ), (line) => line.includes(' 404 '), 30_000);
  t.match(portal, / 404 /, 'nor is it behind the portal any more');
  const asked = await router.get(`http://${address}/`, { headers: { host: portalAddress } });
  t.equal(asked.status, 200, 'and its address leads to the choice before the dashboard, like any other');
  t.match(asked.body, '/device-ca.crt');

  t.equal(await device.ask('cat /proc/sys/kernel/hostname; readlink -f /etc/localtime'), `${answers.deviceName.hostname}\n/usr/share/zoneinfo/${answers.timezone.timezone}`);
  t.match(await device.ask('iw reg get'), /country FR/, 'the rules of the country hold');
  const words = [owner.password, home.passphrase].map((word) => `-e '${word}'`).join(' ');
  t.equal(await device.ask(`journalctl -b --no-pager -o cat | grep -c -F ${words} || true`), '0', 'no secret is in the journal');
}

/** Switched off and on again, it goes home by itself and opens nothing. */
export async function powerCycle(t: Test, { device, air }: SetupStory): Promise<void> {
  const { home: router, phone } = air;
  await device.powerDown();
  await air.powerOn();
  await router.open(home);
  const address = await atHome(router, 240_000);
  t.equal((await dashboard(router, address, '/api/session', owner)).status, 200);
  t.equal((await dashboard(router, address, '/api/setup/wizard')).status, 404);
  t.notMatch((await phone.heard()).join('\n'), /Lares/);
  t.equal((await device.shell('systemctl is-system-running --wait', 240_000)).output, 'running');
}
