// Every number opens its people; another workspace; somebody was faster; a link in the archive. Menus and lists are looked at while they are open.
import { call, connectSandbox, expectAccessible, setUp, until } from './harness.mjs';

export const settings = { PARLEY_SANDBOX: 'true' };

const yaml = `format: 1
id: greeting
name: {en: Greeting}
languages: [en]
kind: informational
triggers:
  - {id: t1, kind: first_message}
start: hello
blocks:
  - id: hello
    kind: message
    title: {en: Hello there}
    content:
      text: {en: "Good day."}
      buttons:
        - [{id: yes, label: {en: "Yes"}, action: next}]
    wait: {for: 24h}
    exits: {yes: done, timeout: done}
  - {id: done, kind: stop}
`;

/** The only person stands in the list that a number has opened, under a sentence that says who they are. */
async function opensMaria(page, sentence) {
  await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
  await page.getByText(sentence).waitFor();
  await page.getByText('1 person', { exact: true }).waitFor();
  await page.getByRole('table').getByText('Maria').waitFor();
}

let flow;

export const steps = {
  'a flow has somebody in it': async ({ page, url }) => {
    await setUp(page, url);
    flow = await page.evaluate(async (body) => {
      const answer = await fetch('/api/v1/flows/import', { method: 'POST', headers: { 'Content-Type': 'application/yaml' }, body });
      return answer.json();
    }, yaml);
    await call(page, 'POST', `/api/v1/flows/${flow.id}/publish`, { comment: '' });
    await connectSandbox(page, url);
    await call(page, 'POST', '/sandbox/phones/sunrise/maria/write', { text: 'Hello' }).catch(() => undefined);
    await until(page, `/api/v1/flows/${flow.id}/stats`, (stats) => stats.started === 1);
  },
  'the number on a block opens the people at it': async ({ page, url }) => {
    await page.goto(`${url}/flows/${flow.id}?view=outline`);
    await page.getByRole('link', { name: 'Reached: 1' }).first().click();
    await opensMaria(page, 'Has reached the block “Hello there” of the flow “Greeting”');
    await expectAccessible(page);
  },
  'the numbers of the overview open people, in every period': async ({ page, url }) => {
    for (const days of [7, 30, 90]) {
      await page.goto(`${url}/?days=${days}`);
      await page.getByRole('link', { name: /^New/ }).click();
      await opensMaria(page, /^Joining the base is no earlier than/);
    }
    await page.goto(url);
    await page.getByRole('link', { name: 'Greeting, Started: 1' }).click();
    await opensMaria(page, /^Start of the flow “Greeting”/);
  },
  'lists and menus are read by readers of the screen while they are open': async ({ page, url }) => {
    await page.getByRole('combobox', { name: 'Order' }).click();
    await page.getByRole('option', { name: 'By name' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.goto(`${url}/links`);
    await page.getByRole('button', { name: 'New link' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Channel' }).click();
    await page.getByRole('option', { name: 'Sunrise' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('option', { name: 'Sunrise' }).click();
    await dialog.getByLabel('Name').fill('Poster');
    await dialog.getByRole('button', { name: 'New link' }).click();
    await page.getByRole('table').getByText('Poster').waitFor();
    await page.getByRole('button', { name: /Poster/ }).filter({ hasNotText: /./ }).first().click();
    await page.getByRole('menuitem', { name: 'Archive' }).waitFor();
    await expectAccessible(page);
  },
  'a link goes into the archive and comes back, and shows its days': async ({ page }) => {
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('No links yet').waitFor();
    await page.getByRole('radiogroup', { name: 'Which links' }).getByText('Archive').click();
    await page.getByRole('table').getByText('Poster').waitFor();
    await page.getByRole('button', { name: /visits by day/ }).click();
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Poster/ }).filter({ hasNotText: /./ }).first().click();
    await page.getByRole('menuitem', { name: 'Bring back from the archive' }).click();
    await page.getByText('The archive is empty').waitFor();
  },
  'what was typed stays when somebody was faster': async ({ page, url }) => {
    await page.goto(`${url}/settings/workspace`);
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    await call(page, 'PATCH', '/api/v1/workspace', { currency: 'EUR' }, { 'If-Match': '*' });
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByRole('button', { name: 'Load the newer one' }).click();
    await page.getByText('What you changed stays in the fields').waitFor();
    if (await page.getByLabel('Name', { exact: true }).inputValue() !== 'Mine') throw new Error('the typed name is gone');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const now = await call(page, 'GET', '/api/v1/workspace');
    if (now.name !== 'Mine' || now.currency !== 'EUR') throw new Error(JSON.stringify(now));
    await expectAccessible(page);
  },
  'the log says who did what in words': async ({ page, url }) => {
    await page.goto(`${url}/settings/audit`);
    await page.getByRole('table').getByText('Brought a link back from the archive').waitFor();
    await page.getByRole('table').getByText('Published a flow').waitFor();
    await expectAccessible(page);
  },
  'another workspace is made, and one goes back': async ({ page, url }) => {
    await page.goto(url);
    await page.getByRole('button', { name: /^Switch workspace/ }).click();
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Coffee');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('button', { name: 'Switch workspace: Coffee' }).click();
    await page.getByRole('menuitemradio', { name: 'Mine' }).click();
    await page.getByRole('button', { name: 'Switch workspace: Mine' }).waitFor();
  },
};
