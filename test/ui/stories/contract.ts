import type { Test } from 'tap';
import { type House, phone } from '../browser.ts';

/** The page of the interface: found from System, searched, opened. */
export async function read(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system', { viewport: phone });
  await page.getByRole('link', { name: /^Interface/ }).click();
  await page.getByRole('heading', { name: 'Interface', level: 1, exact: true }).waitFor();
  const bar = page.getByRole('navigation', { name: 'Places' });
  const marked = await bar.locator('[aria-current]').allInnerTexts();
  t.same(marked.map((label) => label.trim()), ['System'], 'the bar still says where this belongs');
  t.equal(await bar.getByRole('link', { name: 'System' }).getAttribute('aria-current'), 'true', 'which is not the page itself');
  const routes = page.locator('details');
  await routes.first().waitFor();
  const all = await routes.count();
  await page.getByRole('searchbox', { name: 'Find a route, a topic or a code' }).fill('journal');
  await page.getByText('/api/services/{name}/journal', { exact: true }).click();
  await page.getByText('Cursor: only older lines', { exact: false }).waitFor();
  t.ok((await routes.count()) < all, 'the search leaves what fits');
  await page.getByRole('searchbox').fill('no such thing');
  await page.getByText('Nothing fits.', { exact: true }).waitFor();
}

/** A problem's type, opened in a browser, explains its code. */
export async function explain(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/api/errors#services.unknown');
  await page.getByRole('heading', { name: 'Error codes', level: 1, exact: true }).waitFor();
  const entry = page.locator('li[aria-current=true]');
  await entry.waitFor();
  t.match(await entry.innerText(), /services\.unknown[\s\S]*404[\s\S]*has no unit/);
}
