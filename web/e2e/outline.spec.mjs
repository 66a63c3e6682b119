// A funnel of thirty blocks, built in the list with the keyboard alone: not one click from the empty funnel to the saved draft.
import { call, expectAccessible, setUp } from './harness.mjs';

let id;
const total = 30;
const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
/** The block whose row has the focus. */
const focused = (page) => page.evaluate(() => document.activeElement?.closest('li[data-row]')?.getAttribute('data-row') ?? null);
const waitForFocus = (page, but) => page.waitForFunction((but) => {
  const at = document.activeElement;
  return at?.hasAttribute('data-head') && at.getAttribute('data-head') !== but ? at.getAttribute('data-head') : false;
}, but).then((found) => found.jsonValue());
const palette = async (page) => {
  const there = page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'A new block, or one that is there', null, { timeout: 8000 });
  await there.catch(async () => { throw new Error(`no palette: ${await page.evaluate(() => `${document.activeElement?.outerHTML.slice(0, 300)} among ${document.querySelectorAll('[data-head]').length} blocks, dialogs: ${[...document.querySelectorAll('[role=dialog]')].map((one) => one.getAttribute('aria-label'))}`)}`); });
};
/** Adds a block of a kind after the focused row, or after its focused exit, and gives its id. */
const add = async (page, words) => {
  const before = await focused(page);
  await press(page, '/');
  await palette(page);
  await page.keyboard.type(words);
  await press(page, 'Enter');
  return waitForFocus(page, before);
};
const rename = async (page, name) => {
  await press(page, 'F2');
  await page.getByRole('list', { name: 'List' }).getByRole('textbox', { name: 'Name of the block' }).waitFor();
  await page.keyboard.type(name);
  await press(page, 'Enter');
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-head'));
};
const saved = async (page) => {
  await page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
  return (await call(page, 'GET', `/api/v1/flows/${id}`)).document;
};

export const steps = {
  'an empty funnel says what to do first': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/flows?create=true`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Begin with an empty one' }).click();
    await page.getByText('How the conversation begins').waitFor();
    id = new URL(page.url()).pathname.split('/').at(-1);
    await expectAccessible(page);
  },
  'thirty blocks by keys alone': async ({ page, url }) => {
    await page.goto(`${url}/flows/${id}?view=outline`);
    await page.getByText('How the conversation begins').waitFor();
    // By Tab, as who has no mouse comes there.
    for (let times = 0; times < 60 && !(await page.evaluate(() => document.activeElement?.textContent?.startsWith('Message'))); times += 1) await press(page, 'Tab');
    await press(page, 'Enter');
    await page.getByRole('list', { name: 'List' }).waitFor();
    for (let times = 0; times < 60 && !(await page.evaluate(() => document.activeElement?.hasAttribute('data-head'))); times += 1) await press(page, 'Tab');
    await press(page, 'ArrowDown');
    await rename(page, 'Step 1');
    const kinds = ['message', 'delay', 'condition', 'set', 'question'];
    for (let number = 2; number < total; number += 1) {
      await add(page, kinds[number % kinds.length]);
      await rename(page, `Step ${number}`);
    }
    await add(page, 'end');
    await rename(page, 'The end');
    const document = await saved(page);
    if (document.blocks.length !== total) throw new Error(`${document.blocks.length} blocks`);
    const byId = new Map(document.blocks.map((block) => [block.id, block]));
    const seen = [];
    for (let at = document.start; at && seen.length <= total; at = Object.values(byId.get(at).exits ?? {})[0]) seen.push(byId.get(at).title?.en ?? byId.get(at).title);
    const names = Array.from({ length: total - 1 }, (_, index) => `Step ${index + 1}`).concat('The end');
    if (seen.join() !== names.join()) throw new Error(`the way leads ${seen.join()}`);
    await expectAccessible(page);
  },
  'an exit is led to a block that is there': async ({ page }) => {
    const end = await focused(page);
    // Up to the nearest condition, and its second exit leads to the end.
    for (let times = 0; times < 10 && !(await focused(page)).startsWith('condition'); times += 1) await press(page, 'ArrowUp');
    const condition = await focused(page);
    await press(page, 'ArrowRight', 'ArrowDown', 'Enter');
    await palette(page);
    await page.keyboard.type('the end');
    await press(page, 'Enter');
    const document = await saved(page);
    const { exits } = document.blocks.find((block) => block.id === condition);
    if (exits.no !== end) throw new Error(`it leads to ${exits.no}`);
  },
  'what is deleted comes back, and the panel opens': async ({ page }) => {
    for (let times = 0; times < 3; times += 1) await press(page, 'ArrowUp');
    const doomed = await waitForFocus(page, '');
    await press(page, 'Delete');
    const next = await waitForFocus(page, doomed);
    if ((await saved(page)).blocks.some((block) => block.id === doomed)) throw new Error('it is still there');
    await press(page, 'Control+z');
    await page.locator(`[data-head="${doomed}"]`).waitFor();
    if (!(await saved(page)).blocks.some((block) => block.id === doomed)) throw new Error('it did not come back');
    await page.waitForFunction((next) => document.activeElement?.getAttribute('data-head') === next, next);
    await press(page, 'Enter');
    await page.getByRole('complementary', { name: 'Block' }).waitFor();
    await expectAccessible(page);
  },
};
