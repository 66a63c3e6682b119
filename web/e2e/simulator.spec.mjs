// The simulator beside the canvas: buttons, time, reasons, the person, and the saved scenario, in both languages, by day and by night.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { call, connectSandbox, expectAccessible, openBrowser, setUp, until } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

let flow;

const document = {
  format: 1, id: 'tour', name: { ru: 'Экскурсия', en: 'Tour' }, languages: ['ru', 'en'], start: 'hi',
  triggers: [{ id: 'word', kind: 'keyword', words: ['tour'] }],
  blocks: [
    { id: 'hi', kind: 'message', title: { ru: 'Приветствие', en: 'Greeting' }, content: { text: { ru: 'Здравствуйте, **{{ contact.first_name }}**', en: 'Hello, **{{ contact.first_name }}**' }, buttons: [[{ id: 'go', label: { ru: 'Поехали', en: 'Go' }, action: 'next' }]] }, wait: { for: '1d' }, exits: { go: 'check', timeout: 'bye' } },
    { id: 'check', kind: 'condition', title: { ru: 'Из Москвы?', en: 'From Moscow?' }, if: 'field("city") = "Москва"', exits: { yes: 'pause', no: 'bye' } },
    { id: 'pause', kind: 'delay', for: '14d', exits: { next: 'bye' } },
    { id: 'bye', kind: 'message', content: { text: { ru: 'До встречи', en: 'See you' } } },
  ],
};

/** A picture for whoever wants to look: set PICTURES to a folder. */
const picture = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });
};

export const steps = {
  'a made-up person goes through the draft, and the reasons are told': async ({ page, url }) => {
    await setUp(page, url);
    flow = await call(page, 'POST', '/api/v1/flows', { document });
    await page.goto(`${url}/flows/${flow.id}`);
    await page.getByRole('button', { name: 'Simulator' }).click();
    const panel = page.getByRole('region', { name: 'Simulator' });
    await panel.getByText('Здравствуйте,').waitFor();
    await expectAccessible(page);
    await picture(page, 'simulator-start');
    await panel.getByRole('button', { name: 'Поехали' }).click();
    await panel.getByRole('log').getByText('До встречи').waitFor();
    await panel.getByRole('tab', { name: 'Why' }).click();
    await panel.getByText('The condition does not hold').waitFor();
    await expectAccessible(page);
    await picture(page, 'simulator-why');
    await panel.getByRole('tab', { name: 'Person' }).click();
    await panel.getByLabel('City').fill('Москва');
    await expectAccessible(page);
    await picture(page, 'simulator-person');
    await panel.getByRole('tab', { name: 'Chat' }).click();
    await panel.getByText('Waits until').waitFor();
    await panel.getByRole('button', { name: 'To the next event' }).click();
    await panel.getByText('14 days later').waitFor();
    await panel.getByRole('log').getByText('До встречи').waitFor();
    await picture(page, 'simulator-end');
    const [file] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: 'Save as a scenario' }).click()]);
    const text = await readFile(await file.path(), 'utf8');
    assert.match(text, /press: \{person: ann, channel: chat, button: "Поехали"\}/);
    await panel.getByRole('button', { name: 'Undo the last action' }).click();
    await panel.getByText('14 days later').waitFor({ state: 'detached' });
  },
  'it is the same on a telephone, at night, in Russian': async ({ page, url }) => {
    await call(page, 'PATCH', '/api/v1/me', { language: 'ru', theme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${url}/flows/${flow.id}`);
    await page.getByRole('button', { name: 'Симулятор' }).click();
    const panel = page.getByRole('region', { name: 'Симулятор' });
    await panel.getByRole('button', { name: 'Поехали' }).click();
    await panel.getByRole('log').getByText('До встречи').waitFor();
    await expectAccessible(page);
    await picture(page, 'simulator-narrow');
    await panel.getByRole('tab', { name: 'Почему' }).click();
    await panel.getByText('Условие не выполнено').waitFor();
    await picture(page, 'simulator-narrow-why');
    await page.setViewportSize({ width: 1440, height: 900 });
    await picture(page, 'simulator-dark');
  },
  'a client without an account tries the draft by a link and leaves a remark': async ({ page, url }) => {
    await call(page, 'PATCH', '/api/v1/me', { language: 'en', theme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${url}/flows/${flow.id}`);
    await page.getByRole('button', { name: 'Actions:' }).click();
    await page.getByRole('menuitem', { name: 'Link for a client' }).click();
    await page.getByRole('button', { name: 'Make a link' }).click();
    const address = await page.getByText(/\/try\//).textContent();
    const stranger = await openBrowser({ language: 'ru', colors: 'dark', width: 390, height: 844 });
    try {
      const visit = stranger.page;
      await visit.goto(address);
      await visit.getByText('Здравствуйте, Анна').waitFor();
      await expectAccessible(visit);
      await picture(visit, 'try-narrow-dark');
      await visit.getByRole('button', { name: 'Поехали' }).click();
      await visit.getByText('До встречи').waitFor();
      await visit.getByLabel('Ваше имя').fill('Заказчик');
      await visit.getByLabel('Что поправить').fill('Добавьте цену');
      await visit.getByRole('button', { name: 'Передать замечание' }).click();
      await visit.getByText('Спасибо, замечание передано.').waitFor();
      await expectAccessible(visit);
      await visit.emulateMedia({ colorScheme: 'light' });
      await visit.setViewportSize({ width: 1100, height: 800 });
      await picture(visit, 'try-wide-light');
      assert.deepEqual(stranger.complaints, []);
    } finally {
      await stranger.close();
    }
    await page.reload();
    await page.getByRole('button', { name: 'Actions:' }).click();
    await page.getByRole('menuitem', { name: 'Link for a client' }).click();
    await page.getByText('Добавьте цену').waitFor();
    await expectAccessible(page);
    await picture(page, 'try-links');
  },
  'the card of a contact tells why': async ({ page, url }) => {
    await call(page, 'POST', `/api/v1/flows/${flow.id}/publish`, {});
    await connectSandbox(page, url);
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/say', { text: 'tour' });
    const { items } = await until(page, '/api/v1/contacts', (people) => people.items.length > 0);
    await until(page, `/api/v1/contacts/${items[0].id}/sessions`, (sessions) => sessions.items.length > 0);
    await page.goto(`${url}/contacts/${items[0].id}`);
    await page.getByRole('button', { name: 'Why: ' }).click();
    await page.getByText('Came in by a keyword: tour.').waitFor();
    await page.getByText('Waits for an answer').last().waitFor();
    await expectAccessible(page);
    await picture(page, 'why-card');
  },
};
