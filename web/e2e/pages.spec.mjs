// Every page with the demo in it, in every look: axe finds nothing, nothing scrolls sideways, no page complains.
// With SCREENS=folder each is also photographed, to be looked at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { call, expectAccessible, openBrowser } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true', PARLEY_DEMO: 'true' };

const folder = process.env.SCREENS;
const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
const looks = [
  { name: 'ru-light-wide', language: 'ru', colors: 'light', ...wide },
  { name: 'en-dark-wide', language: 'en', colors: 'dark', ...wide },
  { name: 'ru-dark-narrow', language: 'ru', colors: 'dark', ...narrow },
  { name: 'en-light-narrow', language: 'en', colors: 'light', ...narrow },
];

/** The pages by name, those of one thing with the first there is. */
async function addresses(page) {
  const first = async (list) => (await call(page, 'GET', `/api/v1/${list}`)).items;
  const [telegram, site] = await first('channels');
  const [flow] = await first('flows');
  const [person] = await first('contacts');
  const [talk] = await first('conversations');
  return {
    overview: '/', inbox: '/inbox', talk: `/inbox?c=${talk.id}`, contacts: '/contacts', contact: `/contacts/${person.id}`, flows: '/flows', flow: `/flows/${flow.id}?view=canvas`,
    outline: `/flows/${flow.id}?view=outline`, links: '/links', channels: '/channels', telegram: `/channels/${telegram.id}`, site: `/channels/${site.id}`, phones: '/phones',
    account: '/settings/account', workspace: '/settings/workspace', operators: '/settings/operators', tags: '/settings/tags', fields: '/settings/fields', keys: '/settings/keys', audit: '/settings/audit',
    nowhere: '/nowhere',
  };
}

async function signIn(page, url, language) {
  await page.goto(`${url}/login`);
  await page.locator('input[type=email]').fill('demo@example.com');
  await page.locator('input[type=password]').fill('parley-demo');
  await page.locator('button[type=submit]').click();
  await page.locator('nav').first().waitFor({ state: 'attached' });
  await call(page, 'PATCH', '/api/v1/me', { language });
}

/** The demo is filled while the server already answers. */
async function waitForDemo(url) {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: 'demo@example.com', password: 'parley-demo' }) });
    if (answer.ok) {
      const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
      const { items } = await (await fetch(`${url}/api/v1/contacts?limit=1`, { headers: { Cookie: cookie } })).json();
      const clock = await (await fetch(`${url}/api/v1/workspace`, { headers: { Cookie: cookie } })).json();
      if (items.length && new Date(clock.now) - Date.now() > 19 * 86_400_000) return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  throw new Error('the demo was not filled in two minutes');
}

async function look(url, kind) {
  const { page, complaints, close } = await openBrowser(kind);
  try {
    await signIn(page, url, kind.language);
    for (const [name, address] of Object.entries(await addresses(page))) {
      await page.goto(url + address, { waitUntil: 'networkidle' });
      await page.locator('h1').first().waitFor({ state: 'attached' });
      if (name === 'flow') await page.locator('.react-flow__node').first().waitFor();
      if (folder) await page.screenshot({ path: join(folder, `${kind.name}-${name}.png`) });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) throw new Error(`${kind.name}: ${address} scrolls ${over} pixels sideways`);
      await expectAccessible(page).catch((error) => { throw new Error(`${kind.name}: ${address}: ${error.message}`); });
      if (complaints.length) throw new Error(`${kind.name}: ${address}: ${complaints.join('\n')}`);
    }
  } finally {
    await close();
  }
}

export const steps = {
  'the demo fills': async ({ url }) => {
    if (folder) mkdirSync(folder, { recursive: true });
    await waitForDemo(url);
  },
  ...Object.fromEntries(looks.map((kind) => [kind.name, ({ url }) => look(url, kind)])),
};
