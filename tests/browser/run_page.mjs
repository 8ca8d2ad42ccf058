/**
 * Opens a page in headless Chromium and prints, as one JSON object on stdout, what it computed:
 *
 *   node run_page.mjs <url> [--timeout <ms>] [--screenshot <file>]
 *   {"value": <window.__slimtf__ or null>, "errors": [...], "failed": [...], "console": [...]}
 *
 * The page says that it is done by setting `window.__slimtf__`, and that it gave up by `window.__slimtf_error__`.
 * Errors that no one caught and a page that says nothing in time end up in `errors`; requests that failed or were
 * answered with 400 and above in `failed`. The browser is `$CHROME`, else the first Chromium or Chrome found. WebGL
 * and WebGPU run in software (SwiftShader), so that the numbers do not depend on the machine's graphics card.
 */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB
];

function findBrowser() {
  if (process.env.CHROME) return process.env.CHROME;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) throw new Error('no Chromium or Chrome on this machine; install one, or set CHROME to its path');
  return found;
}

/** Collects from the start of the page what it logs, what it fails to load and what it throws. */
function watch(page) {
  const seen = { errors: [], failed: [], console: [] };
  page.on('console', (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on('requestfailed', (request) => seen.failed.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) seen.failed.push(`${response.url()}: ${response.status()}`);
  });
  const crash = new Promise((resolve) => {
    page.on('pageerror', (error) => resolve(seen.errors.push(error.stack ?? String(error))));
    page.on('crash', () => resolve(seen.errors.push('the page crashed')));
  });
  return { seen, crash };
}

async function run(browser, url, { timeout, screenshot }) {
  const page = await browser.newPage();
  const { seen, crash } = watch(page);
  await page.goto(url, { timeout });
  const done = page
    .waitForFunction(() => '__slimtf__' in window || '__slimtf_error__' in window, undefined, { timeout })
    .catch((error) => seen.errors.push(error.message));
  await Promise.race([done, crash]);
  const { value, error } = await page.evaluate(() => ({
    value: window.__slimtf__ ?? null,
    error: window.__slimtf_error__,
  }));
  if (error !== undefined) seen.errors.push(String(error));
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  return { value, ...seen };
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '60000' }, screenshot: { type: 'string' } },
});
if (positionals.length !== 1) {
  console.error('usage: node run_page.mjs <url> [--timeout <ms>] [--screenshot <file>]');
  process.exit(2);
}
const browser = await chromium.launch({ executablePath: findBrowser(), args: FLAGS, chromiumSandbox: false });
try {
  const result = await run(browser, positionals[0], { ...values, timeout: Number(values.timeout) });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await browser.close();
}
