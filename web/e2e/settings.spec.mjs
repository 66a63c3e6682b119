// Settings that everybody meets: the workspace's name, tags, an invitation, the language of the account.
import { expectAccessible, setUp } from './harness.mjs';

export const steps = {
  'the workspace is renamed and stays so': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/settings/workspace`);
    await page.getByLabel('Name', { exact: true }).fill('Sunset School');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved').waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Sections' }).getByText('Sunset School').waitFor();
    await expectAccessible(page);
  },
  'a tag is made': async ({ page, url }) => {
    await page.goto(`${url}/settings/tags`);
    await page.getByRole('button', { name: 'New tag' }).first().click();
    await page.getByLabel('Name').fill('lm_checklist');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByRole('table').getByText('lm_checklist').waitFor();
    await expectAccessible(page);
  },
  'a secret is kept, replaced and deleted, and never shown': async ({ page, url }) => {
    await page.goto(`${url}/settings/secrets`);
    await page.getByRole('button', { name: 'New secret' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('crm token');
    await dialog.getByLabel('Value').fill('correct-horse');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Only Latin letters, digits').waitFor();
    await dialog.getByLabel('Name').fill('crm_token');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table').getByText('crm_token').waitFor();
    await page.reload();
    await page.getByRole('table').getByText('crm_token').waitFor();
    await expectAccessible(page);
    if ((await page.content()).includes('correct-horse')) throw new Error('the page shows the secret');
    await page.getByRole('button', { name: 'Delete: crm_token' }).click();
    await page.getByRole('dialog').getByText('No funnel names it').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the secret' }).click();
    await page.getByText('No secrets yet').waitFor();
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
