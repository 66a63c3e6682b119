// Building a funnel on the canvas: adding, linking, moving, taking back, copying, and what was saved of it.
import { call, expectAccessible, setUp } from './harness.mjs';

const flow = {
  format: 1, id: 'built', name: { en: 'Built' }, languages: ['en'], kind: 'informational', triggers: [{ id: 't1', kind: 'keyword', words: ['go'] }], start: 'a',
  blocks: [
    { id: 'a', kind: 'message', title: { en: 'Hello' }, content: { text: { en: 'Which city?' }, buttons: [[{ id: 'm', label: { en: 'Moscow' }, action: 'next' }], [{ id: 'o', label: { en: 'Other' }, action: 'next' }]] }, exits: { m: 'b', o: 'c' } },
    { id: 'b', kind: 'delay', title: { en: 'Wait' }, for: '1h', exits: { next: 'c' } },
    { id: 'c', kind: 'stop', title: { en: 'End' } },
  ],
  layout: { $start: { x: -352, y: 0 }, a: { x: 0, y: 0 }, b: { x: 400, y: -160 }, c: { x: 800, y: 80 } },
};
let id;
const saved = async (page) => (await call(page, 'GET', `/api/v1/flows/${id}`)).document;
const blocks = async (page) => new Map((await saved(page)).blocks.map((block) => [block.id, block]));
const links = async (page) => (await saved(page)).blocks.flatMap((block) => Object.entries(block.exits ?? {}).map(([exit, to]) => `${block.id}.${exit}>${to}`)).toSorted().join(' ');
const card = (page, name) => page.getByRole('group', { name });
const edges = (page) => page.locator('.react-flow__edge').count();
/** Waits until the page says that everything is saved. */
const settle = async (page) => {
  await page.waitForTimeout(60);
  await page.locator('output', { hasText: /^Saved$/ }).waitFor({ timeout: 15_000 });
};
const equal = (got, want, what) => {
  if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
};
const center = async (locator) => {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const drag = async (page, from, to) => {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
};
const handle = (page, name, exit) => card(page, name).locator(`.source[data-handleid="${exit}"]`);

export const steps = {
  'a funnel opens for building': async ({ page, url }) => {
    await setUp(page, url);
    ({ id } = await call(page, 'POST', '/api/v1/flows', { document: flow }));
    await page.goto(`${url}/flows/${id}`);
    await card(page, 'Message: Hello').waitFor();
    await page.getByRole('toolbar', { name: 'What to add' }).waitFor();
    equal(await edges(page), 4, 'links');
    await expectAccessible(page);
  },
  'opening it changes nothing': async ({ page }) => {
    await page.waitForTimeout(1200);
    equal((await call(page, 'GET', `/api/v1/flows/${id}`)).revision, 1, 'revision');
  },
  'a deleted block comes back with its links': async ({ page }) => {
    const before = await links(page);
    await card(page, 'Delay: Wait').click();
    await page.keyboard.press('Delete');
    await card(page, 'Delay: Wait').waitFor({ state: 'detached' });
    await settle(page);
    equal(await links(page), 'a.o>c', 'links without the block');
    await page.keyboard.press('Control+z');
    await card(page, 'Delay: Wait').waitFor();
    await settle(page);
    equal(await links(page), before, 'links after undo');
    equal(await edges(page), 4, 'drawn links');
  },
  'a drag is one step, and arrow keys are another': async ({ page }) => {
    const wait = card(page, 'Delay: Wait');
    const [x, y] = await center(wait);
    await drag(page, [x, y - 20], [x + 60, y + 30]);
    await settle(page);
    const dragged = (await saved(page)).layout.b;
    if (dragged.x <= 400 || dragged.x % 8 || dragged.y % 8) throw new Error(`dragged to ${JSON.stringify(dragged)}`);
    await wait.focus();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowRight');
    await settle(page);
    equal((await saved(page)).layout.b, { x: dragged.x + 24, y: dragged.y }, 'after arrow keys');
    await page.keyboard.press('Control+z');
    await settle(page);
    equal((await saved(page)).layout.b, dragged, 'one step back takes the arrow keys');
    await page.keyboard.press('Control+z');
    await settle(page);
    equal((await saved(page)).layout.b, flow.layout.b, 'the next takes the drag');
    await page.keyboard.press('Control+Shift+z');
    await settle(page);
    equal((await saved(page)).layout.b, dragged, 'and forth');
  },
  'an exit is dragged to a block, and dropped on it anywhere': async ({ page }) => {
    await drag(page, await center(handle(page, 'Message: Hello', 'o')), await center(card(page, 'Delay: Wait')));
    await settle(page);
    equal((await blocks(page)).get('a').exits, { m: 'b', o: 'b' }, 'exits');
    await page.keyboard.press('Control+z');
    await settle(page);
    equal((await blocks(page)).get('a').exits, { m: 'b', o: 'c' }, 'after undo');
  },
  'a link dropped into space asks what comes next': async ({ page }) => {
    const [x, y] = await center(handle(page, 'Delay: Wait', 'next'));
    await drag(page, [x, y], [x + 30, y + 240]);
    await page.getByRole('combobox', { name: 'A new block, or one that is there' }).fill('question');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await card(page, /^Question/).waitFor();
    await settle(page);
    const all = await blocks(page);
    const added = [...all.values()].find((block) => block.kind === 'question');
    equal([all.get('b').exits.next, added.exits], [added.id, { answered: 'c' }], 'the new block stands between');
    await page.keyboard.press('Control+z');
    await card(page, /^Question/).waitFor({ state: 'detached' });
    await settle(page);
    equal((await blocks(page)).get('b').exits, { next: 'c' }, 'one step back');
  },
  'the slash adds where one looks, and remembers': async ({ page }) => {
    await page.keyboard.press('Control+z');
    await page.keyboard.press('/');
    await page.getByRole('option', { name: /^Question/ }).first().waitFor();
    await page.getByRole('dialog').getByRole('combobox').fill('goal');
    await page.keyboard.press('Enter');
    await card(page, /^Goal/).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('group', { name: 'Recent' }).getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
  },
  'the plus of an open exit adds after it': async ({ page }) => {
    await card(page, /^Goal/).getByRole('button', { name: 'What comes next: Next' }).click({ force: true });
    await page.getByRole('dialog').getByRole('combobox').fill('set');
    await page.keyboard.press('Enter');
    await settle(page);
    const all = await blocks(page);
    const goal = [...all.values()].find((block) => block.kind === 'goal');
    equal(all.get(goal.exits.next)?.kind, 'set', 'what comes after the goal');
  },
  'blocks are copied inside the funnel with the links among them': async ({ page }) => {
    const before = (await saved(page)).blocks.length;
    await page.locator('.react-flow__pane').click({ position: { x: 700, y: 20 } });
    await card(page, 'Message: Hello').click();
    await card(page, 'Delay: Wait').click({ modifiers: ['Shift'] });
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await settle(page);
    const now = await saved(page);
    const [copyA, copyB] = now.blocks.slice(-2);
    equal([now.blocks.length, copyA.exits, copyB.exits ?? null], [before + 2, { m: copyB.id }, null], 'copies');
    await page.keyboard.press('Control+x');
    await settle(page);
    equal((await saved(page)).blocks.length, before, 'after cutting');
  },
  'and pasted into another funnel in another tab': async ({ page, url }) => {
    await card(page, 'Message: Hello').click();
    await page.keyboard.press('Control+c');
    const other = await call(page, 'POST', '/api/v1/flows', { document: { ...flow, id: 'other', name: { en: 'Other' }, start: 'z', blocks: [{ id: 'z', kind: 'stop' }], layout: {} } });
    const tab = await page.context().newPage();
    await tab.goto(`${url}/flows/${other.id}`);
    await card(tab, /^End/).waitFor();
    await tab.keyboard.press('Control+v');
    await card(tab, 'Message: Hello').waitFor();
    await settle(tab);
    equal((await call(tab, 'GET', `/api/v1/flows/${other.id}`)).document.blocks[1].content, flow.blocks[0].content, 'the pasted block');
    await tab.close();
  },
  'laying out is one step': async ({ page }) => {
    const before = (await saved(page)).layout;
    await page.locator('.react-flow__pane').click({ position: { x: 700, y: 20 } });
    await page.getByRole('button', { name: 'Lay everything out' }).click();
    for (let tries = 0; JSON.stringify((await saved(page)).layout) === JSON.stringify(before); tries += 1) {
      if (tries > 100) throw new Error('nothing was laid out');
      await page.waitForTimeout(200);
    }
    await settle(page);
    await page.keyboard.press('Control+z');
    await settle(page);
    equal((await saved(page)).layout, before, 'one step back');
  },
  'notes and frames are put, named, moved with their blocks, and taken away': async ({ page }) => {
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByLabel('Text of the note').fill('Check in June');
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'Note: Check in June' }).waitFor();
    await page.locator('.react-flow__pane').click({ position: { x: 700, y: 20 } });
    await card(page, 'Message: Hello').click();
    await page.getByRole('button', { name: 'Frame around the chosen blocks' }).click();
    await page.getByLabel('Name of the frame').fill('Greeting');
    await page.keyboard.press('Enter');
    await settle(page);
    const document = await saved(page);
    equal([document.notes[0].text, document.frames[0].title, document.frames[0].blocks], ['Check in June', 'Greeting', ['a']], 'kept');
    const head = page.getByText('Greeting', { exact: true });
    const box = await head.boundingBox();
    await drag(page, [box.x + 30, box.y + 10], [box.x + 30, box.y - 70]);
    await settle(page);
    const { layout } = await saved(page);
    if (layout.a.y >= document.layout.a.y) throw new Error('the block did not follow its frame');
    await head.click();
    await page.keyboard.press('Delete');
    await settle(page);
    const left = await saved(page);
    equal([left.frames ?? [], left.blocks.some((block) => block.id === 'a')], [[], true], 'the frame is gone, its block is not');
  },
  'the panel names a block and leads its exits': async ({ page }) => {
    await card(page, 'Message: Hello').dblclick();
    const panel = page.getByRole('complementary', { name: 'Block' });
    await panel.getByLabel('Name of the block').fill('Welcome');
    await card(page, 'Message: Welcome').waitFor();
    await panel.getByRole('combobox', { name: 'Where “Other” leads' }).click();
    await page.getByRole('option', { name: 'Wait' }).first().click();
    await settle(page);
    equal([(await blocks(page)).get('a').title, (await blocks(page)).get('a').exits.o], [{ en: 'Welcome' }, 'b'], 'the block');
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Close' }).click();
  },
  'a chosen link is cut': async ({ page }) => {
    const middle = await page.locator('.react-flow__edge[data-id="b:next"] .react-flow__edge-path').evaluate((path) => {
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
      return [x, y];
    });
    await page.mouse.click(...middle);
    await page.getByRole('button', { name: 'Remove the link' }).click();
    await settle(page);
    equal((await blocks(page)).get('b').exits ?? null, null, 'exits');
  },
  'everything can be taken back to the beginning': async ({ page }) => {
    const back = page.getByRole('button', { name: 'Undo' });
    while (await back.isEnabled()) await back.click();
    await settle(page);
    const { blocks: now, layout } = await saved(page);
    equal([now.map((block) => block.id), layout], [['a', 'b', 'c'], flow.layout], 'the funnel');
  },
};
