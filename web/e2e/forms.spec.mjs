// Forms of blocks: a message written as people will see it, shown on the phones of the messengers, and every special panel, by keyboard and for readers of the screen.
import { call, expectAccessible, setUp } from './harness.mjs';

const words = (en) => ({ en });
const document = {
  format: 1, id: 'forms', name: words('Forms'), languages: ['en', 'ru'], kind: 'informational', start: 'hello',
  triggers: [{ id: 't1', kind: 'keyword', words: ['forms'] }],
  blocks: [
    { id: 'hello', kind: 'message', content: { text: words('Welcome'), buttons: [[{ id: 'yes', label: words('Yes'), action: 'next' }]] }, exits: { yes: 'ask' } },
    { id: 'ask', kind: 'question', content: { text: words('How?') }, answer: { type: 'choice', choices: [{ id: 'a1', label: words('Call') }] }, exits: { a1: 'quiz' } },
    { id: 'quiz', kind: 'quiz', questions: [{ id: 'q1', text: words('Old?'), options: [{ id: 'a', label: words('No'), score: 0 }, { id: 'b', label: words('Yes'), score: 2 }] }], results: [{ id: 'r1', name: words('Any'), from: 0 }], exits: { r1: 'check' } },
    { id: 'check', kind: 'condition', if: 'tag("vip")', exits: { yes: 'keep', no: 'pause' } },
    { id: 'keep', kind: 'set', set: [{ tag: 'vip' }], exits: { next: 'call' } },
    { id: 'call', kind: 'http', method: 'POST', url: 'https://example.com', json: { a: 1 }, exits: { ok: 'pause', error: 'pause' } },
    { id: 'pause', kind: 'delay', for: '1d', exits: { next: 'end' } },
    { id: 'end', kind: 'stop' },
  ],
};
let flow;

const open = async (page, url, block) => {
  await page.goto(`${url}/flows/${flow.id}?view=outline&block=${encodeURIComponent(block)}`);
  await page.getByRole('complementary').last().waitFor();
};
/** The draft once it is as wanted: it is saved a moment after the last key. */
const saved = async (page, fits) => {
  for (let tries = 0; tries < 60; tries += 1) {
    const { document: draft } = await call(page, 'GET', `/api/v1/flows/${flow.id}`);
    if (fits(draft)) return;
    await page.waitForTimeout(200);
  }
  throw new Error(`the draft is ${JSON.stringify((await call(page, 'GET', `/api/v1/flows/${flow.id}`)).document)}`);
};
const block = (draft, id) => draft.blocks.find((one) => one.id === id);

export const steps = {
  'a message is written with a value, and kept as Markdown': async ({ page, url }) => {
    await setUp(page, url);
    flow = await call(page, 'POST', '/api/v1/flows', { document });
    await open(page, url, 'hello');
    const text = page.getByRole('textbox', { name: 'Text', exact: true });
    await text.click();
    await page.keyboard.press('End');
    await page.keyboard.type(', ');
    await page.getByRole('toolbar').getByRole('button', { name: 'Insert the name or other data' }).click();
    await page.getByRole('menuitem', { name: /First name/ }).click();
    await page.keyboard.press('Control+b');
    await page.keyboard.type('!');
    await saved(page, (draft) => block(draft, 'hello').content.text.en === 'Welcome, {{ contact.first_name }}**!**');
    await expectAccessible(page);
  },
  'the phones show it in each messenger, with what changes': async ({ page }) => {
    await page.getByRole('figure', { name: 'Phone: Telegram' }).getByText('Welcome, Anna').waitFor();
    await page.getByText('In Telegram the message arrives as it is.').waitFor();
    for (const kind of ['VK', 'WhatsApp', 'Viber', 'MAX', 'Messenger', 'Instagram', 'Web chat']) {
      await page.getByRole('tab', { name: kind }).click();
      await page.getByRole('figure', { name: `Phone: ${kind}` }).waitFor();
      await expectAccessible(page);
    }
    await page.getByRole('tab', { name: 'SMS' }).click();
    await page.getByText('The buttons become a numbered list').waitFor();
  },
  'a button is added and named, and leads from the block': async ({ page }) => {
    await page.getByRole('button', { name: 'Button in a new row' }).click();
    await page.getByLabel('Label').fill('Later');
    await saved(page, (draft) => block(draft, 'hello').content.buttons[1]?.[0]?.label?.en === 'Later');
    await expectAccessible(page);
  },
  'every panel can be read and used': async ({ page, url }) => {
    for (const id of ['ask', 'quiz', 'check', 'keep', 'call', 'pause', '$start']) {
      await open(page, url, id);
      await page.getByRole('complementary').last().locator('input, select, textarea').first().waitFor();
      await expectAccessible(page);
    }
  },
  'also in the dark and on a phone': async ({ page, url }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open(page, url, 'hello');
    await page.getByRole('figure', { name: /^Phone/ }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`${url}/flows/${flow.id}?view=outline&block=hello`);
    await page.getByRole('figure', { name: /^Phone/ }).waitFor();
    await expectAccessible(page);
  },
};
