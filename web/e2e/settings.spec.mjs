// Settings that everybody meets: the workspace's name, tags, an invitation, the language of the account.
import { expectAccessible, setUp } from './harness.mjs';

export const steps = {
  'the workspace is renamed and stays so': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/settings/workspace`);
    await page.getByLabel('Name', { exact: true }).fill('Sunset School');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Sections' }).getByText('Sunset School').waitFor();
    await expectAccessible(page);
  },
  'a tag is made': async ({ page, url }) => {
    await page.goto(`${url}/settings/tags`);
    await page.getByRole('button', { name: 'New tag' }).first().click();
    await page.getByLabel('Name').fill('lm_checklist');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table').getByText('lm_checklist').waitFor();
    await expectAccessible(page);
  },
  'an invitation can be accepted': async ({ page, url }) => {
    await page.goto(`${url}/settings/operators`);
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Maria');
    await dialog.getByLabel('Email').fill('maria@example.com');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = await dialog.locator('code').textContent();
    await page.goto(new URL(new URL(link).pathname, url).href);
    await page.getByRole('heading', { name: /Join/ }).waitFor();
    await expectAccessible(page);
  },
  'the account speaks Russian': async ({ page, url }) => {
    await page.goto(`${url}/settings/account`);
    await page.getByText('Русский', { exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Мой аккаунт' }).waitFor();
    await expectAccessible(page);
  },
};
