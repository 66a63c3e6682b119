// W03: a quiz of seven questions is built by hand and warned about; shortened to five it leads by its score to one of three results, each with words and a tag,
// and the figures show where people drop off.
import { call, connectSandbox, expectAccessible, setUp, until } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const questions = ['Do you need a site?', 'Have you texts?', 'Have you photos?', 'Is there a budget?', 'Is there a date?', 'Have you a site now?', 'May we call?'];
const results = [['Early', '0', 'A page will do for now.', 'quiz_early'], ['Soon', '3', 'Begin with a simple site.', 'quiz_soon'], ['Now', '6', 'It is time for a site.', 'quiz_now']];

const panel = (page, name = 'Block') => page.getByRole('complementary', { name });
const card = (page, name) => page.getByRole('group', { name });
const list = (page, name) => panel(page).getByRole('group', { name, exact: true });
const item = (group, at) => group.locator('> ul > li').nth(at);
const phone = (page, name) => page.getByRole('region', { name: `Phone of ${name}` });
const saved = (page) => page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
const warning = /After the fifth question more than half of the people leave/;

/** Adds a block after an exit; the panel goes over to it. */
const addAfter = async (page, from, exit, kind, name) => {
  await page.getByRole('button', { name: /\(key 1\)$/ }).click();
  await card(page, from).getByRole('button', { name: `What comes next: ${exit}`, exact: true }).click({ force: true });
  await page.getByRole('dialog').getByRole('combobox').fill(kind);
  await page.getByRole('dialog').getByRole('group', { name: 'Found' }).getByRole('option').first().click();
  await panel(page).getByLabel('Name of the block').fill(name);
};

/** A person answers so many questions with Yes, the others with No. */
const answer = async (page, key, yes, all = 5) => {
  for (let at = 0; at < all; at += 1) {
    await until(page, `/sandbox/phones/sunrise/${key}/messages`, (messages) => JSON.stringify(messages).includes(questions[at]));
    await call(page, 'POST', `/sandbox/phones/sunrise/${key}/press`, { button: at < yes ? 'Yes' : 'No' });
  }
};

export const steps = {
  'a quiz of seven questions is built': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    await page.goto(`${url}/flows`);
    await page.getByRole('button', { name: 'New funnel' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Begin with an empty one' }).click();
    await page.getByRole('button', { name: 'Another block' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('quiz');
    await page.keyboard.press('Enter');
    for (const [at, text] of questions.entries()) {
      await list(page, 'Questions').getByRole('button', { name: 'Add a question' }).click();
      const question = item(list(page, 'Questions'), at);
      await question.getByLabel(/^Question/).fill(text);
      const options = question.getByRole('group', { name: 'Options', exact: true });
      for (const [which, label] of [[0, 'No'], [1, 'Yes']]) await item(options, which).getByLabel(/^Label/).fill(label);
    }
    // The first question weighs more than the others.
    await item(item(list(page, 'Questions'), 0).getByRole('group', { name: 'Options', exact: true }), 1).getByLabel('Score').fill('3');
    await saved(page);
    await expectAccessible(page);
  },
  'its score leads to one of three results': async ({ page }) => {
    for (const [at, [name, from]] of results.entries()) {
      await list(page, 'Results').getByRole('button', { name: 'Add a result' }).click();
      const result = item(list(page, 'Results'), at);
      await result.getByLabel('Name', { exact: true }).fill(name);
      await result.getByLabel(/^From the score/).fill(from);
    }
    await panel(page).getByText('Scores go from 0 to 9.').waitFor();
    for (const [name, , text, tag] of results) {
      await addAfter(page, /^Quiz/, name, 'message', `Says ${name}`);
      await panel(page).getByRole('textbox', { name: 'Text' }).click();
      await page.keyboard.type(text);
      await card(page, `Message: Says ${name}`).getByText(text).waitFor();
      await addAfter(page, `Message: Says ${name}`, 'Next', 'tag', `Marks ${name}`);
      await panel(page).getByRole('button', { name: 'Add a change' }).click();
      await panel(page).getByLabel(/^Tag/).fill(tag);
      await page.keyboard.press('Tab');
      await page.getByText(`Put the tag “${tag}”`).waitFor();
    }
    await page.getByRole('button', { name: /^Actions: / }).click();
    await page.getByRole('menuitem', { name: 'Name and settings' }).click();
    const start = panel(page, 'What starts the funnel');
    await start.getByLabel('Name of the funnel').fill('Which site');
    await start.getByRole('button', { name: 'Add a trigger' }).click();
    await page.keyboard.type('keyw');
    await page.getByRole('option', { name: 'Keyword' }).click();
    await start.getByRole('combobox', { name: /^Words/ }).fill('quiz');
    await page.keyboard.press('Enter');
    await card(page, /^Start/).getByText('“quiz”').waitFor();
    await saved(page);
  },
  'publishing warns of more than five questions': async ({ page }) => {
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(warning).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  },
  'shortened to five it is published without the warning': async ({ page, url }) => {
    await page.getByRole('button', { name: /\(key 1\)$/ }).click();
    await card(page, /^Quiz/).click();
    for (const at of [6, 5]) await list(page, 'Questions').getByRole('button', { name: `Remove: ${at + 1}. ${questions[at]}` }).click();
    await panel(page).getByText('Scores go from 0 to 7.').waitFor();
    await saved(page);
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).waitFor();
    if (await dialog.getByText(warning).count()) throw new Error('five questions are still too many');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('Version 1 is published').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    for (const [key, name] of [['vera', 'Vera'], ['oleg', 'Oleg'], ['igor', 'Igor']]) {
      await call(page, 'POST', '/sandbox/people', { key, name, language: 'en' });
      await call(page, 'POST', `/sandbox/phones/sunrise/${key}/press_start`, {});
      await call(page, 'POST', `/sandbox/phones/sunrise/${key}/say`, { text: 'quiz' });
    }
    await answer(page, 'vera', 5);
    await answer(page, 'oleg', 0);
    await answer(page, 'igor', 2, 2);
    await page.goto(`${url}/phones?open=sunrise.vera,sunrise.oleg,sunrise.igor`);
  },
  'the result has its words and its tag': async ({ page }) => {
    await phone(page, 'Vera').getByText('It is time for a site.').waitFor({ timeout: 20_000 });
    await phone(page, 'Oleg').getByText('A page will do for now.').waitFor();
    await phone(page, 'Igor').getByText(questions[2]).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('row', { name: /Vera/ }).getByText('quiz_now').waitFor();
    await page.getByRole('row', { name: /Oleg/ }).getByText('quiz_early').waitFor();
    await expectAccessible(page);
  },
  'the figures show where people drop off': async ({ page }) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Funnels' }).click();
    await page.getByRole('row', { name: /Which site/ }).click();
    await card(page, /^Quiz/).waitFor({ timeout: 20_000 });
    await card(page, /^Quiz/).dblclick();
    const table = page.getByRole('table', { name: 'How many people answered each question' });
    for (const [at, people] of [[0, 3], [1, 3], [2, 2], [4, 2]]) await table.getByRole('link', { name: `${questions[at]}: ${people}` }).waitFor({ timeout: 20_000 });
    await expectAccessible(page);
  },
};
