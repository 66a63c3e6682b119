// W23: a funnel is edited while five hundred people wait on its fourth step. The marketer's part is done by hand: a step is deleted, another changed, a button
// renamed, the waiting people are led over, and in the end the old version comes back. Nobody vanishes, and the figures of versions stay apart and together.
import { call, connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const step = (id, title, text, buttons = {}, exits = {}) => ({
  id, kind: 'message', title: { en: title }, exits,
  content: { text: { en: text }, ...(Object.keys(buttons).length ? { buttons: [Object.entries(buttons).map(([name, label]) => ({ id: name, label: { en: label }, action: 'next' }))] } : {}) },
});
const course = {
  format: 1, id: 'garden', name: { en: 'Garden' }, languages: ['en'], kind: 'informational', triggers: [{ id: 't1', kind: 'keyword', words: ['garden'] }], start: 'one',
  settings: { stale: { text: { en: 'We have renewed this part. Write “garden” to begin again.' } } },
  blocks: [
    step('one', 'Step 1', 'Where shall we begin?', { go: 'Begin', examples: 'Examples' }, { go: 'two', examples: 'gallery' }),
    { id: 'two', kind: 'set', title: { en: 'Step 2' }, set: [{ tag: 'gardener' }], exits: { next: 'three' } },
    { id: 'three', kind: 'delay', title: { en: 'Step 3' }, for: '1d', exits: { next: 'four' } },
    step('four', 'Step 4', 'Prepare the soil.', { soil: 'The soil is ready' }, { soil: 'five' }),
    step('five', 'Step 5', 'Plant it.', { plant: 'Planted' }, { plant: 'end' }),
    step('gallery', 'Examples', 'Gardens of others.'),
    step('end', 'The end', 'Well done.'),
  ],
  layout: { $start: { x: 0, y: 0 }, one: { x: 0, y: 160 }, gallery: { x: 0, y: 400 }, two: { x: 336, y: 0 }, three: { x: 336, y: 200 }, four: { x: 336, y: 400 }, five: { x: 672, y: 0 }, end: { x: 672, y: 260 } },
};

const card = (page, name) => page.getByRole('group', { name });
const panel = (page, name = 'Block') => page.getByRole('complementary', { name });
const phone = (page, name) => page.getByRole('region', { name: `Phone of ${name}` });
const saved = (page) => page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
const act = (page, who, verb, deed = {}) => call(page, 'POST', `/sandbox/${who}/${verb}`, deed);
const waits = (page, name, people) => card(page, name).getByRole('link', { name: `Waiting now: ${people}` }).waitFor({ timeout: 15_000 });
const center = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
};
let flow = '';

/** Shows the figures of one version, or of all together. */
const figuresOf = async (page, label) => {
  await page.getByRole('button', { name: /^Period and versions/ }).click();
  await page.getByRole('checkbox', { name: label }).check();
  await page.keyboard.press('Escape');
};

export const steps = {
  'five hundred people come to the fourth step, and two more': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    flow = (await call(page, 'POST', '/api/v1/flows', { document: course })).id;
    await call(page, 'POST', `/api/v1/flows/${flow}/publish`, { comment: 'the first one' });
    // Telegram lets 28 messages a second through, in real time; five bots let five hundred people through in a few seconds.
    for (let at = 1; at <= 5; at += 1) {
      const bot = await call(page, 'POST', '/sandbox/bots', { vendor: 'telegram', key: `garden${at}`, name: `Garden ${at}`, username: `garden${at}_bot` });
      await call(page, 'POST', '/api/v1/channels', { kind: 'telegram', name: bot.name, settings: { token: bot.token }, base_url: `${url}/imitations/telegram` });
      await call(page, 'POST', '/sandbox/people', { key: `crowd${at}`, name: 'Guest', language: 'en', count: 100 });
    }
    for (const [key, name] of [['vera', 'Vera'], ['oleg', 'Oleg']]) await call(page, 'POST', '/sandbox/people', { key, name, language: 'en' });
    const everybody = [1, 2, 3, 4, 5].map((at) => `groups/crowd${at}/garden${at}`).concat('phones/sunrise/vera', 'phones/sunrise/oleg');
    for (const who of everybody) await act(page, who, 'press_start');
    for (const who of everybody) await act(page, who, 'say', { text: 'garden' });
    await call(page, 'POST', '/sandbox/advance', { by_ms: 1000 });
    for (const who of everybody) if (!who.endsWith('vera')) await act(page, who, 'press', { button: 'Begin' });
    await call(page, 'POST', '/sandbox/advance', { by_ms: 25 * 3_600_000 });
    await page.goto(`${url}/flows/${flow}`);
    await waits(page, 'Message: Step 4', 501);
  },
  'the fourth step is deleted, and the third leads to the fifth': async ({ page }) => {
    await card(page, 'Message: Step 4').click();
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('501 people are waiting here.').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await card(page, 'Message: Step 4').waitFor({ state: 'detached' });
    await page.mouse.move(...await center(card(page, 'Delay: Step 3').locator('.source[data-handleid="next"]')));
    await page.mouse.down();
    await page.mouse.move(...await center(card(page, 'Message: Step 5')), { steps: 6 });
    await page.mouse.up();
    await page.locator('.react-flow__edge[data-id="three:next"]').waitFor({ state: 'attached' });
    await saved(page);
  },
  'the fifth step gets other words, and a button another name': async ({ page }) => {
    await card(page, 'Message: Step 5').dblclick();
    await panel(page).getByRole('textbox', { name: 'Text' }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Plant it into the ready soil.');
    await card(page, 'Message: Step 5').getByText('Plant it into the ready soil.').waitFor();
    await card(page, 'Message: Step 1').click();
    await panel(page).getByRole('button', { name: 'Examples' }).click();
    await panel(page).getByRole('textbox', { name: /^Label/ }).fill('Show the gardens');
    await card(page, 'Message: Step 1').getByText('Show the gardens').waitFor();
    await saved(page);
    await expectAccessible(page);
  },
  'publishing asks what becomes of the people, and leads them to the fifth step': async ({ page }) => {
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The block “Step 4” is removed.').waitFor();
    await dialog.getByText('the button “Examples” is called “Show the gardens” now').waitFor();
    await dialog.getByText('502 people are inside now. Decide what becomes of them.').waitFor();
    await dialog.getByLabel('What becomes of the people at “Step 4”').first().click();
    await page.getByRole('option', { name: 'Step 5' }).click();
    await dialog.getByText('Move 501 people to another step. 1 person stays').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('Version 2 is published').waitFor();
    await dialog.getByText('502 people have been moved.').waitFor({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await waits(page, 'Message: Step 5', 501);
    await waits(page, 'Message: Step 1', 1);
  },
  'buttons of old messages are understood a month later': async ({ page, url }) => {
    await call(page, 'POST', '/sandbox/advance', { by_ms: 30 * 86_400_000 });
    await page.goto(`${url}/phones?open=sunrise.vera,sunrise.oleg`);
    await phone(page, 'Vera').getByRole('button', { name: 'Examples' }).click();
    await phone(page, 'Vera').getByText('Gardens of others.').waitFor();
    await phone(page, 'Oleg').getByRole('button', { name: 'The soil is ready' }).click();
    await phone(page, 'Oleg').getByText('We have renewed this part. Write “garden” to begin again.').waitFor();
    await expectAccessible(page);
  },
  'the marketer thinks better of it, and nobody vanishes': async ({ page, url }) => {
    await page.goto(`${url}/flows/${flow}`);
    await waits(page, 'Message: Step 5', 501);
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    await panel(page, 'Versions').getByRole('button', { name: 'Compare' }).last().click();
    await panel(page, 'Versions').getByRole('button', { name: 'Return to it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The block “Step 4” is added.').waitFor();
    await dialog.getByRole('button', { name: 'Return to version 1' }).click();
    await dialog.getByText('Version 3 is published').waitFor();
    await dialog.getByText('501 people have been moved.').waitFor({ timeout: 15_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.goto(`${url}/flows/${flow}`);
    await waits(page, 'Message: Step 5', 501);
  },
  'the figures of versions stay apart and together': async ({ page }) => {
    const reached = (name, people) => card(page, name).getByRole('link', { name: `Reached: ${people}` }).waitFor({ timeout: 20_000 });
    const nobody = (name) => card(page, name).getByRole('link', { name: /^Reached/ }).waitFor({ state: 'detached' });
    for (const [name, people] of [['Step 4', 501], ['Step 5', 501], ['Examples', 1]]) await reached(`Message: ${name}`, people);
    await figuresOf(page, /Version 1/);
    await reached('Message: Step 4', 501);
    await nobody('Message: Step 5');
    await figuresOf(page, 'All versions together');
    await figuresOf(page, /Version 2/);
    await reached('Message: Examples', 1);
    await nobody('Message: Step 4');
    // People who stand at a step are counted there in the version they go on by.
    await figuresOf(page, 'All versions together');
    await figuresOf(page, /Version 3/);
    await reached('Message: Step 5', 501);
    await nobody('Message: Step 4');
    await expectAccessible(page);
  },
};
