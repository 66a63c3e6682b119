// Runs every *.spec.mjs of this folder, or those whose names contain the given words, each on a fresh server of its own. Two run at once, for they wait more than
// they work; those that measure (`alone`) come last, one by one.
import { readdirSync } from 'node:fs';
import { openBrowser, startServer } from './harness.mjs';

const atOnce = 2;
const words = process.argv.slice(2);
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.spec.mjs') && (words.length === 0 || words.some((word) => name.includes(word))));
let failed = 0;

async function run({ file, spec }) {
  const server = await startServer(spec.settings);
  const browser = await openBrowser(spec.browser);
  try {
    for (const [name, step] of Object.entries(spec.steps)) {
      const began = performance.now();
      await step({ page: browser.page, url: server.url });
      if (browser.complaints.length) throw new Error(`the page complained: ${browser.complaints.join('\n')}`);
      console.log(`  ok  ${file}: ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
    }
  } catch (error) {
    failed += 1;
    console.error(`FAIL  ${file}:`, error);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function runEach(waiting) {
  for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
}

const specs = await Promise.all(files.map(async (file) => ({ file, spec: await import(new URL(file, import.meta.url).href) })));
const together = specs.filter(({ spec }) => !spec.alone);
await Promise.all(Array.from({ length: atOnce }, () => runEach(together)));
await runEach(specs.filter(({ spec }) => spec.alone));
console.log(failed ? `${failed} of ${files.length} failed` : `${files.length} passed`);
process.exit(failed ? 1 : 0);
