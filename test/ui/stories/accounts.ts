import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { codeAt, stepAt } from '../../../agent/features/auth/totp.ts';
import { axe, type House, overhang, owner, phone } from '../browser.ts';
import { signIn } from './household.ts';

const refused = /status of 40[13]/;
const ben = { name: 'ben', first: 'words that anna chose', own: 'seven boats on a lake' };

/** The owner adds somebody, who chooses a password and sees no more than a viewer may, and is gone at once when disabled. */
export async function people(t: Test, house: House): Promise<void> {
  const page = await signedIn(t, house, '/#/users');
  await wantProofOnce(page, '**/api/users');
  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  await page.getByLabel('User name').fill(ben.name);
  await page.getByLabel('First password').fill(ben.first);
  await page.getByText(/^(?:Hard|Very hard) to guess$/).waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Is it you?', exact: true });
  await question.getByLabel('Password', { exact: true }).fill(owner.password);
  t.same(await axe(page), [], 'the question who it is');
  await question.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByText('ben can sign in now.').waitFor();

  const his = await house.visit(t, '/#/security', { viewport: phone, complaints: refused });
  await signIn(his, ben.name, ben.first);
  await his.getByRole('heading', { name: 'Choose a password', exact: true }).waitFor();
  t.same(await axe(his), [], 'the new password');
  await his.getByLabel('Current password').fill(ben.first);
  await his.getByLabel('New password').fill(ben.own);
  await his.getByRole('button', { name: 'Set new password', exact: true }).click();
  await his.getByText('The audit trail is for admins').waitFor();

  await page.getByRole('link', { name: /^ben/ }).click();
  const drawer = page.getByRole('dialog', { name: 'ben', exact: true });
  t.same(await axe(page), [], 'an account');
  await drawer.getByRole('button', { name: 'Disable', exact: true }).click();
  await page.getByRole('dialog', { name: 'Disable ben?', exact: true }).getByRole('button', { name: 'Disable', exact: true }).click();
  await page.getByText('ben is disabled.').waitFor();
  await drawer.getByRole('button', { name: 'Enable', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(/#\/users$/);
  await drawer.waitFor({ state: 'detached' });
  t.match(await page.evaluate('document.activeElement.textContent'), /^\s*ben/, 'back at the list, where it was left');
  await his.getByText('Your session has ended.').waitFor();
  await page.evaluate("location.hash = '#/security'");
  await page.getByRole('listitem').filter({ hasText: 'New user' }).waitFor();
}

/** The owner takes an app for codes, keeps the recovery codes, signs in with one, and takes the app away again. */
export async function secondFactor(t: Test, house: House): Promise<void> {
  const page = await signedIn(t, house, '/#/account');
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const secret = (await dialog.getByRole('button', { name: /^Copy: / }).getAttribute('aria-label'))!.slice('Copy: '.length);
  t.same(await axe(page), [], 'the code to scan');
  await dialog.getByLabel('Code that the app shows now').fill(codeAt(secret, stepAt(Date.now())));
  await dialog.getByRole('button', { name: 'Turn on', exact: true }).click();
  const codes = dialog.getByRole('listitem');
  await codes.first().waitFor();
  t.equal(await codes.count(), 10);
  const [recovery] = await codes.allInnerTexts();
  await printed(t, page);
  await dialog.getByLabel('I have kept them somewhere safe').check();
  await dialog.getByRole('button', { name: 'Done', exact: true }).click();

  const again = await house.visit(t, '/#/account', { viewport: phone, complaints: refused });
  await signIn(again, owner.name, owner.password);
  await again.getByRole('heading', { name: 'One more step', exact: true }).waitFor();
  t.same(await axe(again), [], 'the second step');
  t.equal(await overhang(again), 0);
  await again.getByRole('button', { name: 'Use a recovery code', exact: true }).click();
  await again.getByLabel('Recovery code', { exact: true }).fill(recovery!);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.getByText('9 left').waitFor();

  await again.getByRole('button', { name: 'Remove', exact: true }).click();
  await again.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await again.getByText('The authenticator app is removed.').waitFor();
}

/** On paper there are the codes, whose they are, and nothing else. */
async function printed(t: Test, page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  t.equal(await page.getByText('Recovery codes of anna for').isVisible(), true);
  t.equal(await page.getByRole('dialog').getByRole('listitem').last().isVisible(), true);
  t.equal(await page.getByRole('banner').isVisible(), false);
  t.equal(await page.getByText('I have kept them somewhere safe').isVisible(), false);
  t.equal(await page.evaluate('document.documentElement.scrollHeight <= innerHeight'), true, 'on one sheet');
  await page.emulateMedia({ media: 'screen' });
}

/** The device asks for a fresh proof five minutes after the last one: here at once, and once. */
async function wantProofOnce(page: Page, address: string): Promise<void> {
  const body = JSON.stringify({ code: 'auth.reauthenticate', status: 403, detail: 'who?', params: {} });
  let asked = false;
  await page.route(address, (route) => {
    if (asked || route.request().method() === 'GET') return route.continue();
    asked = true;
    return route.fulfill({ status: 403, contentType: 'application/problem+json', body });
  });
}

async function signedIn(t: Test, house: House, path: string): Promise<Page> {
  const page = await house.visit(t, path, { complaints: refused });
  await signIn(page, owner.name, owner.password);
  await page.locator('main#content h1').first().waitFor();
  return page;
}
