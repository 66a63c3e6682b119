// A funnel from a file to its first version, looked at as a picture and as a list.
import { expectAccessible, setUp } from './harness.mjs';

const yaml = `format: 1
id: checklist
name: {en: Checklist}
languages: [en]
kind: informational
triggers:
  - {id: t1, kind: keyword, words: [checklist]}
start: hello
blocks:
  - id: hello
    kind: message
    title: {en: Hello}
    content:
      text: {en: "{{ contact.first_name | default: 'Hello' }}! One tap and the **checklist** is yours."}
      buttons:
        - [{id: get, label: {en: Get the checklist}, action: next}]
    wait: {for: 24h}
    exits: {get: given, timeout: done}
  - {id: given, kind: set, set: [{tag: checklist}], exits: {next: done}}
  - {id: done, kind: stop}
`;

export const steps = {
  'no funnels yet': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/flows`);
    await page.getByText('No funnels yet').waitFor();
    await expectAccessible(page);
  },
  'a file becomes a draft, drawn from its start': async ({ page }) => {
    await page.getByRole('button', { name: 'Load from a file' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Text of the funnel').fill(yaml);
    await dialog.getByRole('button', { name: 'Load from a file' }).click();
    await page.getByRole('heading', { level: 1, name: 'Checklist' }).waitFor();
    await page.getByRole('group', { name: 'Message: Hello' }).waitFor({ timeout: 20_000 });
    await expectAccessible(page);
  },
  'a block shows what people will see': async ({ page }) => {
    await page.getByRole('group', { name: 'Message: Hello' }).dblclick();
    const panel = page.getByRole('complementary', { name: 'Block' });
    await panel.getByRole('figure', { name: 'Phone: Telegram' }).getByText('Get the checklist').waitFor();
    await panel.getByText('How long to wait for an answer').waitFor();
    await expectAccessible(page);
  },
  'the list says the same and is walked by arrows': async ({ page }) => {
    await page.getByText('List', { exact: true }).click();
    const list = page.getByRole('list', { name: 'List' });
    await list.locator('[data-head="hello"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Block' }).getByRole('combobox', { name: 'Tag', exact: false }).waitFor();
    await expectAccessible(page);
  },
  'publishing makes the first version': async ({ page }) => {
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Publish' }).waitFor();
    if (await dialog.getByLabel('What has changed').count()) throw new Error('the first version is asked what has changed');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await dialog.getByText('Version 1 is published').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    await page.getByRole('complementary', { name: 'Versions' }).getByText('Version 1').first().waitFor();
  },
  'pausing says what it does': async ({ page }) => {
    await page.getByRole('button', { name: 'Actions: Checklist' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByText('Nobody is waiting in it now').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).first().waitFor();
  },
};
