// The sandbox page: a bot, a phone, what a person can do on it, the clock and the messengers' troubles.
import { call, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const phone = (page) => page.getByRole('region', { name: 'Phone of Ann' });

export const steps = {
  'a bot is made and connected, and a phone taken': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/phones`);
    await page.getByRole('button', { name: 'Add a phone' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the bot', { exact: true }).fill('Sunrise');
    await dialog.getByLabel('Username of the bot').fill('sunrise_bot');
    await dialog.getByRole('button', { name: 'Make and connect' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('Ann');
    await dialog.getByLabel('Phone number').fill('+79161234567');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await phone(page).getByRole('button', { name: 'Start' }).waitFor();
    await expectAccessible(page);
  },
  'Start opens the chat': async ({ page }) => {
    await phone(page).getByRole('button', { name: 'Start' }).click();
    await phone(page).getByText('/start').waitFor();
  },
  'words and a location are sent': async ({ page }) => {
    await phone(page).getByRole('textbox', { name: 'Write to the bot' }).fill('Good morning');
    await page.keyboard.press('Enter');
    await phone(page).getByText('Good morning').waitFor();
    await phone(page).getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('menuitem', { name: 'Location' }).click();
    await phone(page).getByText('55.7539, 37.6208').waitFor();
    await expectAccessible(page);
  },
  'a link of somebody else’s bot is refused in plain words': async ({ page }) => {
    await phone(page).getByRole('button', { name: 'Actions with the chat' }).click();
    await page.getByRole('menuitem', { name: 'Open a link' }).click();
    await page.getByLabel('Any link to the bot').fill('https://t.me/another_bot?start=x');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await phone(page).getByRole('alert').filter({ hasText: 'does not lead to the bot' }).waitFor();
  },
  'the bot is blocked and unblocked': async ({ page }) => {
    await phone(page).getByRole('button', { name: 'Actions with the chat' }).click();
    await page.getByRole('menuitem', { name: 'Block the bot' }).click();
    await phone(page).getByRole('button', { name: 'Unblock' }).click();
    await phone(page).getByRole('textbox', { name: 'Write to the bot' }).waitFor();
  },
  'the clock goes forward': async ({ page }) => {
    const before = await call(page, 'GET', '/sandbox/work');
    await page.getByRole('button', { name: '+1 day' }).click();
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { offset } = await call(page, 'GET', '/sandbox/work');
      if (offset >= before.offset + 86_400_000) break;
      if (Date.now() > deadline) throw new Error('the clock did not move');
      await page.waitForTimeout(200);
    }
  },
  'troubles begin and end': async ({ page }) => {
    await page.getByRole('button', { name: 'Messenger troubles' }).click();
    await page.getByRole('button', { name: /Every event twice/ }).click();
    await page.getByRole('button', { name: '1 trouble is on' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'End all troubles' }).click();
    await page.getByRole('button', { name: 'Messenger troubles' }).waitFor();
  },
};
