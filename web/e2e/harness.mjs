// Drives the real binary: builds it when asked, starts it on a free port with its data in a temporary folder, waits until it is ready,
// and opens Chromium on it. Set PARLEY_BIN for a ready binary, CHROMIUM for another browser.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env.PARLEY_BIN ?? join(repository, 'bin', 'parley');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A port nobody listens on at the moment. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a fresh server, with more settings if given; `stop` ends it and removes its data. */
export async function startServer(settings = {}) {
  if (!existsSync(binary)) execFileSync('go', ['build', '-o', binary, './cmd/parley'], { cwd: repository, stdio: 'inherit' });
  const data = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  const child = spawn(binary, ['serve'], { env: { ...process.env, PARLEY_DATA_DIR: data, PARLEY_LISTEN: address, PARLEY_PUBLIC_URL: url, ...settings } });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { log += chunk; });
  const stop = async () => {
    const gone = new Promise((resolve) => { child.once('exit', resolve); });
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    rmSync(data, { recursive: true, force: true });
  };
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return { url, stop };
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  await stop();
  throw new Error(`the server did not become ready\n${log}`);
}

/** Opens a browser with nothing remembered, in which nothing fades: a half-closed menu is no state to judge. Everything the page complains about ends in `complaints`. */
export async function openBrowser({ language = 'en', colors = 'light', width = 1440, height = 900 } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'parley-browser-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags, locale: language, colorScheme: colors, reducedMotion: 'reduce', viewport: { width, height } });
  const page = context.pages()[0];
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // A refused call is an answer the specs look at themselves.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, complaints, close };
}

/** Throws with every accessibility violation on the page as it stands, once its heading is there: before that nothing is drawn. */
export async function expectAccessible(page) {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  if (violations.length === 0) return;
  throw new Error(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join('\n  ')}`).join('\n'));
}

/** The owner every spec works as. */
export const owner = { workspace: 'Sunrise School', name: 'Anna Sokolova', email: 'anna@example.com', password: 'four plain english words' };

/** Fills the first-run page and waits for the overview. */
export async function setUp(page, url) {
  await page.goto(url);
  await page.getByLabel('Workspace').fill(owner.workspace);
  await page.getByLabel('Your name').fill(owner.name);
  await page.getByLabel('Email').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Start working' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Calls the server as the signed-in page does; a refusal is an error with its words. */
export function call(page, method, path, body, headers = {}) {
  return page.evaluate(async ([method, path, body, headers]) => {
    const options = { method, headers: { 'Content-Type': 'application/json', ...headers } };
    if (body !== undefined) options.body = JSON.stringify(body);
    const answer = await fetch(path, options);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }, [method, path, body, headers]);
}

/** Asks the server until its answer holds. `waitForFunction` cannot: the promise of an asynchronous predicate counts as true at once. */
export async function until(page, path, holds) {
  let answer;
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await page.waitForTimeout(100)) {
    answer = await call(page, 'GET', path);
    if (holds(answer)) return answer;
  }
  throw new Error(`${path} stayed ${JSON.stringify(answer).slice(0, 400)}`);
}

/** A bot of the sandbox's Telegram, connected as a channel, and a person whose phone has pressed Start. */
export async function connectSandbox(page, url) {
  const bot = await call(page, 'POST', '/sandbox/bots', { vendor: 'telegram', key: 'sunrise', name: 'Sunrise', username: 'sunrise_bot' });
  await call(page, 'POST', '/api/v1/channels', { kind: 'telegram', name: 'Sunrise', settings: { token: bot.token }, base_url: `${url}/imitations/telegram` });
  await call(page, 'POST', '/sandbox/people', { key: 'maria', name: 'Maria', username: 'maria', phone: '+79161234567', language: 'en' });
  await call(page, 'POST', '/sandbox/phones/sunrise/maria/press_start', {});
}
