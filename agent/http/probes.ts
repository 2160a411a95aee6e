import { PORTAL_ADDRESS, PORTAL_URL } from './portal-address.ts';

/** A request that found its way to the portal, as far as the answer depends on it. */
export interface Asked {
  /** Name in the Host header, lower case, without port; empty when there was none that could be read. */
  readonly host: string;
  /** With query. */
  readonly path: string;
  readonly method: string;
}

/** `held`: the wizard is not done with this client. `released`: it is, and the client may learn that it is online. */
export type Phase = 'held' | 'released';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Probe {
  /** Who asks this. */
  readonly client: string;
  /** Exact names; `any` where makers use names of their own and only the path is common. */
  readonly hosts: readonly string[] | 'any';
  readonly paths: readonly string[];
  /** What a client takes for being online, byte for byte; without a body the answer is 204. */
  readonly online: { readonly type: string; readonly body: string } | 'empty';
}

const html = (body: string) => ({ type: 'text/html', body });
const plain = (body: string) => ({ type: 'text/plain', body });
const success = html('<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>');
const networkManager = plain('NetworkManager is online\n');

/** How operating systems and browsers ask whether they are online. The first that fits counts. */
export const probes: readonly Probe[] = [
  {
    client: 'Apple',
    hosts: ['captive.apple.com', 'www.apple.com', ...['appleiphonecell.com', 'itools.info', 'ibook.info', 'airport.us', 'thinkdifferent.us'].flatMap((name) => [name, `www.${name}`])],
    paths: ['/hotspot-detect.html', '/library/test/success.html'],
    online: success,
  },
  { client: 'Windows 10', hosts: ['www.msftconnecttest.com', 'ipv6.msftconnecttest.com'], paths: ['/connecttest.txt'], online: plain('Microsoft Connect Test') },
  { client: 'Windows 8', hosts: ['www.msftncsi.com', 'ipv6.msftncsi.com'], paths: ['/ncsi.txt'], online: plain('Microsoft NCSI') },
  {
    client: 'Firefox', hosts: ['detectportal.firefox.com'], paths: ['/canonical.html'],
    online: html('<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>'),
  },
  { client: 'Firefox, older', hosts: ['detectportal.firefox.com'], paths: ['/success.txt'], online: plain('success\n') },
  { client: 'GNOME, Ubuntu', hosts: ['nmcheck.gnome.org'], paths: ['/check_network_status.txt'], online: networkManager },
  { client: 'Debian', hosts: ['network-test.debian.org'], paths: ['/nm'], online: networkManager },
  { client: 'Arch Linux', hosts: ['ping.archlinux.org'], paths: ['/', '/nm-check.txt'], online: networkManager },
  { client: 'Ubuntu', hosts: ['connectivity-check.ubuntu.com'], paths: ['/'], online: 'empty' },
  { client: 'Fedora', hosts: ['fedoraproject.org'], paths: ['/static/hotspot.txt'], online: plain('OK') },
  { client: 'Samsung', hosts: ['d2uzsrnmmf6tds.cloudfront.net', 'connectivity.samsung.com.cn'], paths: ['/', '/generate_204'], online: 'empty' },
  // Google's own names, and those of every maker of phones who copied them.
  { client: 'Android, ChromeOS', hosts: 'any', paths: ['/generate_204', '/gen_204'], online: 'empty' },
];

const body = `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${PORTAL_URL}"><title>Lares</title></head>` +
  `<body><p><a href="${PORTAL_URL}">Lares</a></p></body></html>\n`;

/**
 * Leads to the wizard. Never empty, since iOS does not follow an empty answer and Android takes one for a broken network;
 * the link is for those that follow neither.
 */
export const toWizard: Answer = redirect(PORTAL_URL, body);

/** A name that is not ours gets no cookies, no API and no wizard, whatever it asks. */
const misdirected = textAnswer(421, 'text/plain', 'Lares\n');

function redirect(location: string, text: string): Answer {
  const answer = textAnswer(302, 'text/html; charset=utf-8', text);
  return { ...answer, headers: { location, ...answer.headers } };
}

function textAnswer(status: number, type: string, text: string): Answer {
  return { status, headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(text)), 'cache-control': 'no-store' }, body: text };
}

/**
 * What a request through the portal door is answered that is not for the wizard; undefined when its host is the portal's
 * own. DNS on the setup Wi-Fi leads every name here.
 * @param dashboard where a released client is sent that asks for anything else
 */
export function answerFor({ host, path, method }: Asked, phase: Phase, dashboard: string): Answer | undefined {
  if (host === PORTAL_ADDRESS) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return misdirected;
  if (phase === 'held') return toWizard;
  const asked = path.split('?', 1)[0]!;
  const probe = probes.find(({ hosts, paths }) => paths.includes(asked) && (hosts === 'any' || hosts.includes(host)));
  if (!probe) return redirect(dashboard, body.replaceAll(PORTAL_URL, dashboard));
  if (probe.online === 'empty') return { status: 204, headers: { 'cache-control': 'no-store' }, body: '' };
  return textAnswer(200, probe.online.type, probe.online.body);
}
