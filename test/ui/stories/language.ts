import type { Test } from 'tap';
import { axe, type House, overhang, phone, until } from '../browser.ts';
import { places, settled } from './access.ts';

/** A browser that asks for Austrian German gets German before it has a session; one that asks for Dutch gets English. */
export async function front(t: Test, house: House): Promise<void> {
  const complaints = /status of 401/;
  const german = await house.visit(t, '/', { locale: 'de-AT', complaints });
  await german.getByRole('heading', { level: 1, name: /^Bei .* anmelden$/ }).waitFor();
  t.equal(await german.evaluate('document.documentElement.lang'), 'de');
  await german.getByLabel('Sprache').selectOption('fr');
  await german.getByRole('heading', { level: 1, name: /^Se connecter à / }).waitFor();
  t.match(await german.title(), /^Connexion · /);
  const dutch = await house.visit(t, '/', { locale: 'nl-NL', complaints });
  await dutch.getByRole('heading', { level: 1, name: /^Sign in to / }).waitFor();
}

/** The whole page changes at once, keeps its place and the focus, and remembers. */
export async function switching(t: Test, house: House): Promise<void> {
  const page = await house.enter(t, '/#/services?q=nginx');
  await page.evaluate('window.sameVisit = true');
  await page.getByRole('heading', { name: 'Services', level: 1, exact: true }).waitFor();
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('heading', { name: 'Dienste', level: 1, exact: true }).waitFor();
  await until(page, "document.activeElement.tagName === 'SELECT' && document.activeElement.value === 'de'");
  t.equal(await page.getByLabel('Unit suchen').inputValue(), 'nginx', 'the address keeps the search');
  t.equal(await page.evaluate('document.documentElement.lang'), 'de');
  t.match(await page.title(), /^Dienste · /);
  await page.getByText('Läuft', { exact: true }).first().waitFor();
  t.equal(await page.evaluate('window.sameVisit'), true, 'the page was not loaded again');
  await page.getByRole('button', { name: 'Aufträge', exact: true }).click();
  const drawer = page.getByRole('dialog', { name: 'Aufträge', exact: true });
  const job = drawer.getByRole('listitem').filter({ hasText: 'Neu starten: avahi-daemon.service' }).first();
  await job.getByText('Protokoll', { exact: true }).click();
  await job.getByText('avahi-daemon.service wird neu gestartet').waitFor();
  t.notMatch(await job.innerText(), /Restarting|Done/, 'the log of a job of earlier speaks German, too');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });

  await page.reload();
  await page.getByRole('link', { name: 'Dienste', exact: true }).waitFor();
  await page.getByLabel('Sprache').selectOption('en');
  await page.getByRole('heading', { name: 'Services', level: 1, exact: true }).waitFor();
}

/** Longer words break nothing: no page scrolls sideways on a phone, and axe finds nothing. */
export async function everyPage(t: Test, house: House): Promise<void> {
  for (const locale of ['de-DE', 'fr-FR', 'es-ES', 'zh-CN']) {
    for (const place of places) {
      const page = await house.enter(t, place, { viewport: phone, locale });
      await settled(page);
      t.equal(await overhang(page), 0, `${place} in ${locale} at ${phone.width} px`);
      if (locale === 'de-DE') t.same(await axe(page), [], `${place} in ${locale}`);
      await page.context().close();
    }
  }
}
