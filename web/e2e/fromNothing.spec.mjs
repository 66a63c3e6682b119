// W01 from nothing: a newcomer takes a bot of the sandbox, draws a lead magnet, tries it, publishes it, makes a link with marks, and meets it on a telephone.
// Only what stands on the pages is used, as a person would.
import { expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const dialog = (page) => page.getByRole('dialog');
const panel = (page, name = 'Block') => page.getByRole('complementary', { name });
const phone = (page) => page.getByRole('region', { name: 'Phone of Ann' });
const card = (page, name) => page.getByRole('group', { name });
const saved = (page) => page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
const go = (page, name) => page.getByRole('navigation').getByRole('link', { name }).click();

/** Opens the workspace's only link on the phone and presses Start. */
const comeByLink = async (page, open) => {
  await open();
  await dialog(page).getByRole('combobox', { name: 'A link of this workspace' }).click();
  await page.getByRole('option', { name: 'VK ad' }).click();
  await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await phone(page).getByRole('button', { name: 'Start', exact: true }).click();
};

export const steps = {
  'a bot and a phone are found from the first step': async ({ page, url }) => {
    await setUp(page, url);
    await page.getByRole('link', { name: /Connect a channel/ }).click();
    await dialog(page).getByRole('link', { name: 'Take one in the sandbox' }).waitFor();
    await expectAccessible(page);
    await dialog(page).getByRole('link', { name: 'Take one in the sandbox' }).click();
    await page.getByRole('button', { name: 'Add a phone' }).first().click();
    await dialog(page).getByLabel('Name of the bot', { exact: true }).fill('Sunrise');
    await dialog(page).getByLabel('Username of the bot').fill('sunrise_bot');
    await dialog(page).getByRole('button', { name: 'Make and connect' }).click();
    await dialog(page).getByLabel('Name', { exact: true }).fill('Ann');
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
    await phone(page).getByRole('button', { name: 'Start', exact: true }).waitFor();
    await expectAccessible(page);
  },
  'an empty funnel is made, and it is not scolded': async ({ page }) => {
    await go(page, 'Funnels');
    await page.getByRole('button', { name: 'New funnel' }).first().click();
    await dialog(page).getByRole('button', { name: 'Begin with an empty one' }).click();
    await page.getByText('How the conversation begins').waitFor({ timeout: 20_000 });
    if (await page.getByRole('button', { name: /error/ }).count()) throw new Error('an empty funnel has errors');
    await expectAccessible(page);
  },
  'the first message greets by name and has a button': async ({ page }) => {
    await page.getByRole('button', { name: 'Message', exact: true }).click();
    await panel(page).getByRole('textbox', { name: 'Text' }).click();
    await page.keyboard.type('Hello, ');
    await panel(page).getByRole('toolbar').getByRole('button', { name: 'Insert the name or other data' }).click();
    await page.getByRole('menuitem', { name: /^First name/ }).click();
    await page.keyboard.type('! The checklist is one tap away.');
    await panel(page).getByRole('button', { name: 'Add a button', exact: true }).click();
    await page.keyboard.type('Get the checklist');
    await card(page, /^Message/).getByText('Hello, {first name}! The checklist is one tap away.').waitFor();
    await card(page, /^Message/).getByText('Get the checklist').waitFor();
    await expectAccessible(page);
  },
  'a press sends the file': async ({ page }) => {
    await page.getByRole('button', { name: 'What comes next: Get the checklist' }).click();
    await page.getByRole('dialog').getByRole('option', { name: /^Message Sends/ }).click();
    await panel(page).getByText('Get the checklist').first().waitFor({ state: 'detached' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), panel(page).getByRole('button', { name: 'Upload a file' }).click()]);
    await chooser.setFiles({ name: 'checklist.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') });
    await page.getByRole('group', { name: /^Message/ }).getByText('Document: checklist.pdf').waitFor();
  },
  'and a tag is put': async ({ page }) => {
    await page.getByRole('button', { name: 'What comes next: Next' }).click();
    await dialog(page).getByRole('combobox').fill('tag');
    await page.keyboard.press('Enter');
    await panel(page).getByRole('button', { name: 'Add a change' }).click();
    await panel(page).getByLabel(/^Tag/).fill('lm_checklist');
    await page.keyboard.press('Tab');
    await page.getByText('Put the tag “lm_checklist”').waitFor();
    await expectAccessible(page);
  },
  'it gets a name and a code word': async ({ page }) => {
    await page.getByRole('button', { name: /^Actions: / }).click();
    await page.getByRole('menuitem', { name: 'Name and settings' }).click();
    const start = panel(page, 'What starts the funnel');
    await start.getByLabel('Name of the funnel').fill('Checklist');
    await start.getByRole('button', { name: 'Add a trigger' }).click();
    await page.keyboard.type('keyw');
    await page.getByRole('option', { name: 'Keyword' }).click();
    await start.getByRole('combobox', { name: /^Words/ }).fill('checklist');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Checklist' }).waitFor();
    await card(page, /^Start/).getByText('“checklist”').waitFor();
    await saved(page);
    await expectAccessible(page);
  },
  'the simulator shows the way of a person': async ({ page }) => {
    await page.getByRole('button', { name: 'Simulator' }).click();
    const simulator = page.getByRole('region', { name: 'Simulator' });
    await simulator.getByText(/^Hello, .+! The checklist is one tap away\.$/).waitFor();
    await simulator.getByRole('button', { name: 'Get the checklist' }).click();
    await simulator.getByRole('log').getByText('checklist.pdf').waitFor();
    await simulator.getByRole('button', { name: 'Close' }).click();
  },
  'it is published, and a link to it is made at once': async ({ page }) => {
    await page.getByRole('button', { name: 'Publish' }).click();
    await dialog(page).getByRole('button', { name: 'Publish' }).click();
    await dialog(page).getByText('Version 1 is published').waitFor();
    await dialog(page).getByRole('link', { name: 'Make a link' }).click();
    await dialog(page).getByRole('combobox', { name: 'Funnel' }).and(page.locator('[value="Checklist"]')).waitFor();
    await dialog(page).getByLabel('Name', { exact: true }).fill('VK ad');
    await dialog(page).getByLabel(/utm_source/).fill('vk');
    await dialog(page).getByLabel(/utm_campaign/).fill('spring');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'New link' }).click();
    await page.getByText('utm_source=vk · utm_campaign=spring').waitFor();
  },
  'the link leads a person to the file': async ({ page }) => {
    await go(page, 'Sandbox');
    await comeByLink(page, () => phone(page).getByRole('button', { name: 'Open a link' }).click());
    await phone(page).getByText('Hello, Ann! The checklist is one tap away.').waitFor();
    await phone(page).getByRole('button', { name: 'Get the checklist' }).click();
    await phone(page).getByText('checklist.pdf').waitFor();
    await expectAccessible(page);
  },
  'the link counts one visit, one subscription, one click': async ({ page }) => {
    await go(page, 'Links');
    const row = page.getByRole('row', { name: /VK ad/ });
    await row.getByRole('button', { name: 'VK ad: visits by day, 1 in all' }).waitFor();
    await row.getByRole('link', { name: 'Subscribed: 1' }).waitFor();
    await row.getByRole('link', { name: 'Clicked: 1' }).waitFor();
    await expectAccessible(page);
  },
  'a second Start brings no second file': async ({ page }) => {
    await go(page, 'Sandbox');
    await comeByLink(page, async () => {
      await phone(page).getByRole('button', { name: 'Actions with the chat' }).click();
      await page.getByRole('menuitem', { name: 'Open a link' }).click();
    });
    await phone(page).getByText(/^\/start/).nth(1).waitFor();
    // The clock moves only once nothing is at work any more: an answer would be there.
    await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/sandbox/advance') && answer.ok()), page.getByRole('button', { name: /^\+1 h/ }).click()]);
    const files = await phone(page).getByText('checklist.pdf').count();
    if (files !== 1) throw new Error(`${files} files, not 1`);
  },
};
