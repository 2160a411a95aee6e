import type { Test } from 'tap';
import { axe, desk, type House, phone, themes } from '../browser.ts';

/** The cable of the device is there with its address; addresses that cannot work are refused before anything happens. */
export async function look(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/network', { viewport: desk });
  const card = page.getByRole('article').filter({ hasText: 'Connected' }).first();
  await card.getByText('Addresses', { exact: true }).waitFor();
  t.match(await card.innerText(), /\d+\.\d+\.\d+\.\d+\/\d+/);
  t.match(await page.getByRole('main').innerText(), /\.local/, 'the name it is found by');
  await card.getByRole('button', { name: /^Change addresses/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Addresses of / });
  const ipv4 = dialog.getByRole('group', { name: 'IPv4 addresses', exact: true }).first();
  await ipv4.getByText('Fixed', { exact: true }).click();
  t.match(await ipv4.getByLabel('Address', { exact: true }).inputValue(), /\/\d+$/, 'the present address is suggested');
  await ipv4.getByLabel('Address', { exact: true }).fill('192.168.1.300/24');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await ipv4.getByText(/^An address with the length of its network/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** A change of name servers: undone on request, kept on request, and told in every window, by keyboard too. */
export async function keepOrUndo(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/network', { viewport: phone });
  const other = await house.enter(t, '/', { viewport: desk });
  const change = async (servers: string): Promise<void> => {
    await page.getByRole('article').filter({ hasText: 'Connected' }).first().getByRole('button', { name: /^Change addresses/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Addresses of / });
    await dialog.getByLabel('Name servers').first().fill(servers);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      t.same(await axe(page), [], `the form, ${colorScheme}`);
    }
    await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByRole('heading', { name: 'Keep these settings?', exact: true }).waitFor();
  };
  await change('9.9.9.9');
  t.match(await page.getByRole('timer').innerText(), /in \d+ sec/);
  t.same(await axe(page), [], 'the question');
  await other.getByRole('heading', { name: 'Keep these settings?', exact: true }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('heading', { name: 'Keep these settings?', exact: true }).waitFor({ state: 'detached' });
  await page.getByText(/was undone\./).first().waitFor();
  await change('9.9.9.9');
  await other.getByRole('button', { name: 'Keep', exact: true }).focus();
  await other.keyboard.press('Enter');
  await other.getByText(/are kept\./).waitFor();
  await page.getByText(/9\.9\.9\.9/).first().waitFor();
  t.pass('and it is shown');
  await change('');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByText(/are kept\./).first().waitFor();
}
