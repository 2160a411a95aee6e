import type { Test } from 'tap';
import { House } from '../../ui/browser.ts';
import { reachable } from '../../ui/target.ts';
import { type Household, ownerIn } from '../household.ts';

const newcomer = { name: 'luca', password: 'rain on the slate roof' };

/** The owner at a browser: signs in with the second step, adds somebody, and finds it in the trail. */
export async function atBrowser(t: Test, story: Household): Promise<void> {
  const vesta = ownerIn(story);
  const house = await House.open({ ...(await reachable(story.device)), claimCode: '' });
  t.teardown(() => house.end());
  const page = await house.visit(t, '/#/users', { complaints: /status of 40[13]/ });
  await page.getByLabel('User name').fill(vesta.name);
  await page.getByLabel('Password', { exact: true }).fill(vesta.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'One more step', exact: true }).waitFor();
  await page.getByLabel('Code of the app').fill(await vesta.nextCode());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('main#content h1').first().waitFor();

  await page.getByRole('button', { name: 'Add user', exact: true }).click();
  await page.getByLabel('User name').fill(newcomer.name);
  await page.getByLabel('First password').fill(newcomer.password);
  story.secrets.set(newcomer.password, 'password of luca');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('luca can sign in now.').waitFor();
  t.match((await vesta.must('/api/users')).find(({ name }: { name: string }) => name === newcomer.name), { mustChangePassword: true });

  await page.evaluate("location.hash = '#/security'");
  const entry = page.getByRole('listitem').filter({ hasText: 'New user' }).filter({ hasText: newcomer.name });
  await entry.first().waitFor();
  t.match(await entry.first().innerText(), /vesta/, 'the trail says who added whom');
}
