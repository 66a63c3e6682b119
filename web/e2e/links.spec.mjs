// The page of links before there is a channel to make one for.
import { expectAccessible, setUp } from './harness.mjs';

export const steps = {
  'no links yet, and a form that says what it lacks': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/links`);
    await page.getByText('No links yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New link' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New link' }).click();
    await dialog.getByText('Choose the channel whose chat opens').waitFor();
    await expectAccessible(page);
  },
};
