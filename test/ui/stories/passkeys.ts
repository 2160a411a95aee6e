import type { CDPSession, Page } from 'playwright-core';
import type { Test } from 'tap';
import { type House, owner, phone } from '../browser.ts';
import type { LocalTarget } from '../local-target.ts';
import { call, signIn, theirs } from './household.ts';

const refused = /status of 40[13]/;
const FRESH_MS = 5 * 60_000;

/** An authenticator of Chromium's own, as in a phone: it holds passkeys and has somebody say yes. */
async function authenticator(page: Page): Promise<{ devtools: CDPSession; id: string }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId: id } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { devtools, id };
}

/** The owner keeps a passkey in the browser, signs in and proves anew with it, and takes it away. */
export async function passkey(t: Test, house: House): Promise<void> {
  const page = await house.visit(t, '/#/account', { viewport: phone, complaints: refused });
  const { devtools, id } = await authenticator(page);
  await signIn(page, owner.name, owner.password);
  await page.getByRole('button', { name: 'Add passkey', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Blue key');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByLabel('I have kept them somewhere safe').check();
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: 'Blue key' }).getByText('passkey', { exact: true }).waitFor();
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: id });
  t.equal(credentials.length, 1, 'the browser holds one');
  t.equal(credentials[0]!.rpId, 'localhost', 'for this name of the device');

  await page.getByRole('button', { name: `Signed in as ${owner.name}`, exact: true }).click();
  await page.locator('[popover]:popover-open').getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('You are signed out.').waitFor();
  await signIn(page, owner.name, owner.password);
  await page.getByRole('heading', { name: 'One more step', exact: true }).waitFor();
  t.equal(await page.locator('main#content').count(), 0, 'the password alone shows nothing');
  await page.getByRole('button', { name: 'Use a passkey', exact: true }).click();
  await page.getByRole('heading', { name: 'Your account', level: 1, exact: true }).waitFor();

  // The live connection stands: it would notice that its ticket is of long ago.
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
  // Nobody says yes: the question stays, and so does the passkey.
  (house.target as LocalTarget).later(FRESH_MS + 1000);
  const question = page.getByRole('dialog', { name: 'Is it you?', exact: true });
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
  await removeIt(page);
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/reauthenticate/passkey'));
  await question.getByRole('button', { name: 'Use a passkey', exact: true }).click();
  await asked;
  t.ok(await question.isVisible(), 'unproved, the question stays');
  await question.getByRole('button', { name: 'Cancel', exact: true }).click();
  await question.waitFor({ state: 'detached' });

  await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
  await removeIt(page);
  await question.getByRole('button', { name: 'Use a passkey', exact: true }).click();
  await page.getByText('The passkey is removed.').waitFor();
  t.equal(await page.getByRole('listitem').filter({ hasText: 'Blue key' }).count(), 0);
}

/** Somebody of whom the device demands a second factor has nothing else to do first, and may take a passkey for it. */
export async function demanded(t: Test, house: House): Promise<void> {
  const anna = await house.enter(t, '/');
  t.equal(await call(anna, 'POST', '/api/session/reauthenticate', { password: owner.password }), 200, 'who decides on that proves who they are');
  t.equal(await call(anna, 'PATCH', '/api/config', { values: { 'auth.factorFrom': 'operator' } }), 200);
  const page = await house.visit(t, '/#/services', { viewport: phone, complaints: refused });
  await authenticator(page);
  await signIn(page, 'dora', theirs);
  await page.getByRole('heading', { name: 'Set up a second factor', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Add passkey', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: 'Add passkey', exact: true }).click();
  await dialog.getByLabel('Name').fill('Blue key');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByLabel('I have kept them somewhere safe').check();
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();
  await page.getByRole('heading', { name: 'Services', level: 1, exact: true }).waitFor();
  t.match(page.url(), /#\/services$/, 'to the place that was asked for');
}

async function removeIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Remove Blue key', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
}
