// A funnel is edited while people wait in it: what changes, who is where, what becomes of them, and the way back.
import { call, connectSandbox, expectAccessible, setUp, until } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const people = ['vera', 'oleg', 'igor'];

const block = (id, title, text, button, exits) => ({ id, kind: 'message', title: { en: title }, content: { text: { en: text }, ...(button ? { buttons: [[{ id: `go-${id}`, label: { en: button }, action: 'next' }]] } : {}) }, ...(exits ? { exits } : {}) });
const document = (blocks, start) => ({ format: 1, id: 'garden', name: { en: 'Garden' }, languages: ['en'], kind: 'informational', triggers: [{ id: 't1', kind: 'keyword', words: ['garden'] }], start, blocks });
const before = document([
  block('one', 'Step 1', 'Shall we begin?', 'Begin', { 'go-one': 'two' }),
  block('two', 'Step 2', 'Prepare the soil.', 'It is ready', { 'go-two': 'three' }),
  block('three', 'Step 3', 'Plant it.', 'Planted', { 'go-three': 'end' }),
  block('end', 'The end', 'Well done.'),
], 'one');
const after = document([
  block('one', 'Step 1', 'Shall we begin?', 'Let us begin', { 'go-one': 'three' }),
  block('three', 'Step 3', 'Plant it into the ready soil.', 'Planted', { 'go-three': 'end' }),
  block('end', 'The end', 'Well done.'),
], 'one');

let flow = '';

/** Waits until nothing goes on in the sandbox. */
const settle = (page) => call(page, 'POST', '/sandbox/advance', { by_ms: 1000 });

const waiting = (page, id, count) => until(page, `/api/v1/flows/${flow}/stats`, (stats) => stats.blocks.some((one) => one.block === id && one.waiting === count));

const shot = async (page, name) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
};

export const steps = {
  'people wait in a funnel, and its draft is another': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    flow = (await call(page, 'POST', '/api/v1/flows', { document: before })).id;
    await call(page, 'POST', `/api/v1/flows/${flow}/publish`, { comment: 'the first one' });
    for (const key of people) {
      await call(page, 'POST', '/sandbox/people', { key, name: key, username: key, language: 'en' });
      await call(page, 'POST', `/sandbox/phones/sunrise/${key}/press_start`, {});
      await call(page, 'POST', `/sandbox/phones/sunrise/${key}/say`, { text: 'garden' });
    }
    await waiting(page, 'one', 3);
    await settle(page);
    for (const key of people.slice(0, 2)) await call(page, 'POST', `/sandbox/phones/sunrise/${key}/press`, { button: 'Begin' });
    await waiting(page, 'two', 2);
    const { revision } = await call(page, 'GET', `/api/v1/flows/${flow}`);
    await call(page, 'PUT', `/api/v1/flows/${flow}/draft`, { document: after }, { 'If-Match': `"${revision}"` });
  },
  'deleting a block where people wait says so, and can be undone': async ({ page, url }) => {
    await page.goto(`${url}/flows/${flow}?block=one`);
    const panel = page.getByRole('complementary', { name: 'Block' });
    await panel.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 person is waiting here.').waitFor();
    await expectAccessible(page);
    await shot(page, 'delete');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Deleted. 1 person was waiting there.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.goto(`${url}/flows/${flow}?block=one`);
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/draft') && answer.ok());
    await panel.getByRole('textbox', { name: 'Note on the block' }).fill('Ask Vera about the words');
    await saved;
    const { document: kept } = await call(page, 'GET', `/api/v1/flows/${flow}`);
    if (!kept.notes?.some((one) => one.at === 'one' && one.text === 'Ask Vera about the words')) throw new Error(`the note was not kept: ${JSON.stringify(kept.notes)}`);
  },
  'publishing tells what changes, and for whom': async ({ page, url }) => {
    await page.goto(`${url}/flows/${flow}`);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The block “Step 2” is removed.').waitFor();
    await dialog.getByText('the button “Begin” is called “Let us begin” now').waitFor();
    await dialog.getByText('3 people are inside now. Decide what becomes of them.').waitFor();
    await dialog.getByText('Move 2 people to another step. 1 person stays').waitFor();
    await dialog.getByText('Ready to launch').waitFor();
    await expectAccessible(page);
    await shot(page, 'plan');
  },
  'the choice is made at the block, and said in numbers': async ({ page }) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What becomes of the people at “Step 2”').first().click();
    await page.getByRole('option', { name: 'Finish by the old version' }).click();
    await dialog.getByText('2 people finish by the old version.').waitFor();
    await dialog.getByLabel('What becomes of the people at “Step 2”').first().click();
    await page.getByRole('option', { name: 'Step 3' }).click();
    await dialog.getByText('Move 2 people to another step.').waitFor();
  },
  'people go over, and the page follows them': async ({ page }) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('Version 2 is published').waitFor();
    await dialog.getByText('3 people have been moved.').waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await shot(page, 'moved');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await waiting(page, 'three', 2);
  },
  'versions say who is inside, compare, and are returned to': async ({ page }) => {
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    const panel = page.getByRole('complementary', { name: 'Versions' });
    await panel.getByText('3 people inside').waitFor();
    await panel.getByText('Nobody is inside').waitFor();
    await panel.getByRole('button', { name: 'Compare' }).last().click();
    await panel.getByText('The block “Step 2” is removed.').waitFor();
    await expectAccessible(page);
    await shot(page, 'versions');
    await panel.getByRole('button', { name: 'Return to it' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The block “Step 2” is added.').waitFor();
    await shot(page, 'return');
    await dialog.getByRole('button', { name: 'Return to version 1' }).click();
    await dialog.getByText('Version 3 is published').waitFor();
    await waiting(page, 'three', 2);
  },
};
