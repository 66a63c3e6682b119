// A large funnel and what moving about in it costs, for the test that guards it and for `bench-canvas.mjs`.
import { call } from './harness.mjs';

/** Makes a funnel of so many blocks, a third of them with two ways on, and gives its id. */
export async function makeLarge(page, count) {
  const name = (number) => `b${number}`;
  const blocks = Array.from({ length: count }, (_, number) => {
    const next = number + 1 < count ? name(number + 1) : undefined;
    const branch = name(Math.min(count - 1, number + 7));
    const title = { en: `Block ${number}` };
    if (number % 3 === 0) return { id: name(number), kind: 'message', title, content: { text: { en: `Message ${number}: which of these would you like to hear more about today?` }, buttons: [[{ id: 'yes', label: { en: 'Tell me' }, action: 'next' }], [{ id: 'no', label: { en: 'Later' }, action: 'next' }]] }, exits: next ? { yes: next, no: branch } : {} };
    if (number % 3 === 1) return { id: name(number), kind: 'condition', title, if: 'tag("vip")', exits: next ? { yes: next, no: branch } : {} };
    return { id: name(number), kind: 'delay', title, for: '1h', ...(next && { exits: { next } }) };
  });
  const columns = Math.ceil(Math.sqrt(count));
  const layout = Object.fromEntries(blocks.map((block, number) => [block.id, { x: (number % columns) * 352, y: Math.floor(number / columns) * 280 }]));
  const document = { format: 1, id: `large-${count}`, name: { en: `Large ${count}` }, languages: ['en'], kind: 'informational', triggers: [{ id: 't1', kind: 'link' }], start: 'b0', blocks, layout: { ...layout, $start: { x: -352, y: 0 } } };
  return (await call(page, 'POST', '/api/v1/flows', { document })).id;
}

/** Runs something while frames are counted; fps over all of it and the longest frame in ms. */
async function frames(page, run) {
  await page.evaluate(() => {
    const seen = [];
    window.framesSeen = seen;
    const tick = (now) => { seen.push(now); if (window.framesSeen === seen) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await run();
  const times = await page.evaluate(() => {
    const seen = window.framesSeen;
    window.framesSeen = null;
    return seen;
  });
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return { fps: Math.round((1000 * gaps.length) / (times.at(-1) - times[0])), longest: Math.round(Math.max(...gaps)) };
}

/** What panning, dragging a block and typing its name cost: fps, and for typing the median and the slowest key until the next frame, in ms. */
export async function measure(page, url, id) {
  await page.goto(`${url}/flows/${id}?view=canvas`);
  const card = page.getByRole('group', { name: 'Message: Block 0', exact: true });
  await card.waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  const box = await page.locator('.react-flow__pane').boundingBox();
  const move = async (from, to) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    for (let step = 0; step < 60; step += 1) {
      const share = Math.sin((step / 60) * Math.PI);
      await page.mouse.move(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.mouse.up();
  };
  const head = await card.boundingBox();
  const drag = await frames(page, () => move([head.x + head.width / 2, head.y + 12], [head.x + head.width / 2 + 260, head.y + 200]));
  const pan = await frames(page, () => move([box.x + box.width - 20, box.y + 12], [box.x + box.width - 620, box.y + 300]));
  await card.dblclick({ position: { x: 120, y: 12 } });
  const field = page.getByRole('complementary', { name: 'Block' }).getByLabel('Name of the block');
  await field.click();
  const keys = [];
  for (const letter of 'what one types') {
    await page.evaluate(() => {
      window.keyTook = new Promise((resolve) => {
        window.addEventListener('keydown', () => {
          const began = performance.now();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began), 0));
        }, { once: true, capture: true });
      });
    });
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    keys.push(await page.evaluate(() => window.keyTook));
  }
  keys.sort((a, b) => a - b);
  return { pan, drag, typing: { median: Math.round(keys[Math.floor(keys.length / 2)]), slowest: Math.round(keys.at(-1)) } };
}
