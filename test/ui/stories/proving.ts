import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { axe, type House, owner, until } from '../browser.ts';
import type { LocalTarget } from '../local-target.ts';

const FRESH_MS = 5 * 60_000;
const focused = (page: Page): Promise<string> => page.evaluate("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText).trim()");

/** Without a mouse: an account is disabled after a proof that was first left out, and the focus is never lost. */
export async function byKeyboard(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/users', { complaints: /status of 40[13]/ });
  await page.getByText('Live', { exact: true }).waitFor({ state: 'attached' });
  (house.target as LocalTarget).later(FRESH_MS + 1000);
  const user = page.getByRole('dialog', { name: 'emil', exact: true });
  await tabTo(page, /^emil/);
  await page.keyboard.press('Enter');
  await user.waitFor();
  const question = page.getByRole('dialog', { name: 'Is it you?', exact: true });

  await disable(page);
  await question.waitFor();
  await until(page, "document.activeElement.name === 'password'");
  t.same(await axe(page), [], 'the question');
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  t.equal(await focused(page), 'Disable', 'back where it was asked');
  t.equal(await page.getByText('emil is disabled.').count(), 0, 'unproved, nothing has happened');

  await disable(page);
  await question.waitFor();
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await question.getByRole('alert').waitFor();
  t.equal(await page.evaluate('document.activeElement.name'), 'password', 'the field keeps the focus');
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await page.getByText('emil is disabled.').waitFor();
  // It is said while the question closes and the list is read anew.
  await question.waitFor({ state: 'detached' });
  await user.getByRole('button', { name: 'Enable', exact: true }).waitFor();
  t.equal(await focused(page), 'Enable', 'and back again');
  await page.keyboard.press('Escape');
  await user.waitFor({ state: 'detached' });
  t.match(await focused(page), /^emil/, 'and in the list');
}

async function disable(page: Page): Promise<void> {
  await tabTo(page, /^Disable$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Disable emil?', exact: true }).waitFor();
  await tabTo(page, /^Disable$/);
  await page.keyboard.press('Enter');
}

async function tabTo(page: Page, label: RegExp): Promise<void> {
  for (let step = 0; step < 40; step++) {
    if (label.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${label} by keyboard`);
}
