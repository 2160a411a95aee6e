import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Test } from 'tap';
import type { Target } from './target.ts';

export const owner = { name: 'anna', password: 'a warm hearth at night' };
export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 800 };
export const themes = ['light', 'dark'] as const;

/** Longest wait for something to appear: a device under software emulation is slow, and only a broken one is slower. */
const TIMEOUT_MS = 60_000;
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** Chromium with the device in front of it, and the owner's session once he has one. */
export class House {
  readonly target: Target;
  readonly #browser: Browser;
  #session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;

  private constructor(target: Target, browser: Browser) {
    this.target = target;
    this.#browser = browser;
  }

  static async open(target: Target): Promise<House> {
    const pin = target.keyPin === undefined ? [] : [`--ignore-certificate-errors-spki-list=${target.keyPin}`];
    const executablePath = process.env['LARES_CHROMIUM'] ?? '/usr/bin/chromium';
    return new House(target, await chromium.launch({ executablePath, args: [...flags, ...pin] }));
  }

  async end(): Promise<void> {
    await this.#browser.close();
    await this.target.end();
  }

  /** A visitor without a session. */
  async visit(t: Test, path = '/', options: BrowserContextOptions & { complaints?: RegExp } = {}): Promise<Page> {
    const { complaints, ...rest } = options;
    const context = await this.#browser.newContext({ locale: 'en-GB', viewport: desk, colorScheme: 'light', permissions: ['clipboard-read', 'clipboard-write'], ...rest });
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    failOnComplaints(t, page, complaints);
    t.teardown(() => context.close());
    await page.goto(this.target.url + path);
    return page;
  }

  /** The owner, signed in. */
  async enter(t: Test, path = '/', options: Parameters<House['visit']>[2] = {}): Promise<Page> {
    if (!this.#session) throw new Error('the device must be claimed first');
    const page = await this.visit(t, path, { storageState: this.#session, ...options });
    await page.locator('main#content h1').first().waitFor();
    return page;
  }

  async keepSession(page: Page): Promise<void> {
    this.#session = await page.context().storageState();
  }
}

/** Whatever the console complains about fails the test: exceptions, violations of the policy, missing files. */
function failOnComplaints(t: Test, page: Page, expected: RegExp | undefined): void {
  const complain = (what: string): void => {
    if (!expected?.test(what)) t.fail(`the browser complains: ${what}`);
  };
  page.on('pageerror', (error) => complain(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Waits until an expression of the page's own JavaScript is true. It is handed over as a function, since the policy of
 * the page forbids it to evaluate texts.
 */
export async function until(page: Page, expression: string): Promise<void> {
  await page.waitForFunction(new Function(`return ${expression};`) as () => unknown);
}

/** What axe finds on the page as it stands; empty when all is well. */
export async function axe(page: Page): Promise<string[]> {
  // Colours are judged as they will be: a fade under way is not a contrast of its own.
  await page.evaluate('Promise.allSettled(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity).map((a) => a.finished))');
  await page.evaluate(axeSource);
  const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(axeTags)} })`)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
}

/** How many px the page can be scrolled sideways. */
export async function overhang(page: Page): Promise<number> {
  return (await page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)')) as number;
}
