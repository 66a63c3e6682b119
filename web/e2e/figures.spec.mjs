// From the gallery to the figures: a ready quiz is looked at and made, a person goes through a part of it, and its numbers open the people behind them.
import { call, connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const phone = '/sandbox/phones/sunrise/maria';

/** Waits until the person has got a message with these words. */
async function heard(page, words) {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages = await call(page, 'GET', `${phone}/messages`);
    if (JSON.stringify(messages).includes(words)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`nobody said “${words}”`);
}

export const steps = {
  'a ready funnel is looked at and made in two clicks more': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/flows`);
    await page.getByRole('button', { name: 'New funnel' }).first().click();
    await page.getByRole('button', { name: 'Look at: Quiz', exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Look at: Quiz', exact: true }).click();
    await page.getByRole('heading', { name: 'What to change first' }).waitFor();
    await page.getByText('What do you usually drink in the morning?').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create the funnel' }).click();
    await page.waitForURL(/\/flows\/[a-z0-9]+/);
  },
  'a person goes half way': async ({ page, url }) => {
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await call(page, 'POST', `/api/v1/flows/${id}/publish`, { comment: 'from the gallery' });
    await connectSandbox(page, url);
    for (const [text, answered] of [['quiz', 'Four questions'], ['Begin', 'drink in the morning'], ['Tea', 'Which taste']]) {
      await call(page, 'POST', `${phone}/say`, { text });
      await heard(page, answered);
    }
  },
  'the canvas shows how many, and a number opens them': async ({ page }) => {
    const address = new URL(page.url());
    await page.goto(`${address.origin}${address.pathname}?block=taste&period=today`);
    const answers = page.getByRole('region', { name: 'Answers' });
    await answers.getByRole('link', { name: 'Tea: 1' }).waitFor({ timeout: 20_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Period and versions: Today' }).click();
    await page.getByRole('checkbox', { name: /Version 1/ }).check();
    await page.getByRole('button', { name: 'Period and versions: Today · Version 1' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await answers.getByRole('link', { name: 'Tea: 1' }).click();
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
    await page.getByText('Maria').first().waitFor();
    await expectAccessible(page);
  },
};
