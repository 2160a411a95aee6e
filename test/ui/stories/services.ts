import type { Test } from 'tap';
import { desk, type House, phone, until } from '../browser.ts';

/** A unit of the image that may be stopped without losing the page. */
const UNIT = 'avahi-daemon.service';

/** Search and filters live in the address, and back undoes a step. */
export async function find(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/services', { viewport: phone });
  const rows = page.getByRole('main').getByRole('listitem');
  await rows.first().waitFor();
  await page.getByLabel('Find a unit').fill('avahi-daemon.serv');
  await page.waitForURL(/q=avahi-daemon\.serv/);
  await until(page, "document.querySelectorAll('main li').length === 1");
  t.match(await rows.first().innerText(), UNIT);
  await page.getByLabel('Type').selectOption('timer');
  await page.getByText('No unit fits.').waitFor();
  await page.getByRole('button', { name: 'Show everything', exact: true }).click();
  await rows.nth(5).waitFor();
  await page.goto(`${house.target.url}/#/services?q=${UNIT}`);
  await rows.first().getByRole('link').click();
  await page.getByRole('heading', { name: UNIT, level: 1 }).waitFor();
  t.match(await page.title(), new RegExp(`^${UNIT} · `));
  await page.goBack();
  t.equal(await page.getByLabel('Find a unit').inputValue(), UNIT, 'the search is still there');
}

/** Only what is in sight is in the page. */
export async function manyUnits(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/services?type=all', { viewport: phone });
  await page.getByRole('main').getByRole('listitem').first().waitFor();
  const shown = await page.getByRole('main').getByRole('listitem').count();
  const total = Number(await page.getByRole('main').getByRole('listitem').first().getAttribute('aria-setsize'));
  t.ok(total > 100 && shown < total / 2, `${shown} of ${total} rows are drawn`);
  await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
  await page.locator(`li[aria-posinset="${total}"]`).waitFor();
  t.pass('the last one is there when scrolled to');
}

/** A restart: asked about by name, seen live, reported. */
export async function restart(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, `/#/services/${UNIT}`, { viewport: desk });
  const detail = page.locator('article');
  await detail.getByRole('heading', { name: UNIT }).waitFor();
  const process = detail.locator('div:has(> dt:text-is("Main process")) > dd');
  const before = await process.innerText();
  await detail.getByRole('button', { name: 'Restart', exact: true }).click();
  const question = page.getByRole('dialog', { name: `Restart ${UNIT}?` });
  await question.getByText('out of reach for a moment').waitFor();
  await question.getByRole('button', { name: 'Cancel', exact: true }).click();
  t.equal(await process.innerText(), before, 'nothing happened yet');
  await detail.getByRole('button', { name: 'Restart', exact: true }).click();
  await question.getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByText(`${UNIT} was restarted.`).waitFor();
  // Between two processes there is none, and no row for it.
  await until(page, `![undefined, ${JSON.stringify(before)}].includes([...document.querySelectorAll('article dt')].find((dt) => dt.innerText === 'Main process')?.nextElementSibling.innerText)`);
  t.pass('another process runs now');
  await page.getByRole('button', { name: 'Jobs', exact: true }).click();
  const drawer = page.getByRole('dialog', { name: 'Jobs', exact: true });
  t.match(await drawer.getByRole('listitem').first().innerText(), /Restart: avahi-daemon\.service\s+Done/);
}

/** Stop, and undo it from the message. */
export async function stopAndUndo(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, `/#/services/${UNIT}`, { viewport: phone });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
  await page.locator('article header').getByText('Stopped').waitFor();
  await page.getByRole('button', { name: 'Start it again', exact: true }).click();
  await page.locator('article header').getByText('Running').waitFor();
  t.pass('it runs again');
}

/** The log follows, waits while paused, and comes along on request. */
export async function journal(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, `/#/services/${UNIT}`, { viewport: desk });
  const log = page.getByRole('log');
  await log.getByText(/.+/).first().waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.locator('article').getByRole('button', { name: 'Restart', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
  const newer = page.getByRole('button', { name: /new lines?$/ });
  await newer.waitFor();
  const before = await log.locator('time').count();
  await newer.click();
  await until(page, `document.querySelectorAll('[role=log] time').length > ${before}`);
  await page.getByRole('button', { name: 'Copy these lines', exact: true }).click();
  t.match(await page.evaluate('navigator.clipboard.readText()'), /^\d{4}-\d\d-\d\dT.* .*: /);
}

/** A unit that must not be touched says why. */
export async function guarded(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/services/dbus.service');
  await page.getByText('It cannot be changed from here: every other service speaks through it.').waitFor();
  t.equal(await page.locator('article').getByRole('button', { name: 'Stop', exact: true }).count(), 0);
}
