// A person writes from a sandbox phone; an operator answers, notes, pauses the bot and closes.
import { call, connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const field = (page, name = 'Reply') => page.getByRole('textbox', { name, exact: true });
const thread = (page) => page.getByRole('log', { name: 'Messages' });

export const steps = {
  'an empty inbox says what will be here': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/inbox`);
    await page.getByText('No conversations yet').waitFor();
    await expectAccessible(page);
  },
  'a conversation appears by itself': async ({ page, url }) => {
    await connectSandbox(page, url);
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/say', { text: 'When does the course begin?' });
    await page.getByRole('link', { name: /Maria/ }).waitFor();
    await page.getByRole('link', { name: /Maria/ }).click();
    await thread(page).getByText('When does the course begin?').waitFor();
    await expectAccessible(page);
  },
  'a reply reaches the phone': async ({ page }) => {
    await field(page).fill('On Monday. Shall I write you down?');
    await field(page).press('Enter');
    await thread(page).getByText('On Monday. Shall I write you down?').waitFor();
    const deadline = Date.now() + 10_000;
    for (;;) {
      const messages = await call(page, 'GET', '/sandbox/phones/sunrise/maria/messages');
      if (messages.some((one) => one.from === 'bot' && one.text?.startsWith('On Monday'))) break;
      if (Date.now() > deadline) throw new Error('the reply did not reach the phone');
      await page.waitForTimeout(200);
    }
    await page.getByText(/The bot is paused for/).waitFor();
  },
  'what the person answers comes without a reload': async ({ page }) => {
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/say', { text: 'Yes, please' });
    await thread(page).getByText('Yes, please').waitFor();
  },
  'a note stays with the team': async ({ page }) => {
    await page.getByText('Note', { exact: true }).click();
    await field(page, 'Note').fill('Call her on Friday');
    await field(page, 'Note').press('Enter');
    await thread(page).getByText('Call her on Friday').waitFor();
    const messages = await call(page, 'GET', '/sandbox/phones/sunrise/maria/messages');
    if (messages.some((one) => one.text?.includes('Friday'))) throw new Error('the note was sent to the person');
    await expectAccessible(page);
  },
  'a draft survives a reload': async ({ page }) => {
    await page.getByText('Reply', { exact: true }).first().click();
    await field(page).fill('Half a thou');
    await page.reload();
    await field(page).waitFor();
    if (await field(page).inputValue() !== 'Half a thou') throw new Error('the draft is gone');
    await field(page).fill('');
  },
  'the bot comes back when asked': async ({ page }) => {
    await page.getByRole('button', { name: 'Bring it back now' }).click();
    await page.getByText(/^The bot answers(\. Your| in)/).waitFor();
  },
  'E closes and opens again': async ({ page }) => {
    await page.getByRole('heading', { level: 2, name: 'Maria' }).first().click();
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'Close', exact: true }).waitFor();
  },
  'on a phone the list, the thread and the card follow one another': async ({ page, url }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/inbox`);
    await expectAccessible(page);
    await page.getByRole('link', { name: /Maria/ }).click();
    await thread(page).waitFor();
    await expectAccessible(page);
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/share_phone', {});
    await page.getByRole('button', { name: 'Contact card' }).click();
    await page.getByText('+79161234567').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Back to the conversation' }).click();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('link', { name: /Maria/ }).waitFor();
  },
};
