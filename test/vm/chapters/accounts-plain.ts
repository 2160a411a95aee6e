import type { Test } from 'tap';
import { House } from '../../ui/browser.ts';
import { reachable } from '../../ui/target.ts';
import { getPlain } from '../api-client.ts';
import { type Household, ownerIn, said } from '../household.ts';

const leave = (value: boolean) => ({ method: 'PATCH', body: { values: { 'auth.allowPlainHttp': value } } });
const closed = { status: 403, code: 'auth.encryptionNeeded' };

/** Without encryption there is only an explanation, until the owner allows more; and that is over as soon as they say so. */
export async function withoutEncryption(t: Test, story: Household): Promise<void> {
  const { device } = story;
  const vesta = ownerIn(story);
  const { httpPort: port } = device.vm;
  t.same(said(await getPlain(port, '/api/setup')), closed, 'closed');
  t.match((await getPlain(port, '/without-encryption')).headers, { location: '/' });
  const { fingerprint } = await device.consolePage((page) => page.fingerprint !== undefined);
  t.ok((await getPlain(port, '/')).body.includes(fingerprint), 'the choice shows the authority that the console shows');

  await vesta.must('/api/config', leave(true));
  const house = await House.open({ ...(await reachable(device)), url: `http://localhost:${port}`, claimCode: '' });
  t.teardown(() => house.end());
  const page = await house.visit(t, '/', { complaints: /status of 40[13]/ });
  await page.getByRole('link', { name: 'Continue without encryption on this network' }).click();
  await page.getByLabel('User name').fill(vesta.name);
  await page.getByLabel('Password', { exact: true }).fill(vesta.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code of the app').fill(await vesta.nextCode());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('main#content h1').first().waitFor();
  await page.getByText('Not encrypted. Whoever is on this network can listen.').waitFor();
  await page.evaluate("location.hash = '#/users'");
  await page.getByRole('heading', { level: 1, name: 'This needs an encrypted connection' }).waitFor();
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'lares-plain');
  story.secrets.set(cookie!.value, 'cookie of a session without encryption');

  await vesta.must('/api/config', leave(false));
  await page.getByRole('heading', { level: 1, name: 'Choose how to open this device' }).waitFor();
  t.same(said(await getPlain(port, '/api/setup')), closed, 'closed again');
}
