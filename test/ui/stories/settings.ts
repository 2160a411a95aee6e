import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import { axe, type House, overhang, phone, themes } from '../browser.ts';

const DISK = 'Warn when a disk is this full';
type Page = Awaited<ReturnType<House['enter']>>;

const input = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
/** There while somebody has chosen a value of his own. */
const useDefault = (page: Page) => page.getByRole('button', { name: `Use the default: ${DISK}`, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });

/** Leaves the browser only when the device has taken it. */
async function saved(page: Page): Promise<void> {
  await save(page).click();
  await save(page).waitFor({ state: 'detached' });
}

/** Find a setting, be told at once what is wrong, save; another window is told that its own draft was overtaken. */
export async function change(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system/settings');
  const other = await house.enter(t, '/#/system/settings');
  await page.getByLabel('Find a setting').fill('disk full');
  await input(page, DISK).waitFor();
  t.equal(await page.getByRole('textbox').count(), 1, 'only what fits is shown');
  await input(page, DISK).fill('20');
  await page.getByText('This must be from 50 to 95%.').waitFor();
  t.equal(await save(page).isDisabled(), true);
  await input(page, DISK).fill('80');
  await input(other, DISK).fill('85');
  await saved(page);
  await other.getByText('is 80% now').waitFor();
  await other.getByRole('button', { name: 'Discard the changes', exact: true }).click();
  t.equal(await input(other, DISK).inputValue(), '80', 'the other window has followed');
  await useDefault(other).click();
  t.equal(await input(other, DISK).inputValue(), '90');
  await saved(other);
  await useDefault(page).waitFor({ state: 'detached' });
  t.equal(await input(page, DISK).inputValue(), '90');
}

/** The history names who, when and what, and takes back the newest. By keyboard, and on a phone. */
export async function undo(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system/settings', { viewport: phone, colorScheme: 'dark' });
  await input(page, DISK).fill('70');
  await saved(page);
  await page.getByRole('button', { name: 'History', exact: true }).press('Enter');
  const drawer = page.getByRole('dialog', { name: 'History of the settings', exact: true });
  const newest = drawer.getByRole('listitem').filter({ hasText: DISK }).first();
  t.match(await newest.innerText(), /by anna[\s\S]*90% \(default\)[\s\S]*70%/);
  await newest.getByRole('button', { name: /^Undo: Change \d+$/ }).press('Enter');
  await page.getByRole('dialog', { name: /^Undo change \d+\?$/ }).getByRole('button', { name: 'Undo', exact: true }).press('Enter');
  await drawer.getByText(/^Undid change \d+$/).first().waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  t.equal(await input(page, DISK).inputValue(), '90');
}

/** Export, and import with what it would change shown first. */
export async function takeAlong(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/system/settings');
  await input(page, DISK).fill('75');
  await saved(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export', exact: true }).click();
  const download = await downloading;
  t.equal(download.suggestedFilename(), 'lares-settings.json');
  const content = readFileSync(await download.path(), 'utf8');
  t.match(JSON.parse(content), { format: 'lares-config', values: { 'metrics.diskFullPercent': 75 }, secrets: [] });
  await useDefault(page).click();
  await saved(page);

  const bring = (text: string) => page.locator('input[type=file]').setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const dialog = page.getByRole('dialog', { name: 'Import settings', exact: true });
  await bring('a holiday picture');
  await dialog.getByText('This is not a file of settings.').waitFor();
  await page.keyboard.press('Escape');
  await bring(content.replace('75', '750'));
  await dialog.getByText('What is wrong').waitFor();
  await dialog.getByText('This must be at most 95%.', { exact: true }).waitFor();
  t.equal(await dialog.getByRole('button', { name: /^Apply/ }).count(), 0, 'nothing of a bad file can be applied');
  await page.keyboard.press('Escape');
  await bring(content);
  await dialog.getByText('90% (default)').waitFor();
  await dialog.getByRole('button', { name: 'Apply 1 change', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await useDefault(page).waitFor();
  t.equal(await input(page, DISK).inputValue(), '75');
  await useDefault(page).click();
  await saved(page);
}

/** What opens on top of the page. */
export async function accessible(t: Test, house: House): Promise<void> {
  for (const colorScheme of themes) {
    const page = await house.enter(t, '/#/system/settings', { viewport: phone, colorScheme });
    await input(page, DISK).fill('20');
    await page.getByText('This must be from 50 to 95%.').waitFor();
    t.same(await axe(page), [], `a mistake, ${colorScheme}`);
    t.equal(await overhang(page), 0);
    await page.getByRole('button', { name: 'History', exact: true }).click();
    await page.getByRole('button', { name: /^Undo: Change/ }).first().waitFor();
    t.same(await axe(page), [], `history, ${colorScheme}`);
    await page.keyboard.press('Escape');
    const file = { format: 'lares-config', version: 1, revision: 1, values: { 'metrics.diskFullPercent': 60, 'auth.idleMs': 1, 'later.thing': 1 }, secrets: [] };
    await page.locator('input[type=file]').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
    await page.getByText('What is left out').waitFor();
    t.same(await axe(page), [], `import, ${colorScheme}`);
    await page.context().close();
  }
}
