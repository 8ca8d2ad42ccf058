/**
 * Opens one page after the other in one headless Chromium and tells of each what `globalThis.__result__` became, as
 * `globalThis.shown` shows it:
 *
 *   node run_results.mjs
 *
 * It reads a line of JSON for each page, {"url": …, "timeout": <ms>}, and answers with a line: {"value": …} or
 * {"thrown": <the first line of the message>}. The browser is `$CHROME`; WebGL and WebGPU run in software.
 */
import readline from 'node:readline';

import { chromium } from 'playwright-core';

const FLAGS = [
  ...['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  ...['--disable-background-networking', '--disable-component-update'],
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB
];
const WORN = 60; // visits; a page's process keeps what its documents had

const browser = await chromium.launch({ executablePath: process.env.CHROME, args: FLAGS, chromiumSandbox: false });
let page = null;
let visits = 0;

async function fresh() {
  await page?.close();
  page = await browser.newPage();
  visits = 0;
}

/** What the page computed; runs inside of it. */
async function result() {
  try {
    if (!('__result__' in globalThis)) throw new Error('the app did not begin');
    return { value: await globalThis.shown(await globalThis.__result__) };
  } catch (error) {
    return { thrown: String(error?.message ?? error).split('\n')[0] };
  }
}

async function visit({ url, timeout }) {
  if (!page || visits >= WORN) await fresh();
  visits += 1;
  const uncaught = [];
  const note = (error) => uncaught.push(error.message.split('\n')[0]);
  page.on('pageerror', note);
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeout, null);
  });
  const found = await Promise.race([page.goto(url).then(() => page.evaluate(result)), late]).catch((error) => ({ thrown: `the page: ${error.message}` }));
  clearTimeout(timer);
  page.off('pageerror', note);
  if (found?.value !== undefined || (found && found.thrown !== 'the app did not begin')) return found;
  await fresh();
  return { thrown: found ? (uncaught[0] ?? found.thrown) : 'the app did not end' };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await visit(JSON.parse(line)))}\n`);
}
await browser.close();
