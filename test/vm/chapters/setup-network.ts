import type { Test } from 'tap';
import { portalAddress } from '../air/phone.ts';
import { keepFigures } from '../story.ts';
import { type SetupStory, passphraseOf } from './setup-wizard.ts';

/** Out of the box, without a cable: the device opens a network of its own, protected, under a name of its own. */
export async function appears(t: Test, story: SetupStory): Promise<void> {
  const { device, air } = story;
  story.ssid = await air.phone.untilHeard(/^Lares-[2-9A-HJKMNP-TV-Z]{4}$/, 240_000);
  const seconds = (Date.now() - device.vm.startedMs) / 1000;
  t.comment(`${seconds.toFixed(1)} s from power-on to ${story.ssid}, seen by a phone`);
  keepFigures({ secondsToSetupNetwork: seconds });
  story.passphrase = await passphraseOf(device);
  t.match(story.passphrase, /^[2-9A-HJKMNP-TV-Z]{12,}$/);
  await t.rejects(air.second.join(story.ssid, 'a wrong passphrase', 15_000), 'nobody joins without the passphrase');
  await air.second.leave();
}

/** What phones, computers and browsers ask to find out whether they are online: host and path. */
const checks = [
  'captive.apple.com/hotspot-detect.html',
  'www.apple.com/library/test/success.html',
  'connectivitycheck.gstatic.com/generate_204',
  'www.google.com/gen_204',
  'clients3.google.com/generate_204',
  'd2uzsrnmmf6tds.cloudfront.net/',
  'connectivitycheck.platform.hicloud.com/generate_204',
  'www.msftconnecttest.com/connecttest.txt',
  'www.msftconnecttest.com/redirect',
  'www.msftncsi.com/ncsi.txt',
  'detectportal.firefox.com/canonical.html',
  'detectportal.firefox.com/success.txt',
  'nmcheck.gnome.org/check_network_status.txt',
  'connectivity-check.ubuntu.com/',
  'example.org/any/page?of=somebody',
];

/** A phone joins with the passphrase from the console, gets an address and is led to the wizard, whatever it asks. */
export async function leadsToWizard(t: Test, { air: { phone }, ssid, passphrase }: SetupStory): Promise<void> {
  const lease = await phone.join(ssid, passphrase);
  t.match(lease, { router: portalAddress, dns: portalAddress, mask: '24' });
  t.match(lease['ip'], /^198\.19\.42\.(?:[2-9]\d|1\d\d|200)$/);
  t.notOk('opt114' in lease, 'no portal is announced that phones would insist on over https');
  let slowestMs = 0;
  for (const check of checks) {
    const answer = await phone.get(`http://${check}`);
    t.equal(answer.status, 302, check);
    t.equal(answer.headers['location'], `http://${portalAddress}/`, check);
    t.equal(answer.headers['cache-control'], 'no-store', check);
    t.match(answer.body, `href="http://${portalAddress}/"`, check);
    slowestMs = Math.max(slowestMs, answer.ms);
  }
  keepFigures({ slowestPortalAnswerMs: slowestMs });
  t.comment(`the slowest of ${checks.length} checks took ${slowestMs} ms`);
  const page = await phone.get(`http://${portalAddress}/`);
  t.equal(page.status, 200);
  t.match(page.headers['content-security-policy'], /frame-ancestors 'none'/);
  t.match(page.body, '/plain?language=fr', 'the wizard, and its plain form');
  const other = await phone.get('http://example.org/api/setup/wizard', { method: 'POST', body: {} });
  t.equal(other.status, 421, 'a name that is not ours gets nothing');
}

/** DNS leads every name to the device and promises nothing else; https fails at once instead of hanging. */
export async function answersNames(t: Test, { air: { phone } }: SetupStory): Promise<void> {
  t.strictSame(await phone.dig('any.example.org', 'A'), { status: 'NOERROR', records: [portalAddress] });
  for (const type of ['AAAA', 'HTTPS', 'SVCB', 'TXT']) {
    t.strictSame(await phone.dig('any.example.org', type), { status: 'NOERROR', records: [] }, type);
  }
  for (const name of ['printer.local', 'use-application-dns.net', 'mask.icloud.com', 'mask-h2.icloud.com']) {
    t.strictSame(await phone.dig(name, 'A'), { status: 'NXDOMAIN', records: [] }, name);
  }
  const refused = await phone.get('https://example.org/', { timeoutS: 20 }).catch((error: unknown) => error);
  t.match(refused, { code: 7 }, 'refused, not silent');
  const afterMs = Number(/after (\d+) ms/.exec(String(refused))?.[1]);
  t.ok(afterMs < 1000, `after ${afterMs} ms`);
}
