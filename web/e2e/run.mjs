// Runs every *.spec.mjs of this folder, or those whose names contain the given words, one after another on one fresh server each.
import { readdirSync } from 'node:fs';
import { openBrowser, startServer } from './harness.mjs';

const words = process.argv.slice(2);
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.spec.mjs') && (words.length === 0 || words.some((word) => name.includes(word))));
let failed = 0;
for (const file of files) {
  const spec = await import(new URL(file, import.meta.url).href);
  const server = await startServer(spec.settings);
  const browser = await openBrowser(spec.browser);
  try {
    for (const [name, run] of Object.entries(spec.steps)) {
      await run({ page: browser.page, url: server.url });
      if (browser.complaints.length) throw new Error(`the page complained: ${browser.complaints.join('\n')}`);
      console.log(`  ok  ${file}: ${name}`);
    }
  } catch (error) {
    failed += 1;
    console.error(`FAIL  ${file}:`, error);
  } finally {
    await browser.close();
    await server.stop();
  }
}
console.log(failed ? `${failed} of ${files.length} failed` : `${files.length} passed`);
process.exit(failed ? 1 : 0);
