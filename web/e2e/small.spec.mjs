// Every section on a phone, in light and in dark: read by a reader of the screen, and no wider than the screen.
import { connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };
export const browser = { width: 390, height: 844 };

const paths = ['/', '/inbox', '/contacts', '/flows', '/links', '/channels', '/phones', '/settings/workspace', '/settings/operators', '/settings/tags', '/settings/fields', '/settings/keys', '/settings/audit', '/settings/account'];

/** Walks through every section in one scheme of colours and tells everything it has found at the end. */
async function walk(page, url, colorScheme) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const found = [];
  for (const path of paths) {
    await page.goto(`${url}${path}`);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    await expectAccessible(page).catch((error) => found.push(`${path}: ${error.message}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${path}: wider than the screen by ${wide} px`);
  }
  if (found.length) throw new Error(`${colorScheme}:\n${found.join('\n')}`);
}

export const steps = {
  'in light': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    await walk(page, url, 'light');
  },
  'in dark': ({ page, url }) => walk(page, url, 'dark'),
};
