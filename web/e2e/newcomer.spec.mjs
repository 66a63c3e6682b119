// The way of a newcomer: a ready funnel is taken from the gallery, its words are changed, it is walked in the simulator, published, and met on a telephone (W01).
import { call, connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const panel = (page) => page.getByRole('complementary', { name: 'Block' });
const phone = (page) => page.getByRole('region', { name: 'Phone of Maria' });

export const steps = {
  'a ready funnel is looked at and taken in two clicks': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    await page.goto(`${url}/flows`);
    await page.getByRole('button', { name: 'New funnel' }).first().click();
    await page.getByRole('button', { name: 'Look at: Lead magnet' }).click();
    await page.getByText('What to change first').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create the funnel' }).click();
    await page.getByRole('group', { name: 'Message: The offer' }).waitFor({ timeout: 20_000 });
  },
  'its words are changed, and saved by themselves': async ({ page }) => {
    await page.getByRole('group', { name: 'Message: The offer' }).dblclick();
    await panel(page).getByText('en', { exact: true }).nth(1).click();
    const text = panel(page).getByRole('textbox', { name: 'Text' });
    await text.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' It is free.');
    await page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
    await page.getByRole('group', { name: 'Message: The offer' }).waitFor();
    await expectAccessible(page);
  },
  'the simulator shows what a person will see': async ({ page }) => {
    await page.getByRole('button', { name: 'Simulator' }).click();
    const simulator = page.getByRole('region', { name: 'Simulator' });
    await simulator.getByRole('tab', { name: 'Person' }).click();
    await simulator.getByLabel('Language').fill('en');
    await simulator.getByRole('tab', { name: 'Chat' }).click();
    await simulator.getByRole('log').getByText('It is free.').waitFor();
    await simulator.getByRole('button', { name: 'Send the recipes' }).click();
    await simulator.getByRole('log').getByText('recipes.pdf').waitFor();
    await simulator.getByRole('button', { name: 'Close' }).click();
  },
  'it is published, and a person gets the file': async ({ page, url }) => {
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('Version 1 is published').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/say', { text: 'Recipes!!!' });
    await page.goto(`${url}/phones`);
    await phone(page).getByText('It is free.').waitFor();
    await phone(page).getByRole('button', { name: 'Send the recipes' }).last().click();
    await phone(page).getByText(/\.pdf/).first().waitFor();
  },
};
