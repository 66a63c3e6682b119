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
  'a conversation opens at its last message, also after another one that was read further up': async ({ page, url }) => {
    const long = 'Tell me more about the course, please: what comes first, how long it takes and whether it can be paid in parts. '.repeat(6);
    await call(page, 'POST', '/sandbox/people', { key: 'ivan', name: 'Ivan', username: 'ivan', phone: '+79161234568', language: 'en' });
    await call(page, 'POST', '/sandbox/phones/sunrise/ivan/press_start', {});
    for (const phone of ['maria', 'ivan']) {
      for (let number = 1; number <= 45; number += 1) await call(page, 'POST', `/sandbox/phones/sunrise/${phone}/say`, { text: `${phone} ${number}. ${number % 3 ? '' : long}` });
    }
    const fromEnd = () => thread(page).evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight));
    const becomes = async (what, holds) => {
      for (const deadline = Date.now() + 5000; !holds(await fromEnd()); await page.waitForTimeout(50)) if (Date.now() > deadline) throw new Error(`${what}: ${await fromEnd()} px from the last message`);
    };
    await page.goto(`${url}/inbox`);
    const people = { maria: page.getByRole('link', { name: /Maria/ }), ivan: page.getByRole('link', { name: /Ivan/ }) };
    await people.ivan.waitFor();
    for (const phone of ['maria', 'ivan', 'maria', 'ivan']) {
      await people[phone].click();
      await thread(page).getByText(`${phone} 45.`).waitFor();
      await becomes(phone, (px) => px <= 2);
      await thread(page).hover();
      await page.mouse.wheel(0, -900);
      await becomes('further up', (px) => px > 200);
    }
    await call(page, 'POST', '/sandbox/phones/sunrise/ivan/say', { text: 'And one more' });
    await page.getByRole('link', { name: /And one more/ }).waitFor();
    if (await fromEnd() < 200) throw new Error('whoever reads further up was pulled down');
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
