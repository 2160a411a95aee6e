import process from 'node:process';
import os from 'node:os';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { owner } from '../fakes/doorway.ts';
import { axe, overhang } from './browser.ts';
import { fingerprint, plainDevice } from './plain-device.ts';

/** Where pictures are kept to be looked at; none unless set. */
const album = process.env['LARES_PICTURES'];
const host = `${os.hostname().toLowerCase()}.local`;

const device = await plainDevice();
const executablePath = process.env['LARES_CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, args: [...args, `--host-resolver-rules=MAP * 127.0.0.1:${device.port}`] });
t.teardown(async () => {
  await browser.close();
  await device.end();
});

async function visit(t: Test, at: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 }, colorScheme: 'light', ...options });
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => t.fail(`the browser complains: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 40[13]/.test(message.text())) t.fail(`the browser complains: ${message.text()}`);
  });
  await page.goto(`http://${host}${at}`);
  return page;
}

async function signIn(page: Page, { username, password }: typeof owner): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function picture(page: Page, name: string): Promise<void> {
  if (album !== undefined) await page.screenshot({ path: `${album}/${name}.png`, fullPage: true });
}

t.test('the choice, without scripts: on small and large screens, in both themes and every language', async (t) => {
  for (const width of [320, 390, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit(t, '/', { viewport: { width, height: 800 }, colorScheme, javaScriptEnabled: width !== 390 });
      t.equal(await overhang(page), 0, `${width} px`);
      if (width !== 390) t.same(await axe(page), [], `${width} px ${colorScheme}`);
      await picture(page, `choice-${width}-${colorScheme}`);
    }
  }
  for (const language of ['de', 'fr', 'es', 'zh-Hans']) {
    const page = await visit(t, `/?language=${language}`, { viewport: { width: 320, height: 568 } });
    t.equal(await overhang(page), 0, language);
    t.same(await axe(page), [], language);
    await picture(page, `choice-${language}`);
  }
  const page = await visit(t, '/');
  t.equal(await page.getByRole('link', { name: 'Open with encryption' }).getAttribute('href'), `https://${host}/`);
  t.match(await page.locator('.fingerprint').textContent(), fingerprint);
  t.equal(await page.getByRole('link', { name: /Continue without/ }).count(), 0, 'not offered before the owner allows it');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.getByRole('heading', { level: 1, name: 'Wie soll dieses Gerät geöffnet werden?' }).waitFor();
});

t.test('the way on, with the owner\'s leave: limited, and said so', async (t) => {
  await device.allow(true);
  const page = await visit(t, '/');
  await picture(page, 'choice-allowed');
  await page.getByRole('link', { name: 'Continue without encryption on this network' }).click();
  await page.getByLabel('User name').waitFor();
  t.equal(await page.evaluate('isSecureContext'), false, 'as it is for people');
  const notice = page.getByText('Not encrypted. Whoever is on this network can listen.');
  await notice.waitFor();
  await picture(page, 'sign-in');
  await signIn(page, owner);
  await page.locator('main#content h1').first().waitFor();
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
  await notice.waitFor();
  t.same((await page.context().cookies()).map(({ name, secure, httpOnly, sameSite }) => ({ name, secure, httpOnly, sameSite })), [{ name: 'lares-plain', secure: false, httpOnly: true, sameSite: 'Strict' }]);
  t.same(await axe(page), []);
  await picture(page, 'home');

  for (const place of ['users', 'account']) {
    await page.goto(`http://${host}/without-encryption#/${place}`);
    await page.getByRole('heading', { level: 1, name: 'This needs an encrypted connection' }).waitFor();
    t.equal(await page.locator('main').getByRole('link', { name: 'Open with https' }).getAttribute('href'), `https://${host}/#/${place}`, 'the same place');
    await picture(page, place);
  }
  await page.goto(`http://${host}/without-encryption#/system/settings`);
  await page.getByRole('switch', { name: 'Allow signing in without encryption' }).waitFor();
  t.ok(await page.getByRole('switch', { name: 'Allow signing in without encryption' }).isDisabled(), 'settings are shown, and cannot be changed');
  t.equal(await page.getByRole('button', { name: /Import/ }).count(), 0);
  t.same(await axe(page), []);
  await picture(page, 'settings');

  await page.goto(`http://${host}/without-encryption#/system`);
  await page.getByRole('button', { name: /^Copy/ }).first().click();
  await page.getByText('Copied').first().waitFor({ state: 'attached' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await picture(page, 'system-1280');
  await page.setViewportSize({ width: 320, height: 568 });
  t.equal(await overhang(page), 0);

  await device.allow(false);
  await page.getByRole('heading', { level: 1, name: 'Choose how to open this device' }).waitFor({ timeout: 5_000 });
  t.equal(await page.getByRole('link', { name: /Continue without/ }).count(), 0);
});

t.test('a password that is to be replaced first is not asked for', async (t) => {
  await device.allow(true);
  await device.addUser('ben', 'meadow-trumpet-5');
  const page = await visit(t, '/without-encryption');
  await signIn(page, { username: 'ben', password: 'meadow-trumpet-5' });
  await page.getByRole('heading', { level: 1, name: 'This needs an encrypted connection' }).waitFor();
  t.equal(await page.locator('input[type=password]').count(), 0);
  t.same(await axe(page), []);
  await picture(page, 'must-encrypt');
});

t.test('nothing broke behind it', async (t) => t.same(device.faults, []));
