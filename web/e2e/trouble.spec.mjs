// What did not arrive: a message that failed or whose fate is unknown is sent again; nothing is sent to an address on the suppression list, and the thread says why.
import { call, connectSandbox, expectAccessible, setUp } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const field = (page) => page.getByRole('textbox', { name: 'Reply', exact: true });
const thread = (page) => page.getByRole('log', { name: 'Messages' });
const bubble = (page, text) => thread(page).getByRole('article').filter({ hasText: text });

/** How many times the person has a text on the phone, once it is this often. */
async function onPhone(page, text, times) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const messages = await call(page, 'GET', '/sandbox/phones/sunrise/maria/messages');
    const found = messages.filter((one) => one.from === 'bot' && one.text === text).length;
    if (found === times) return;
    if (Date.now() > deadline) throw new Error(`“${text}” is on the phone ${found} times, not ${times}`);
    await page.waitForTimeout(200);
  }
}

async function reply(page, text) {
  await field(page).fill(text);
  await field(page).press('Enter');
}

export const steps = {
  'a refused message says why and is sent again': async ({ page, url }) => {
    await setUp(page, url);
    await connectSandbox(page, url);
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/say', { text: 'Hello' });
    await page.goto(`${url}/inbox`);
    await page.getByRole('link', { name: /Maria/ }).click();
    await thread(page).getByText('Hello').waitFor();
    await call(page, 'POST', '/sandbox/faults', { mode: 'fail', bot: 'sunrise', method: 'sendMessage', status: 400, description: 'Bad Request: not today' });
    await reply(page, 'First try');
    await bubble(page, 'First try').getByText('The messenger did not accept the message').waitFor();
    await expectAccessible(page);
    await call(page, 'DELETE', '/sandbox/faults');
    await bubble(page, 'First try').getByRole('button', { name: 'Send again' }).click();
    await onPhone(page, 'First try', 1);
    await bubble(page, 'First try').getByText('The messenger did not accept the message').waitFor({ state: 'detached' });
  },
  'one that may have arrived is sent again only after a word': async ({ page }) => {
    await call(page, 'POST', '/sandbox/faults', { mode: 'timeout_after_accept', bot: 'sunrise', method: 'sendMessage', times: 1 });
    await reply(page, 'Second try');
    await bubble(page, 'Second try').getByText('it is not known whether the message arrived').waitFor();
    await onPhone(page, 'Second try', 1);
    await bubble(page, 'Second try').getByRole('button', { name: 'Send again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('the person will get it twice').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await onPhone(page, 'Second try', 2);
    const { items } = await call(page, 'GET', '/api/v1/audit');
    if (items.filter((one) => one.action === 'message.sent_again' && one.object_name === 'Maria').length !== 2) throw new Error('the audit log does not tell who sent again');
  },
  'an address goes onto the suppression list from the card': async ({ page, url }) => {
    await page.goto(`${url}/contacts`);
    await page.getByRole('table').getByRole('link', { name: 'Maria' }).click();
    await page.getByRole('link', { name: 'Never write here again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Why').fill('Asked us to stop');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add an address' }).click();
    await page.getByRole('table').getByText('Asked us to stop').waitFor();
    await expectAccessible(page);
    await page.goto(`${url}/contacts`);
    await page.getByRole('table').getByRole('link', { name: 'Maria' }).click();
    await page.getByRole('alert').filter({ hasText: 'Asked us to stop' }).filter({ hasText: 'Anna Sokolova' }).waitFor();
    await expectAccessible(page);
  },
  'nothing is sent there, and the thread says so': async ({ page, url }) => {
    await page.goto(`${url}/inbox`);
    await page.getByRole('link', { name: /Maria/ }).click();
    await reply(page, 'Are you there?');
    await bubble(page, 'Are you there?').getByText('is on the suppression list').waitFor();
    await onPhone(page, 'Are you there?', 0);
  },
  'once released, messages arrive': async ({ page, url }) => {
    await page.goto(`${url}/settings/suppressions`);
    await page.getByRole('button', { name: /^Take off the list/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click();
    await page.getByText('The list is empty').waitFor();
    await page.goto(`${url}/inbox`);
    await page.getByRole('link', { name: /Maria/ }).click();
    await reply(page, 'Back again');
    await onPhone(page, 'Back again', 1);
  },
};
