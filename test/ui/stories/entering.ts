import type { Test } from 'tap';
import { type House, owner } from '../browser.ts';

const refused = /status of 401|status of 422/;

/** The owner takes the device, in the words of the page. */
export async function claim(t: Test, house: House): Promise<void> {
  const page = await house.visit(t, '/', { complaints: refused });
  await page.getByRole('heading', { name: 'Make this device yours', exact: true }).waitFor();
  t.match(await page.title(), /^Make this device yours · /);

  const password = page.getByLabel('Password', { exact: true });
  await password.fill('too short');
  await page.getByText('9 of at least 12 characters').waitFor();
  await page.getByRole('button', { name: 'Make it mine', exact: true }).click();
  t.ok(await page.getByText('8 to go').isVisible(), 'says what is missing');
  t.equal(await page.evaluate('document.activeElement.name'), 'code', 'and leads there');

  // Small letters, a space for the dash: as people type. One character is not the right one.
  const wrong = house.target.claimCode.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  await page.getByLabel('Claim code').fill(wrong.toLowerCase().replace('-', ' '));
  await page.getByLabel('User name').fill('Anna');
  await password.fill(owner.password);
  await page.getByRole('button', { name: 'Show the password', exact: true }).click();
  t.equal(await password.getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Make it mine', exact: true }).click();
  await page.getByRole('alert').getByText('That is not the claim code.').waitFor();

  await page.getByLabel('Claim code').fill(house.target.claimCode.toLowerCase());
  await page.getByRole('button', { name: 'Make it mine', exact: true }).click();
  await page.locator('main#content h1').waitFor();
  t.match(await page.title(), /^Home · /, 'straight in');
  await house.keepSession(page);
}

/** Out, in again, and a wrong password in between. */
export async function leaveAndReturn(t: Test, house: House): Promise<void> {
  const page = await house.visit(t, '/#/system', { complaints: refused });
  const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
  await page.getByLabel('User name').fill(owner.name);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await signIn.click();
  await page.getByRole('alert').getByText('User name or password is wrong.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await signIn.click();
  await page.getByRole('heading', { name: 'System', level: 1, exact: true }).waitFor();
  t.match(page.url(), /#\/system$/, 'to the place that was asked for');
  await page.getByRole('button', { name: `Signed in as ${owner.name}`, exact: true }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  await signIn.waitFor();
  t.equal(await page.locator('main#content').count(), 0, 'without a session nothing shows');
}

/** The session ends elsewhere: back to the same place after signing in. */
export async function expire(t: Test, house: House): Promise<void> {
  const page = await house.visit(t, '/#/services', { complaints: refused });
  await signIn(page);
  await page.getByRole('heading', { name: 'Services', exact: true }).waitFor();
  await page.context().clearCookies();
  // A page that asks over HTTP: the live connection lasts as long as the session, and only this browser has lost it.
  await page.evaluate("location.hash = '#/about'");
  await page.getByText('Your session has ended.').waitFor();
  await signIn(page);
  await page.getByRole('heading', { name: 'About Lares', level: 1, exact: true }).waitFor();
  t.match(page.url(), /#\/about$/);
}

async function signIn(page: Awaited<ReturnType<House['visit']>>): Promise<void> {
  await page.getByLabel('User name').fill(owner.name);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
