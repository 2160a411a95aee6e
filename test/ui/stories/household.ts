import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import type { House } from '../browser.ts';

/** Everybody but the owner chose this. */
export const theirs = 'seven boats on a lake';
const first = 'words that anna chose';
const people = [['clara', 'admin'], ['dora', 'operator'], ['bert', 'viewer'], ['emil', 'viewer']] as const;

/** The owner's people get accounts, and all but emil choose passwords of their own. */
export async function arrive(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/');
  for (const [name, role] of people) t.equal(await call(page, 'POST', '/api/users', { name, role, password: first }), 201, name);
  for (const [name] of people.slice(0, -1)) {
    const theirPage = await house.visit(t, '/', { complaints: /status of 401/ });
    await signIn(theirPage, name, first);
    await theirPage.getByRole('heading', { name: 'Choose a password', exact: true }).waitFor();
    t.equal(await call(theirPage, 'PUT', '/api/account/password', { current: first, password: theirs }), 200, `${name} chooses`);
  }
}

export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Asks the device as the page would. @returns the status */
export async function call(page: Page, method: string, path: string, body: unknown): Promise<number> {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = (await (await fetch('/api/session')).json()) as { csrf: string };
      const asked = { method, body, headers: { 'x-csrf': csrf, 'content-type': 'application/json' } };
      return (await fetch(path, asked)).status;
    },
    [method, path, JSON.stringify(body)] as const,
  );
}
