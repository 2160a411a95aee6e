import type { Test } from 'tap';
import { type House, until } from '../browser.ts';

/** Home answers in a sentence, and its values move. */
export async function home(t: Test, house: House): Promise<void> {
  const page = await house.enter(t);
  await page.getByRole('heading', { level: 1, name: /well|attention|worth knowing/ }).waitFor();
  const strip = page.getByRole('region', { name: 'Right now', exact: true });
  await strip.getByRole('heading', { name: 'Memory', exact: true }).waitFor();
  await strip.locator('canvas').first().waitFor();
  const before = await strip.innerText();
  await until(page, `document.querySelector('section[aria-labelledby] canvas').closest('section').innerText !== ${JSON.stringify(before)}`);
  t.pass('values change by themselves');
  t.match(await strip.getByRole('img').first().getAttribute('aria-label'), /Processor: .*%.*peak/, 'charts say what they show');
  await page.getByRole('region', { name: 'Disks', exact: true }).getByRole('meter').first().waitFor();
  await strip.getByText('15 mins').click();
  await strip.getByRole('radio', { name: '15 mins', exact: true }).and(page.locator(':checked')).waitFor();
  await page.getByRole('region', { name: 'Busiest units', exact: true }).getByRole('link').first().waitFor();
}

/** A span is chosen by drawing over a chart, and given back. */
export async function zoom(t: Test, house: House): Promise<void> {
  const page = await house.enter(t);
  const chart = page.locator('.u-over').first();
  const box = (await chart.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: 'Back to live', exact: true }).click();
  await page.getByRole('radio', { name: '5 mins', exact: true }).waitFor();
  t.pass('and the live view is back');
}

/** The chosen theme stays, and comes before the first paint. */
export async function theme(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system');
  const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await background();
  await page.getByRole('radio', { name: 'Dark', exact: true }).first().check();
  const dark = await background();
  t.not(dark, light);
  await page.reload();
  await page.getByRole('heading', { name: 'System', level: 1, exact: true }).waitFor();
  t.equal(await background(), dark);
}

/** Bytes on the way to a first look at Home, everything compressed as the device sends it. */
export async function firstLoad(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const files = new Map<string, string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, response }) => void files.set(requestId, response.url));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!files.get(requestId)?.includes('/api/')) bytes += encodedDataLength;
  });
  await page.goto(`${house.target.url}/#/`);
  await page.reload();
  await page.locator('canvas').first().waitFor();
  t.comment(`first load: ${(bytes / 1000).toFixed(1)} kB`);
  t.ok(bytes > 20_000, 'it was counted');
  t.ok(bytes < 150_000, `${bytes} bytes`);
}
