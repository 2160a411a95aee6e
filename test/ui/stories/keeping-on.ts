import type { Test } from 'tap';
import { type House, until } from '../browser.ts';

/** The cable is pulled: the page says so, counts, and heals by itself without a reload. */
export async function connection(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/', { complaints: /WebSocket|ERR_|Failed to load resource/ });
  await page.getByText('Live', { exact: true }).waitFor();
  await page.locator('canvas').first().waitFor();
  await page.evaluate('window.sameVisit = true');
  house.target.wire.cut();
  try {
    await page.getByText('The device does not answer.').waitFor();
    await page.getByText(/Trying again \([2-9]/).waitFor();
  } finally {
    house.target.wire.mend();
  }
  await page.getByText('The device does not answer.').waitFor({ state: 'detached' });
  await page.getByText('Live', { exact: true }).waitFor();
  const strip = page.getByRole('region', { name: 'Right now', exact: true });
  const before = await strip.innerText();
  await until(page, `document.querySelector('canvas').closest('section').innerText !== ${JSON.stringify(before)}`);
  t.equal(await page.evaluate('window.sameVisit'), true, 'the page was not loaded again');
}

/** A page opened while the device is away comes when the device does. */
export async function laterPages(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/', { complaints: /WebSocket|ERR_|Failed to/ });
  await page.getByText('Live', { exact: true }).waitFor();
  house.target.wire.cut();
  try {
    await page.getByRole('link', { name: 'System', exact: true }).click();
    await page.getByText('The device does not answer.').waitFor();
  } finally {
    house.target.wire.mend();
  }
  await page.getByRole('heading', { name: 'System', level: 1, exact: true }).waitFor();
  t.match(page.url(), /#\/system$/);
}

/** Everything by keyboard alone: to a unit by the palette, to its restart, and out of dialogs by Escape. */
export async function keyboard(t: Test, house: House): Promise<void> {
  const page = await house.enter(t);
  const focused = (): Promise<unknown> => page.evaluate('document.activeElement.innerText || document.activeElement.getAttribute("aria-label")');
  await page.keyboard.press('Tab');
  t.equal(await focused(), 'Skip to the content');
  await page.keyboard.press('Enter');
  t.equal(await page.evaluate('document.activeElement.id'), 'content');

  await page.keyboard.press('Control+k');
  const search = page.getByRole('combobox', { name: 'Page, unit or action', exact: true });
  await search.waitFor();
  await page.keyboard.press('Escape');
  await search.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('avahi-daemon.service');
  await page.getByRole('option', { name: /^avahi-daemon\.service/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'avahi-daemon.service', exact: true }).waitFor();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('restart avahi');
  await page.getByRole('option', { name: /^Restart avahi-daemon\.service/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Restart avahi-daemon.service?', exact: true }).waitFor();
  await page.keyboard.press('Tab');
  for (let step = 0; step < 4 && (await focused()) !== 'Restart'; step += 1) await page.keyboard.press('Tab');
  t.equal(await focused(), 'Restart');
  await page.keyboard.press('Enter');
  await page.getByText('avahi-daemon.service was restarted.').waitFor();
}

/** The name of the device changes everywhere at once, and back. */
export async function rename(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system');
  const other = await house.enter(t, '/');
  const field = page.getByLabel('Name for people');
  await field.fill('Anna’s hearth');
  await page.getByRole('button', { name: 'Save the name', exact: true }).click();
  await page.getByText('The device is called Anna’s hearth now.').waitFor();
  await other.locator('header').getByText('Anna’s hearth').waitFor();
  t.match(await other.title(), /· Anna’s hearth$/, 'in the other window too');
  await field.fill('');
  await page.getByRole('button', { name: 'Save the name', exact: true }).click();
  await other.locator('header').getByText('Anna’s hearth').waitFor({ state: 'detached' });
}
