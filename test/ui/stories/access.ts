import type { Test } from 'tap';
import { axe, desk, type House, overhang, phone, themes, until } from '../browser.ts';

export const places = ['/', '/#/services', '/#/services/nginx.service', '/#/network', '/#/system', '/#/system/settings', '/#/users', '/#/security', '/#/account', '/#/about', '/#/api', '/#/api/errors/services.unknown', '/#/nowhere'] as const;

/** axe finds nothing, on any page, in any theme, at any size. */
export async function everyPage(t: Test, house: House): Promise<void> {
  for (const viewport of [phone, desk]) {
    for (const colorScheme of themes) {
      for (const place of places) {
        const page = await house.enter(t, place, { viewport, colorScheme });
        await settled(page);
        t.same(await axe(page), [], `${place} at ${viewport.width} px, ${colorScheme}`);
        t.equal(await overhang(page), 0, `${place} does not scroll sideways at ${viewport.width} px`);
        await page.context().close();
      }
    }
  }
}

/** What opens on top of a page is looked at as well. */
export async function dialogs(t: Test, house: House): Promise<void> {
  for (const colorScheme of themes) {
    const page = await house.enter(t, '/#/services/avahi-daemon.service', { viewport: phone, colorScheme });
    await page.getByRole('button', { name: 'Search or jump to', exact: true }).click();
    await page.getByRole('option').first().waitFor();
    t.same(await axe(page), [], `palette, ${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Jobs|running$/ }).click();
    await page.getByRole('dialog', { name: 'Jobs', exact: true }).waitFor();
    t.same(await axe(page), [], `jobs, ${colorScheme}`);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Restart', exact: true }).click();
    await page.getByRole('dialog', { name: /Restart/ }).waitFor();
    t.same(await axe(page), [], `question, ${colorScheme}`);
  }
}

/** The pages before there is a session. */
export async function front(t: Test, house: House): Promise<void> {
  for (const viewport of [phone, desk]) {
    for (const colorScheme of themes) {
      const page = await house.visit(t, '/', { viewport, colorScheme, complaints: /status of 401/ });
      await page.getByRole('heading', { level: 1 }).waitFor();
      t.same(await axe(page), [], `front at ${viewport.width} px, ${colorScheme}`);
      t.equal(await overhang(page), 0);
    }
  }
}

/** 320 px, and letters twice as large: nothing is cut off sideways. */
export async function smallAndLarge(t: Test, house: House): Promise<void> {
  for (const place of places) {
    const page = await house.enter(t, place, { viewport: { width: 320, height: 640 } });
    await settled(page);
    t.equal(await overhang(page), 0, `${place} at 320 px`);
    await page.setViewportSize(desk);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    t.equal(await overhang(page), 0, `${place} with letters twice as large`);
    await page.context().close();
  }
}

/** Waits until no placeholder is left: pages are judged with their content. */
export async function settled(page: Awaited<ReturnType<House['enter']>>): Promise<void> {
  await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
  await until(page, "document.querySelectorAll('main .skeleton').length === 0");
}
