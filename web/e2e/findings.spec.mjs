// What the check says of a funnel: mended by a click, switched off with a reason, and told again.
import { call, expectAccessible, setUp } from './harness.mjs';

const yaml = `format: 1
id: gift
name: {en: Gift}
languages: [en]
kind: informational
triggers: [{id: t1, kind: keyword, words: [gift], match: exact}]
start: hello
blocks:
  - {id: hello, kind: message, title: {en: Hello}, content: {text: {en: "Here is a gift for you!!!"}}, exits: {next: known}}
  - {id: known, kind: condition, title: {en: Known}, if: 'tag("vip")', exits: {"yes": hello2}}
  - {id: hello2, kind: message, title: {en: Again}, content: {text: {en: "Good to see you again"}}, exits: {next: end}}
  - {id: end, kind: stop, title: {en: End}}
`;

export const steps = {
  'the findings stand by level': async ({ page, url }) => {
    await setUp(page, url);
    const flow = await call(page, 'POST', '/api/v1/flows', { yaml });
    await page.goto(`${url}/flows/${flow.id}?panel=problems`);
    const panel = page.getByRole('complementary', { name: 'Check' });
    await panel.getByRole('region', { name: 'Will stop publishing' }).getByText('Nothing follows “No”: lead a line from it to the next block.').waitFor({ timeout: 20_000 });
    await panel.getByRole('region', { name: 'Warnings' }).getByText(/compared exactly/).waitFor();
    await panel.getByRole('button', { name: 'Why' }).first().click();
    await panel.getByText(/the person keeps waiting/).waitFor();
    await expectAccessible(page);
  },
  'a click mends one': async ({ page }) => {
    const panel = page.getByRole('complementary', { name: 'Check' });
    await panel.getByRole('region', { name: 'Will stop publishing' }).getByRole('button', { name: 'Mend' }).click();
    await panel.getByRole('region', { name: 'Will stop publishing' }).waitFor({ state: 'detached' });
    await page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 20_000 });
    const { document } = await call(page, 'GET', page.url().replace(/^.*\/flows\/([^?]+).*$/, '/api/v1/flows/$1'));
    if (document.blocks.find((one) => one.id === 'known').exits.no !== 'end') throw new Error('the exit leads nowhere still');
  },
  'another is switched off with a reason, and the colleagues see it': async ({ page }) => {
    const panel = page.getByRole('complementary', { name: 'Check' });
    const warnings = panel.getByRole('region', { name: 'Warnings' });
    await warnings.getByRole('button', { name: 'Switch off…' }).click();
    await warnings.getByLabel('Why it is right here').fill('The word is a code');
    await warnings.getByRole('button', { name: 'Switch off', exact: true }).click();
    await warnings.waitFor({ state: 'detached' });
    const off = panel.getByRole('region', { name: 'Switched off' });
    await off.getByRole('button', { name: /Switched off/ }).click();
    await off.getByText('The word is a code').waitFor();
    await off.getByText(/^Anna Sokolova, /).waitFor();
    await expectAccessible(page);
  },
  'and is told again': async ({ page }) => {
    const panel = page.getByRole('complementary', { name: 'Check' });
    await panel.getByRole('button', { name: 'Switch on again' }).click();
    await panel.getByRole('region', { name: 'Warnings' }).getByText(/compared exactly/).waitFor();
  },
};
