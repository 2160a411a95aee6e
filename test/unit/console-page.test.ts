import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { decodeQR } from 'qr/decode.js';
import t from 'tap';
import { trialCauses } from '../../agent/features/setup/schema.ts';

const script = path.resolve(import.meta.dirname, '../../overlays/console/usr/lib/lares/console-page');
const COLUMNS = 80;
/** Of a serial terminal; the cursor stands in the last one. */
const ROWS = 24;
/** That can stand on a console: of a network that is joined it says where the device is. */
const causes = trialCauses.filter((cause) => cause !== 'portal-behind');
const print = 'AA:'.repeat(16) + 'BB:'.repeat(15) + 'BB';

const found = {
  version: '0.1.0', name: 'lares', published: '', state: 'active', degraded: '', addresses: '192.168.1.20\n[2001:db8::1]', claimed: 'no', code: 'ABCD2345',
  fingerprint: print, phase: 'open', ssid: 'Lares-AB2C', cause: '', passphrase: 'ABCDEFGHJKMNP', complaints: '',
};

/** A device that is set up. */
const reached: Partial<typeof found> = { claimed: 'yes', phase: '', ssid: '' };

/** The page that the device's own shell makes of what it has found. */
function page(facts: Partial<typeof found> = {}): string[] {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...found, ...facts };
  return execFileSync('sh', ['-euc', `set -f; . ${script}; prepare_page; print_page`], { env, encoding: 'utf8' }).replace(/\n$/, '').split('\n');
}

/** What a phone reads of it, as it stands on a dark screen: a block is light. */
function scan(rows: readonly string[]): string {
  const code = rows.filter((row) => /^ {2}[█▀▄ ]{33} {3}/.test(row)).map((row) => row.slice(2, 35));
  const halves = code.flatMap((row) => [[...row].map((c) => c === '█' || c === '▀'), [...row].map((c) => c === '█' || c === '▄')]);
  const scale = 6;
  // The quiet zone of a screen's own light is not there: the code stands on black, as on the console.
  const edge = 4;
  const side = (33 + 2 * edge) * scale;
  const height = (halves.length + 2 * edge) * scale;
  const data = new Uint8ClampedArray(side * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const light = halves[Math.floor(y / scale) - edge]?.[Math.floor(x / scale) - edge] === true;
      data.set([light ? 255 : 0, light ? 255 : 0, light ? 255 : 0, 255], (y * side + x) * 4);
    }
  }
  return decodeQR({ width: side, height, data });
}

t.test('with its own Wi-Fi up: a code that joins, and beside it what a person types', async (t) => {
  const rows = page();
  t.equal(scan(rows), 'WIFI:T:WPA;S:Lares-AB2C;P:ABCDEFGHJKMNP;;');
  const text = rows.join('\n');
  for (const line of ['Wi-Fi       Lares-AB2C', 'Passphrase  ABCDEFGHJKMNP', 'http://198.19.42.1', 'Claim code  ABCD-2345', 'State       waiting for your phone', 'https://lares.local', 'https://192.168.1.20']) {
    t.match(text, line);
  }
  t.match(text, /authority:\s+((?:[0-9A-F]{2}:){16})\s+((?:[0-9A-F]{2}:){15}[0-9A-F]{2})/, 'and the fingerprint, as tests and `make run` look for it');
});

t.test('every page fits a screen and a serial terminal', async (t) => {
  const long = 'lares.toml, line 7: [wifi] passphrase must be 8 to 63 letters, digits and signs of ASCII, or 64 hexadecimal digits, or "" for a Wi-Fi without one.\n';
  const cases: Partial<typeof found>[] = [
    {}, { cause: 'wrong-password' }, { cause: 'not-found', complaints: long.repeat(8) }, { phase: 'taken', degraded: 'the data partition was not found\n' },
    { phase: 'trying' }, { phase: '', ssid: '' }, { phase: 'open', claimed: 'yes' }, { addresses: '' }, { phase: '', complaints: long.repeat(8) },
    { addresses: '10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4' }, { phase: 'recovery', ssid: 'attic-recovery' }, { fingerprint: '' }, { state: 'failed' },
    { phase: 'open', ssid: 'A name of thirty-two characters.', passphrase: 'x'.repeat(63) },
    { ...reached }, { ...reached, degraded: 'the data partition was not found\n', complaints: long }, { ...reached, cause: 'not-found' }, { ...reached, addresses: '[2001:db8::1]' },
    { ...reached, addresses: '10.0.0.1\n10.0.0.2\n[fd00::1]\n10.0.0.3\n10.0.0.4\n10.0.0.5', published: 'a-long-name-of-a-device.local' }, { ...reached, name: 'n'.repeat(50) }, { ...reached, addresses: '100.100.100.100' },
  ];
  for (const facts of cases) {
    const rows = page(facts);
    t.ok(rows.length < ROWS, `${JSON.stringify(facts)}: ${rows.length} rows`);
    t.same(rows.filter((row) => [...row].length > COLUMNS - 1), [], 'and no row is too long');
    t.match(rows.at(-1), /Press Enter here/);
  }
});

t.test('set up: a code that leads to the page before the dashboard, and the fingerprint to compare with it', async (t) => {
  const rows = page(reached);
  t.equal(scan(rows), 'http://192.168.1.20/');
  const text = rows.join('\n');
  for (const line of ['http://192.168.1.20\n', 'https://lares.local', 'https://192.168.1.20', 'this device has an owner', 'State       ready']) t.match(text, line);
  t.match(text, /authority:\s+((?:[0-9A-F]{2}:){16})\s+((?:[0-9A-F]{2}:){15}[0-9A-F]{2})/);
  t.notMatch(text, /Wi-Fi|Claim code/);
  t.match(page({ ...reached, published: 'lares-2.local' }).join('\n'), 'https://lares-2.local');
  t.equal(scan(page({ ...reached, addresses: '[2001:db8::1]\n10.0.0.7' })), 'http://10.0.0.7/');
  for (const facts of [{ addresses: '' }, { addresses: '[2001:db8::1]' }, { state: 'failed' }, { claimed: 'unknown' }, { phase: 'trying' }]) {
    t.notMatch(page({ ...reached, ...facts }).join('\n'), '█', `${JSON.stringify(facts)}: there is no way to show`);
  }
  t.match(scan(page({ ...reached, phase: 'recovery', ssid: 'attic' })), /^WIFI:/, 'its own Wi-Fi comes first');
});

t.test('under the name that the network really knows, where another device has its own', async (t) => {
  for (const facts of [{}, { ssid: '' }]) {
    t.match(page(facts).join('\n'), 'https://lares.local\n');
    const text = page({ ...facts, published: 'lares-2.local' }).join('\n');
    t.match(text, 'https://lares-2.local\n');
    t.notMatch(text, 'https://lares.local');
  }
});

t.test('signs that a code gives a meaning to', async (t) => {
  t.equal(scan(page({ ssid: 'a;b', passphrase: 'p\\q"r,s:t;u' })), 'WIFI:T:WPA;S:a\\;b;P:p\\\\q\\"r\\,s\\:t\\;u;;');
  t.equal(scan(page({ ssid: 'a*b?', passphrase: '$(id) `x` [a]' })), 'WIFI:T:WPA;S:a*b?;P:$(id) `x` [a];;', 'and those which the shell does');
  t.equal(scan(page({ passphrase: '' })), 'WIFI:T:nopass;S:Lares-AB2C;;');
  t.match(page({ passphrase: '' }).join('\n'), 'open, for half an hour');
});

t.test('a code that has no room is left out, and the words stay', async (t) => {
  const text = page({ ssid: 'A name of thirty-two characters.', passphrase: 'x'.repeat(63) }).join('\n');
  t.notMatch(text, '█');
  t.match(text, 'A name of thirty-two characters.');
  t.match(text, 'x'.repeat(63));
});

t.test('an agent which says nothing of setup, or has no network of its own now', async (t) => {
  for (const facts of [{ phase: '', ssid: '' }, { phase: 'trying' }, { phase: 'complete' }, { phase: 'closed' }, { phase: 'something new' }, { state: 'failed' }]) {
    const text = page(facts).join('\n');
    t.notMatch(text, /█|Passphrase/, JSON.stringify(facts));
    t.match(text, 'Claim code  ABCD-2345');
    t.match(text, 'https://[2001:db8::1]');
  }
  t.match(page({ phase: 'trying' }).join('\n'), 'trying the Wi-Fi you chose');
  t.match(page({ state: 'failed' }).join('\n'), 'the agent does not run');
  t.match(page({ claimed: 'yes', phase: '' }).join('\n'), 'this device has an owner');
  t.match(page({ addresses: '', phase: '' }).join('\n'), 'is the cable plugged in?');
});

t.test('why the last try failed, and what is wrong with lares.toml', async (t) => {
  t.match(page({ cause: 'no-address' }).join('\n'), 'Last try    the router gave no address');
  t.match(page({ cause: 'of-tomorrow' }).join('\n'), 'Last try    the Wi-Fi could not be joined');
  for (const phase of ['open', '']) {
    for (const cause of causes) {
      const rows = page({ cause, phase });
      const told = rows.findIndex((row) => row.includes('Last try '));
      t.match(rows[told + 1], /^.* {12}[a-z]+ /, `${cause}: and what to do`);
      t.ok(rows.length < ROWS && rows.every((row) => [...row].length < COLUMNS), 'which fits');
    }
  }
  const complaints = 'lares.toml, line 2: [device] country must be "GB" for this country.\n';
  for (const phase of ['open', '']) t.match(page({ complaints, phase }).join('\n'), /Attention {3}lares.toml, line 2: \[device\] country must be "GB" for this/);
});
