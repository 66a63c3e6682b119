// The chat of a site, on a plain page of another origin: the funnel greets, a visitor presses and sends a file, an operator answers.
import { createServer } from 'node:http';
import { call, expectAccessible, setUp } from './harness.mjs';

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
    content:
      text: {en: "Good day. Shall we help you to **choose** a course?"}
      buttons:
        - [{id: yes, label: {en: "Yes, help me"}, action: next}]
    wait: {for: 24h}
    exits: {yes: portfolio, timeout: done}
  - id: portfolio
    kind: message
    content:
      text: {en: "Send us a file with your works."}
    exits: {next: done}
  - {id: done, kind: stop}
`;

/** Serves one page that holds nothing but the code of the chat, on a port of its own: another origin, as a site is. */
function serveSite(code) {
  const html = `<!doctype html><html lang="en"><head><title>Courses</title></head><body><main><h1>Courses</h1></main>${code}</body></html>`;
  const site = createServer((_, answer) => answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html));
  // The spec ends with the process; an open site must not keep it.
  site.unref();
  return new Promise((resolve, reject) => {
    site.once('error', reject);
    site.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${site.address().port}/`));
  });
}

let visitor;
const complaints = [];
const chat = () => visitor.getByRole('dialog', { name: 'Sunrise School' });
const said = () => chat().getByRole('log');
const thread = (page) => page.getByRole('log', { name: 'Messages' });

/** Throws with what the visitor's page has complained about. */
function expectQuiet() {
  if (complaints.length) throw new Error(`the site's page complained: ${complaints.join('\n')}`);
}

export const steps = {
  'a chat is connected and a funnel published': async ({ page, url }) => {
    await setUp(page, url);
    const channel = await call(page, 'POST', '/api/v1/channels', { kind: 'webchat', name: 'Site', settings: { title: 'Sunrise School' } });
    const flow = await page.evaluate(async (body) => {
      const answer = await fetch('/api/v1/flows/import', { method: 'POST', headers: { 'Content-Type': 'application/yaml' }, body });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    }, yaml);
    await call(page, 'POST', `/api/v1/flows/${flow.id}/publish`, { comment: '' });
    const site = await serveSite(channel.widget_code);
    visitor = await page.context().newPage();
    visitor.on('pageerror', (error) => complaints.push(String(error)));
    visitor.on('console', (message) => { if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) complaints.push(message.text()); });
    await visitor.goto(site);
    await visitor.getByRole('button', { name: 'Open the chat' }).waitFor();
    await expectAccessible(visitor);
    expectQuiet();
  },
  'the funnel greets whoever opens the chat': async () => {
    await visitor.getByRole('button', { name: 'Open the chat' }).click();
    await said().getByText('Good day. Shall we help you to choose a course?').waitFor();
    await said().locator('b', { hasText: 'choose' }).waitFor();
    await expectAccessible(visitor);
    expectQuiet();
  },
  'a button leads on': async () => {
    await said().getByRole('button', { name: 'Yes, help me' }).click();
    await said().getByText('Send us a file with your works.').waitFor();
    if (await said().getByRole('button', { name: '✓ Yes, help me' }).isEnabled()) throw new Error('the button can be pressed again');
  },
  'words and a file reach the inbox': async ({ page, url }) => {
    await chat().getByRole('textbox').fill('Here they are');
    await visitor.keyboard.press('Enter');
    await said().getByText('Here they are').waitFor();
    await chat().locator('input[type=file]').setInputFiles({ name: 'works.txt', mimeType: 'text/plain', buffer: Buffer.from('Two landscapes and a portrait.\n') });
    await said().getByText('works.txt').waitFor();
    await page.goto(`${url}/inbox`);
    await page.getByRole('region', { name: 'Conversations' }).getByRole('link').first().click();
    await thread(page).getByText('Here they are').waitFor();
    const file = thread(page).getByRole('link', { name: /works\.txt/ });
    await file.waitFor();
    const kept = await page.evaluate(async (address) => (await fetch(address)).text(), await file.getAttribute('href'));
    if (kept !== 'Two landscapes and a portrait.\n') throw new Error(`the file came as ${JSON.stringify(kept)}`);
    await expectAccessible(page);
  },
  'the reply of an operator arrives by itself': async ({ page }) => {
    await page.getByRole('textbox', { name: 'Reply', exact: true }).fill('Fine works. Come on Monday.');
    await page.keyboard.press('Enter');
    await said().getByText('Fine works. Come on Monday.').waitFor();
    await expectAccessible(visitor);
    expectQuiet();
  },
  'the talk is there after a reload': async () => {
    await visitor.reload();
    await visitor.getByRole('button', { name: /^Open the chat/ }).click();
    await said().getByText('Here they are').waitFor();
    await said().getByText('Fine works. Come on Monday.').waitFor();
    await said().getByText('works.txt').waitFor();
    if (await said().getByRole('button', { name: '✓ Yes, help me' }).isEnabled()) throw new Error('the button came back with the history');
    await chat().getByRole('button', { name: 'Close' }).click();
    await chat().waitFor({ state: 'hidden' });
    expectQuiet();
  },
};
