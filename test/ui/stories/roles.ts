import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { type House, until } from '../browser.ts';
import { places, settled } from './access.ts';
import { signIn, theirs } from './household.ts';

/** What the device refuses to who may not. That it wants a fresh proof is no refusal: everybody can give it. */
const REFUSED = 403;
const WANTS_PROOF = 'auth.reauthenticate';
/** Left alone: they end the walk. */
const leaving = /^(?:Sign out|End)/;
const buttons = 'main#content button:enabled:visible';

/** What a page asked of the device, as far as it counts here. */
interface Watched {
  /** Method and path of what was refused. */
  readonly refused: string[];
  /** Changes that the device made. */
  readonly changed: string[];
  quiet(): Promise<void>;
}

/**
 * Somebody of a role goes everywhere and presses every button, and every question that follows is answered with yes: the
 * device refuses nothing, since what it would refuse is not offered.
 */
export async function walk(t: Test, house: House, name: string): Promise<Watched> {
  const page = await house.visit(t, '/', { complaints: /status of (?:40[139]|422|429|503)/ });
  await signIn(page, name, theirs);
  await page.locator('main#content h1').first().waitFor();
  const watched = watch(page);
  for (const place of [...places, '/#/services/dbus.service', '/#/users/anna', '/#/users/emil']) {
    await open(page, house, place);
    await watched.quiet();
    const names = await page.locator(buttons).evaluateAll((found) => found.map((button) => button.getAttribute('aria-label') ?? button.textContent!.trim()));
    for (const [index, label] of names.entries()) if (!leaving.test(label)) await press(page, house, place, index, watched);
  }
  t.same(watched.refused, [], `${name} is refused nothing`);
  await page.context().close();
  return watched;
}

/** A viewer is offered no change but of what is theirs; and a refusal would be seen. */
export async function viewer(t: Test, house: House): Promise<void> {
  const { changed } = await walk(t, house, 'bert');
  t.same(changed.filter((what) => !/ \/api\/(?:account|session)/.test(what)), [], 'nothing of the device changes');
  const page = await house.visit(t, '/#/services', { complaints: /status of 40[13]/ });
  await signIn(page, 'bert', theirs);
  await page.locator('main#content h1').first().waitFor();
  const watched = watch(page);
  await page.evaluate("fetch('/api/users').then((answer) => answer.text())");
  await watched.quiet();
  t.same(watched.refused, ['GET /api/users'], 'what is refused would be noticed');
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: /^Home/ }).waitFor();
  for (const hidden of ['Users', 'Security', 'Settings']) t.equal(await page.getByRole('option', { name: hidden, exact: true }).count(), 0, `${hidden} is not offered`);
}

export async function operator(t: Test, house: House): Promise<void> {
  const { changed } = await walk(t, house, 'dora');
  t.ok(changed.some((what) => what.includes('/api/services/')), 'services are started and stopped');
  t.notOk(changed.some((what) => /users|config|network|system/.test(what)), 'and nothing else');
}

export async function admin(t: Test, house: House): Promise<void> {
  const { changed } = await walk(t, house, 'clara');
  for (const part of ['/api/services/', '/api/system/', '/api/users/']) t.ok(changed.some((what) => what.includes(part)), `${part} changes`);
}

function watch(page: Page): Watched {
  const refused: string[] = [];
  const changed: string[] = [];
  const pending = new Set<Promise<unknown>>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/')) return;
    const what = `${request.method()} ${pathname}`;
    const over = request.response().then(async (response) => {
      if (response?.status() === REFUSED && (await codeOf(response)) !== WANTS_PROOF) refused.push(what);
      else if (response?.ok() && request.method() !== 'GET' && pathname !== '/api/live/ticket') changed.push(what);
    }, () => undefined).finally(() => pending.delete(over));
    pending.add(over);
  });
  return {
    refused,
    changed,
    quiet: async () => {
      do {
        await Promise.all(pending);
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
      } while (pending.size > 0);
    },
  };
}

async function codeOf(response: { json(): Promise<unknown> }): Promise<string | undefined> {
  return response.json().then((body) => (body as { code?: string }).code, () => undefined);
}

/** A page anew, without what was opened on it before. */
async function open(page: Page, house: House, place: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(house.target.url + place);
  await page.locator('main#content h1').first().waitFor();
  await settled(page);
}

async function press(page: Page, house: House, place: string, index: number, { quiet }: Watched): Promise<void> {
  await open(page, house, place);
  await quiet();
  const button = page.locator(buttons).nth(index);
  // What was done before may have taken buttons away: a unit that is stopped cannot be stopped.
  if ((await button.count()) === 0) return;
  // What lies over the page is what can be pressed.
  if ((await page.locator('dialog[open]').count()) > 0) return pressAll(page, house, place, quiet);
  await button.click();
  await quiet();
  await sayYes(page, quiet);
}

/** The buttons of what lies over the page, such as the drawer of a user. */
async function pressAll(page: Page, house: House, place: string, quiet: () => Promise<void>): Promise<void> {
  const within = page.locator('dialog[open] .deeds button');
  for (let index = 0; index < (await within.count()); index++) {
    await within.nth(index).click();
    await quiet();
    await sayYes(page, quiet);
    await open(page, house, place);
    await quiet();
  }
}

/** Answers what is asked with its main button, and leaves the question who it is. */
async function sayYes(page: Page, quiet: () => Promise<void>): Promise<void> {
  const yes = page.locator('dialog[open]:has(.foot)').last().locator('.foot button:enabled').last();
  if ((await yes.count()) > 0) await yes.click();
  await quiet();
  await until(page, "!document.querySelector('[aria-busy=true]')");
}
