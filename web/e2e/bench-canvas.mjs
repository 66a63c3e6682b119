// Prints what the canvas promises, measured: 60 fps at 200 blocks, 50 on drag at 1,000, typing within 50 ms. One line of JSON for each size.
import { makeLarge, measure } from './canvas.mjs';
import { openBrowser, setUp, startServer } from './harness.mjs';

const server = await startServer();
const browser = await openBrowser();
try {
  await setUp(browser.page, server.url);
  for (const blocks of [200, 1000]) console.log(JSON.stringify({ blocks, ...(await measure(browser.page, server.url, await makeLarge(browser.page, blocks))) }));
} finally {
  await browser.close();
  await server.stop();
}
