import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { decodeQR } from 'qr/decode.js';
import t, { type Test } from 'tap';
import { limits } from '../../agent/features/setup/limits.ts';
import { axe, overhang } from './browser.ts';
import { HASTE, own, passphrase, phoneHeader, type PortalDevice, portalDevice } from './portal-device.ts';

const small = { width: 320, height: 568 };
const password = 'a warm hearth at night';

/** A mini-browser of a captive portal: storage throws, and much of the platform is missing over plain http. */
const captive = `
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
  }
  for (const name of ['WebSocket', 'EventSource', 'indexedDB', 'caches', 'Notification']) delete window[name];
  Object.defineProperty(window, 'crypto', { value: { getRandomValues: crypto.getRandomValues.bind(crypto) } });
  Object.defineProperty(navigator, 'serviceWorker', { value: undefined });
  Object.defineProperty(navigator, 'clipboard', { value: undefined });
  for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { throw new Error(name + ' is not here'); };
`;

/** A device of its own and phones around it. */
class Neighbourhood {
  readonly device: PortalDevice;
  readonly #browser: Browser;
  readonly #t: Test;

  private constructor(t: Test, device: PortalDevice, browser: Browser) {
    this.#t = t;
    this.device = device;
    this.#browser = browser;
  }

  static async open(t: Test, options: Parameters<typeof portalDevice>[0] = {}): Promise<Neighbourhood> {
    const device = await portalDevice(options);
    const executablePath = process.env['LARES_CHROMIUM'] ?? '/usr/bin/chromium';
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
    const browser = await chromium.launch({ executablePath, args: [...args, `--host-resolver-rules=MAP * 127.0.0.1:${device.port}`] });
    t.teardown(async () => {
      await browser.close();
      await device.end();
    });
    return new Neighbourhood(t, device, browser);
  }

  /** A phone whose system looks for the internet, and shows what it finds instead. */
  async join(options: BrowserContextOptions & { phone?: string } = {}): Promise<Page> {
    const { phone = '198.19.42.20', ...rest } = options;
    const context = await this.#browser.newContext({
      viewport: small, locale: 'en-GB', timezoneId: 'Europe/Vienna', colorScheme: 'light', extraHTTPHeaders: { [phoneHeader]: phone }, ...rest,
    });
    await context.addInitScript(captive);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.#t.fail(`the browser complains: ${error.message}`));
    page.on('console', (message) => {
      const isExpected = /status of 4\d\d|ERR_EMPTY_RESPONSE|ERR_CONNECTION|ERR_FAILED/.test(message.text());
      if (message.type() === 'error' && !isExpected) this.#t.fail(`the browser complains: ${message.text()}`);
    });
    await page.goto('http://captive.apple.com/hotspot-detect.html');
    return page;
  }
}

const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const next = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click();

/** What a person does on each step, from the first on. */
const steps: readonly (readonly [title: RegExp, fill: (page: Page) => Promise<void>])[] = [
  [/which country/, async (page) => void (await page.getByLabel('Country').selectOption('AT'))],
  [/reach your network/, async (page) => {
    await page.getByRole('radio', { name: 'Lindenweg 7' }).check();
    await page.getByLabel('Wi-Fi password').fill(passphrase);
  }],
  [/called/, async (page) => void (await page.getByLabel('Name', { exact: true }).fill('Keller Kiste'))],
  [/Your account/, async (page) => {
    await page.getByLabel('User name').fill('Anna');
    await page.getByLabel('Password', { exact: true }).fill(password);
  }],
  [/Which time/, async (page) => void (await page.getByText(/^There it is/).waitFor())],
  [/updates/, async (page) => void (await page.getByRole('radio', { name: 'I will be asked' }).check())],
];

async function walk(page: Page, from = 0, each: (title: string) => Promise<void> = async () => {}): Promise<void> {
  for (const [title, fill] of steps.slice(from)) {
    await heading(page, title);
    await fill(page);
    await each(String(title));
    await next(page);
  }
  await heading(page, /Is everything right/);
}

/** Begins, and goes on to the step where a network is chosen; the country is what the browser says. */
async function toNetworks(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await heading(page, steps[0]![0]);
  await next(page);
  await heading(page, steps[1]![0]);
}

/** Waits for the device, whose clock is its own. */
async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 25) {
    if (waited > 20_000) throw new Error(`in vain: ${String(condition)}`);
    await setTimeout(25);
  }
}

/** Goes with Tab to the control of that name attribute or those words, and sees that each stop on the way can be seen. */
async function reach(t: Test, page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 30; stops += 1) {
    await page.keyboard.press('Tab');
    const [at, isSeen] = (await page.evaluate(focused)) as [string[], boolean];
    if (at[0] !== 'BODY' && !isSeen) t.fail(`the focus cannot be seen: ${at.join(' ')}`);
    if (at.includes(name)) return void t.pass(`${name} is reached`);
  }
  t.fail(`${name} cannot be reached by Tab`);
}

const focused = `(() => {
  const element = document.activeElement;
  const drawn = (one) => { const { outlineStyle, outlineWidth } = getComputedStyle(one); return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2; };
  return [[element.tagName, element.name, element.textContent.trim()], drawn(element) || drawn(element.parentElement)];
})()`;

async function isFit(t: Test, page: Page, what: string): Promise<void> {
  t.same(await axe(page), [], `axe: ${what}`);
  t.equal(await overhang(page), 0, `${what} does not scroll sideways`);
}

t.test('from the sheet to the dashboard, at 320 px', async (t) => {
  const { device, ...house } = await Neighbourhood.open(t).then((one) => ({ device: one.device, join: one.join.bind(one) }));
  const page = await house.join();
  t.equal(page.url(), `http://${own}/`, 'the sheet shows the wizard');
  await heading(page, /Welcome/);
  await isFit(t, page, 'welcome');
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page, 0, (title) => isFit(t, page, title));
  t.match(page.url(), /\/s\/[\w-]{22}$/, 'the token is in the address');
  await isFit(t, page, 'review');
  const review = await page.locator('main').innerText();
  for (const words of ['Austria', 'Lindenweg 7', 'keller-kiste', 'anna', 'Europe/Vienna', 'I will be asked', 'Your phone will lose this Wi-Fi for up to a minute']) t.match(review, words);
  t.notMatch(review, new RegExp(`${passphrase}|${password}`));
  // The trial lasts until it has been looked at, however long this computer takes for that.
  device.haste = 1 / 25;
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await heading(page, /Joining Lindenweg 7/);
  await isFit(t, page, 'trying');
  device.away = true;
  await heading(page, /Your phone has left/);
  await page.getByText(`If no page opens, go to http://${own}`).waitFor();
  await isFit(t, page, 'gone');
  device.haste = HASTE;
  while (device.world.station === null) await setTimeout(25);
  // Slow enough that its own Wi-Fi, which lingers for two minutes, is still there for the page to read the end.
  device.haste = 4;
  device.away = false;
  await heading(page, /keller-kiste is ready/);
  await isFit(t, page, 'success');
  t.ok(await page.getByRole('link', { name: 'https://keller-kiste.local/' }).isVisible());
  t.ok(await page.getByRole('link', { name: 'https://192.168.1.20/' }).isVisible());
  t.ok(await page.getByRole('img', { name: /192\.168\.1\.20/ }).isVisible(), 'and as a code for a camera');
  t.equal(device.world.station, 'Lindenweg 7');
  t.same(device.faults, []);
});

t.test('a network with a sign-in page of its own: the last page says so', async (t) => {
  const house = await Neighbourhood.open(t);
  const { world } = house.device;
  const page = await house.join();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await until(() => world.station !== null);
  house.device.haste = 4;
  await heading(page, /keller-kiste is ready/);
  t.equal(await page.getByText('wants a sign-in page of its own').count(), 0);
  world.find('portal');
  await page.getByText('wants a sign-in page of its own').waitFor();
  await isFit(t, page, 'success behind a sign-in page');
  t.ok(await page.getByRole('link', { name: 'https://keller-kiste.local/' }).isVisible(), 'it is reached all the same');
});

/** What a camera reads of the code on the page. */
async function scanned(page: Page): Promise<string> {
  const [viewBox, path] = (await page.evaluate(`(() => { const svg = document.querySelector('svg[role=img]'); return [svg.getAttribute('viewBox'), svg.querySelector('path').getAttribute('d')]; })()`)) as [string, string];
  const [left, , side] = viewBox.split(' ').map(Number) as [number, number, number];
  const scale = 4;
  const width = side * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row += 1) {
      for (let column = 0; column < scale; column += 1) data.set([0, 0, 0], (((Number(y) - left) * scale + row) * width + (Number(x) - left) * scale + column) * 4);
    }
  }
  return decodeQR({ width, height: width, data });
}

t.test('another device has the name: the last page gives the one that leads here, the address, and its code', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await until(() => house.device.world.station !== null);
  house.device.haste = 4;
  await heading(page, /keller-kiste is ready/);
  t.equal(await scanned(page), 'https://192.168.1.20/');
  house.device.name.collide();
  await heading(page, /keller-kiste-2 is ready/);
  t.ok(await page.getByRole('link', { name: 'https://keller-kiste-2.local/' }).isVisible());
  t.equal(await page.getByText('keller-kiste.local').count(), 0, 'which leads to the other one');
  t.ok(await page.getByRole('link', { name: 'https://192.168.1.20/' }).isVisible());
  t.equal(await scanned(page), 'https://192.168.1.20/', 'and the code never named it');
  await isFit(t, page, 'success under another name');
});

t.test('closed at every step, the wizard goes on there', async (t) => {
  const house = await Neighbourhood.open(t);
  const first = await house.join();
  await first.getByRole('button', { name: 'Begin', exact: true }).click();
  await heading(first, steps[0]![0]);
  await first.context().close();
  for (const [index, [title, fill]] of steps.entries()) {
    // The sheet forgets cookies and address: a new browser of the same phone.
    const page = await house.join();
    await heading(page, title);
    t.pass(`step ${index + 2}, without another Begin`);
    await fill(page);
    await next(page);
    await heading(page, steps[index + 1]?.[0] ?? /Is everything right/);
    if (index === 2) {
      await page.reload();
      await heading(page, steps[index + 1]![0]);
      t.pass('and after a reload: the token is in the address');
    }
    await page.context().close();
  }
  t.same(house.device.faults, []);
});

t.test('a wrong password is called so, stands there again, and nothing else has to be said twice', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  await toNetworks(page);
  await next(page);
  await page.getByText('Choose a network, or the cable.').waitFor();
  t.ok(await page.getByRole('radio', { name: 'Museum-WEP' }).isDisabled(), 'WEP is refused');
  await page.getByText(/WEP has been broken/).waitFor();
  t.equal(await page.getByRole('radio', { name: '<script>alert(1)</script>' }).count(), 1, 'names are text');
  await page.getByRole('radio', { name: 'Other network …' }).check();
  await page.getByLabel('Name of the network').fill('Hidden place');
  await isFit(t, page, 'other network');
  await page.getByRole('radio', { name: 'eduroam' }).check();
  await page.getByLabel('User name').fill('anna@example.org');
  await isFit(t, page, 'enterprise');
  await page.getByRole('radio', { name: 'Lindenweg 7' }).check();
  const field = page.getByLabel('Wi-Fi password');
  t.equal(await field.getAttribute('type'), 'password');
  t.same(await Promise.all(['autocomplete', 'autocapitalize', 'autocorrect', 'spellcheck'].map((name) => field.getAttribute(name))), ['off', 'off', 'off', 'false']);
  await field.fill('short');
  await next(page);
  await page.getByText('A Wi-Fi password has at least 8 characters.').waitFor();
  t.equal(await page.evaluate('document.activeElement.name'), 'passphrase', 'the field has the focus');
  await field.fill(' wrong horse ');
  await next(page);
  await walk(page, 2);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByRole('alert').getByText('It could not join Lindenweg 7').waitFor();
  await page.getByText('The password is wrong.').waitFor();
  await isFit(t, page, 'failure');
  t.equal(await field.inputValue(), ' wrong horse ', 'as it was typed, not trimmed');
  t.equal(await field.getAttribute('type'), 'text', 'and readable');
  await field.fill(passphrase);
  await next(page);
  await heading(page, /Is everything right/);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await heading(page, /keller-kiste is ready/);
  t.same(house.device.faults, []);
});

t.test('a device that lost its network wants its owner, and only another network', async (t) => {
  const house = await Neighbourhood.open(t);
  const { device } = house;
  const { world, clock } = device;
  const page = await house.join();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await heading(page, /keller-kiste is ready/);
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  // A minute of ours is forty of the device: nobody signs in at home, and setup ends; then the router is gone.
  await until(() => world.accessPoint === null);
  clock.advance(limits.confirmMs + 60_000);
  await setTimeout(500);
  world.setPresent(world.homes[0]!, false);
  world.addHome({ ssid: 'Neues Netz', passphrase });
  for (let minute = 0; minute < 15 && world.accessPoint === null; minute += 1) {
    clock.advance(60_000);
    await setTimeout(200);
  }
  t.ok(world.accessPoint, 'its own Wi-Fi is back');
  const visitor = await house.join({ phone: '198.19.42.30' });
  await heading(visitor, /keller-kiste has lost its network/);
  await isFit(t, visitor, 'recovery');
  t.notMatch(await visitor.content(), /Neues Netz/, 'a stranger does not learn what is nearby');
  await visitor.getByLabel('User name').fill('anna');
  await visitor.getByLabel('Password', { exact: true }).fill('not the one it is');
  await visitor.keyboard.press('Enter');
  await visitor.getByText('User name or password is wrong.').waitFor();
  await visitor.getByLabel('Password', { exact: true }).fill(password);
  await visitor.keyboard.press('Enter');
  await heading(visitor, /reach your network/);
  await visitor.getByText('Step 1 of 2').waitFor();
  await isFit(t, visitor, 'network, in recovery');
  // The list is that of the last look around.
  await visitor.getByRole('button', { name: 'Search again' }).click();
  await visitor.getByRole('radio', { name: 'Neues Netz' }).check();
  await visitor.getByLabel('Wi-Fi password').fill(passphrase);
  await next(visitor);
  await heading(visitor, /Is everything right/);
  await visitor.getByRole('button', { name: 'Apply', exact: true }).click();
  await until(() => world.station === 'Neues Netz');
  t.same(device.faults, []);
});

t.test('what could not be applied is said, and put right on its step', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page);
  house.device.failures.timezone = true;
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText('It was not applied').waitFor();
  await page.getByText('The device does not know this time zone.').waitFor();
  t.equal(await page.getByRole('alert').count(), 1, 'in one note');
  await isFit(t, page, 'not applied');
  t.equal(house.device.world.joins.length, 0, 'the radio has not moved');
  house.device.failures.timezone = false;
  await page.getByRole('button', { name: 'Change: Time zone' }).click();
  await heading(page, /Which time/);
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await next(page);
  await heading(page, /Is everything right/);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await heading(page, /keller-kiste is ready/);
  t.equal(await page.getByText('It was not applied').count(), 0);
});

t.test('over the cable, to the end', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  await toNetworks(page);
  await page.getByRole('radio', { name: 'Use the cable' }).check();
  await next(page);
  await page.getByText('No cable with a network is plugged in.').waitFor();
  house.device.world.setWired(true);
  await page.getByText('A cable is plugged in and works.').waitFor();
  await isFit(t, page, 'cable');
  await next(page);
  await walk(page, 2);
  await page.getByText('The device is set up over its cable').waitFor();
  t.equal(await page.getByText('Your phone will lose this Wi-Fi').count(), 0);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await heading(page, /keller-kiste is ready/);
  await page.getByText('It is on your network.').waitFor();
  const looks: string[] = [];
  page.on('request', (request) => void (request.isNavigationRequest() && looks.push(request.url())));
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await until(() => looks.length > 0);
  t.match(looks[0], own, 'a whole page, which has the phone ask again whether it is online');
  await until(() => house.device.world.accessPoint === null);
  t.pass('and the own Wi-Fi is gone');
  t.same(house.device.faults, []);
});

t.test('by keyboard alone, from the first page to the last', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  await heading(page, /Welcome/);
  t.equal(await page.evaluate('document.activeElement.tagName'), 'H1', 'what is new is read first');
  await reach(t, page, 'Begin');
  await page.keyboard.press('Enter');
  await heading(page, steps[0]![0]);
  await reach(t, page, 'country');
  await page.keyboard.type('Austria');
  await reach(t, page, 'Continue');
  await page.keyboard.press('Enter');
  await heading(page, steps[1]![0]);
  await reach(t, page, 'network');
  for (let index = 0; index < 8 && !(await page.getByRole('radio', { name: 'Lindenweg 7' }).isChecked()); index += 1) await page.keyboard.press(index === 0 ? 'Space' : 'ArrowDown');
  await reach(t, page, 'passphrase');
  await page.keyboard.type(passphrase);
  await page.keyboard.press('Enter');
  await heading(page, steps[2]![0]);
  await reach(t, page, 'hostname');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('keller-kiste');
  await page.keyboard.press('Enter');
  await heading(page, steps[3]![0]);
  await reach(t, page, 'username');
  await page.keyboard.type('anna');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  for (const index of [4, 5]) {
    await heading(page, steps[index]![0]);
    await reach(t, page, 'Continue');
    await page.keyboard.press('Enter');
  }
  await heading(page, /Is everything right/);
  await reach(t, page, 'Apply');
  await page.keyboard.press('Enter');
  await heading(page, /keller-kiste is ready/);
  t.equal(house.device.world.station, 'Lindenweg 7');
});

t.test('a second phone is told so, and takes over with the code of the screen', async (t) => {
  const house = await Neighbourhood.open(t);
  const first = await house.join();
  await first.getByRole('button', { name: 'Begin', exact: true }).click();
  await heading(first, steps[0]![0]);
  const second = await house.join({ phone: '198.19.42.21', colorScheme: 'dark' });
  await heading(second, /Another phone/);
  await isFit(t, second, 'taken, dark');
  t.notMatch(await second.content(), /Lindenweg/, 'nor does it learn what is nearby');
  const code = second.getByLabel('Claim code');
  await code.fill('aaaaaaaa');
  await second.getByRole('button', { name: 'Take over' }).click();
  await second.getByText('That is not the claim code.').waitFor();
  await code.fill('k7mx 2qpd');
  await second.getByRole('button', { name: 'Take over' }).click();
  await heading(second, /language|country/);
  await heading(first, /Another phone/);
  await first.getByText(/This page has lost the wizard/).waitFor();
  t.same(house.device.faults, []);
});

t.test('an open network asks for the code of the screen', async (t) => {
  const house = await Neighbourhood.open(t, { key: null });
  const page = await house.join();
  const code = page.getByLabel('Claim code');
  await code.fill('K7MX2QPD');
  t.equal(await code.inputValue(), 'K7MX-2QPD');
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await heading(page, steps[0]![0]);
});

t.test('without scripts, one form does it all', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join({ javaScriptEnabled: false });
  await page.getByRole('link', { name: 'English' }).click();
  await heading(page, /Welcome/);
  t.notMatch(await page.content(), /Lindenweg/, 'nobody holds the wizard yet');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText('<script>alert(1)</script>').waitFor();
  // Nothing that takes its time runs in a page without scripts, axe neither.
  t.equal(await overhang(page), 0, 'the form does not scroll sideways');
  for (const control of await page.locator('button, select, input:not([type=radio], [type=hidden]), label.choice').all()) {
    const height = (await control.boundingBox())!.height;
    if (height < 44) t.fail(`too small for a finger: ${await control.evaluate('(one) => one.outerHTML.slice(0, 80)')}, ${height} px`);
  }
  await page.getByLabel('Country').selectOption('AT');
  await page.getByLabel('Lindenweg 7').check();
  await page.getByLabel('Wi-Fi password').fill('wrong horse');
  await page.getByLabel('Name', { exact: true }).fill('keller');
  await page.getByLabel('User name').last().fill('anna');
  await page.getByLabel('Password', { exact: true }).fill('aaaaaaaaaaaa');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('This password is too easy to guess.').waitFor();
  t.equal(await page.getByRole('alert').count(), 1, 'and nothing else was wrong');
  t.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'keller', 'what was typed stands there again');
  t.notMatch(await page.content(), /wrong horse|aaaaaaaaaaaa/, 'but no secret');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Apply' }).click();
  await heading(page, /Joining Lindenweg 7/);
  await page.getByText('The password is wrong.').waitFor();
  await page.getByLabel('Wi-Fi password').fill(passphrase);
  await page.getByRole('button', { name: 'Apply' }).click();
  await heading(page, /keller is ready/);
  t.ok(await page.getByRole('link', { name: 'https://192.168.1.20/' }).isVisible());
  t.same(house.device.faults, []);
});

t.test('every language, at 320 px and in the dark', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await walk(page);
  const places = page.getByRole('definition').getByRole('button');
  for (const tag of ['de', 'fr', 'es', 'zh-Hans']) {
    await page.locator('header select').selectOption(tag);
    await page.locator(`html[lang=${tag}]`).waitFor();
    t.equal(await overhang(page), 0, `review in ${tag}`);
    for (let index = 0; index < (await places.count()); index += 1) {
      await places.nth(index).click();
      await page.locator('main form').waitFor();
      t.equal(await overhang(page), 0, `step ${index + 1} in ${tag}`);
      if (index === 2 && tag === 'fr') t.same(await axe(page), [], `networks in ${tag}`);
      await page.locator('main form .actions button[type=submit]').click();
      await page.locator('dl').waitFor();
    }
  }
});

t.test('a Wi-Fi that drops what comes after the first page is asked again', async (t) => {
  const house = await Neighbourhood.open(t);
  const page = await house.join();
  let drops = 1;
  await page.route(/files\/later-/, (route) => (drops-- > 0 ? route.abort() : route.continue()));
  await page.reload();
  await page.getByRole('button', { name: 'Begin', exact: true }).click();
  await heading(page, steps[0]![0]);
  t.ok(drops < 0, 'twice');
});

t.test('the language of the browser comes first', async (t) => {
  const house = await Neighbourhood.open(t);
  for (const [locale, tag] of [['de-AT', 'de'], ['zh-CN', 'zh-Hans'], ['it-IT', 'en']]) {
    const page = await house.join({ locale: locale! });
    await page.getByRole('heading', { level: 1 }).waitFor();
    t.equal(await page.evaluate('document.documentElement.lang'), tag);
  }
});
