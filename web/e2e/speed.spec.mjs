// The canvas stays quick under the hand with many blocks. A busy machine draws less; this guards only against what nobody could work with.
import { makeLarge, measure } from './canvas.mjs';
import { setUp } from './harness.mjs';

/** Frames are counted: nothing else runs meanwhile. */
export const alone = true;

export const steps = {
  'dragging among 200 blocks': async ({ page, url }) => {
    await setUp(page, url);
    const found = await measure(page, url, await makeLarge(page, 200));
    console.log(`      200 blocks: ${JSON.stringify(found)}`);
    if (found.drag.fps < 20) throw new Error(`${found.drag.fps} frames a second while dragging`);
  },
};
