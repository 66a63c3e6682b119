// What is typed is never lost: without a connection, over a reload, and when two people change one funnel.
import { call, expectAccessible, setUp } from './harness.mjs';

const flow = { format: 1, id: 'saved', name: { en: 'Saved' }, languages: ['en'], kind: 'informational', triggers: [{ id: 't1', kind: 'link' }], start: 'a', blocks: [{ id: 'a', kind: 'stop', title: { en: 'One' } }] };
let id;
const get = (page) => call(page, 'GET', `/api/v1/flows/${id}`);
const name = async (page, text) => {
  const field = page.getByRole('complementary', { name: 'Block' }).getByLabel('Name of the block');
  await field.fill(text);
};
const status = (page, text) => page.locator('output', { hasText: text }).waitFor({ timeout: 20_000 });
const savedTitle = async (page) => (await get(page)).document.blocks[0].title.en;
const expectTitle = async (page, want) => {
  const got = await savedTitle(page);
  if (got !== want) throw new Error(`saved “${got}”, not “${want}”`);
};
/** Saves as somebody else does. */
const theirs = async (page, title) => {
  const { document, revision } = await get(page);
  document.blocks[0].title.en = title;
  await call(page, 'PUT', `/api/v1/flows/${id}/draft`, { document }, { 'If-Match': `"${revision}"` });
};

export const steps = {
  'typing is saved by itself, once it pauses': async ({ page, url }) => {
    await setUp(page, url);
    ({ id } = await call(page, 'POST', '/api/v1/flows', { document: flow }));
    await page.goto(`${url}/flows/${id}?block=a`);
    let sent = 0;
    page.on('request', (request) => { if (request.method() === 'PUT' && request.url().endsWith('/draft')) sent += 1; });
    for (const text of ['T', 'Tw', 'Two']) await name(page, text);
    await status(page, /^Saving/);
    await status(page, /^Saved$/);
    await expectTitle(page, 'Two');
    if (sent !== 1) throw new Error(`${sent} requests for one word`);
    await expectAccessible(page);
  },
  'without a connection it waits, also over a reload': async ({ page }) => {
    const draft = `**/api/v1/flows/${id}/draft`;
    await page.route(draft, (route) => route.abort());
    await name(page, 'Three');
    await status(page, /^No connection/);
    await name(page, 'Three and more');
    const kept = () => page.evaluate(() => new Promise((resolve) => { // what the browser keeps
      const open = indexedDB.open('parley-flows');
      open.addEventListener('success', () => {
        const all = open.result.transaction('drafts').objectStore('drafts').getAll();
        all.addEventListener('success', () => { open.result.close(); resolve(JSON.stringify(all.result).includes('Three and more')); });
      });
    }));
    for (let tries = 0; !(await kept()); tries += 1) {
      if (tries === 100) throw new Error('the browser has not kept what was typed');
      await page.waitForTimeout(50);
    }
    await page.reload();
    await page.getByRole('group', { name: 'End: Three and more' }).waitFor();
    await page.getByRole('complementary', { name: 'Block' }).getByLabel('Name of the block').waitFor(); // what is still being loaded must not be torn off with the route
    await page.unroute(draft);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await status(page, /^Saved$/);
    await expectTitle(page, 'Three and more');
  },
  'leaving the page sends what is left': async ({ page }) => {
    await name(page, 'Four');
    await page.getByRole('link', { name: 'Funnels' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Funnels' }).waitFor();
    await page.waitForTimeout(500);
    await expectTitle(page, 'Four');
    await page.goBack();
    await page.getByRole('group', { name: 'End: Four' }).waitFor();
  },
  'what somebody else saves is offered while nothing is in its way': async ({ page }) => {
    await theirs(page, 'Five');
    await page.getByText('Somebody else has just changed this funnel').waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show the changes' }).click();
    await page.getByRole('group', { name: 'End: Five' }).waitFor();
  },
  'two at once: the difference is told, and ours becomes a copy': async ({ page }) => {
    await page.getByRole('group', { name: 'End: Five' }).dblclick();
    let faster = false;
    await page.route(`**/api/v1/flows/${id}/draft`, async (route) => { // their save is a moment faster than ours
      if (faster) return route.continue();
      faster = true;
      await theirs(page, 'Theirs');
      return route.continue();
    });
    await name(page, 'Mine');
    const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this funnel' });
    await dialog.getByText('Changed: Mine').waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Keep mine as a copy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Saved (copy)' }).waitFor();
    await page.getByRole('group', { name: 'End: Mine' }).waitFor();
    await page.unroute(`**/api/v1/flows/${id}/draft`);
    await expectTitle(page, 'Theirs');
  },
  'or theirs is taken': async ({ page, url }) => {
    await page.goto(`${url}/flows/${id}?block=a`);
    await page.getByRole('group', { name: 'End: Theirs' }).waitFor();
    await theirs(page, 'Newer');
    await name(page, 'Mine again');
    await page.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('group', { name: 'End: Newer' }).waitFor();
    await page.waitForTimeout(1500);
    await expectTitle(page, 'Newer');
  },
};
