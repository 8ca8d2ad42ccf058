/**
 * Opens pages of reports from disk in one headless browser, uses them, and prints what was seen as one JSON object:
 *
 *   node visit_report.mjs <pages.json> <folder for screenshots>
 *
 * `pages.json` names the files: `large`, `hostile`, `history`, `plain`. The browser is `$CHROME`; playwright-core is
 * taken from the current folder.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { chromium } = createRequire(join(process.cwd(), 'x.js'))('playwright-core');
const files = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const shots = process.argv[3];
const browser = await chromium.launch({ executablePath: process.env.CHROME, chromiumSandbox: false, args: ['--disable-dev-shm-usage'] });

/** Opens a page; everything that it complains about or asks for is in `seen`. */
async function open(name, options = {}, hash = '') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(files[name]).href;
  const seen = { console: [], errors: [], requests: [], dialogs: 0 };
  page.on('console', (message) => seen.console.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('request', (request) => !request.url().startsWith(address) && !request.url().startsWith('data:') && seen.requests.push(request.url()));
  page.on('dialog', (dialog) => ((seen.dialogs += 1), dialog.dismiss()));
  await page.goto(address + hash);
  return { page, seen, context };
}

const text = (page, selector) => page.locator(selector).first().innerText();
const rows = (page) => page.$$eval('.tree tbody tr', (all) => all.map((row) => row.innerText.split('\t').map((cell) => cell.trim())));
const focused = (page) =>
  page.evaluate(() => {
    const row = document.activeElement;
    const [level, expanded] = ['aria-level', 'aria-expanded'].map((name) => row.getAttribute(name));
    return { name: row.querySelector('bdi')?.textContent ?? row.tagName, level, expanded };
  });

/** Contrast of text with what is behind it, by WCAG; colours of any notation are painted to be read. */
function contrasts(selectors) {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const channels = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) =>
    channels(colour).slice(0, 3).reduce((sum, value, index) => {
      const part = value / 255;
      return sum + [0.2126, 0.7152, 0.0722][index] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] > 0 || !element.parentElement ? colour : behind(element.parentElement);
  };
  const known = new Map(); // a page has a thousand tiles, and a dozen colours
  const ratio = (element) => {
    const key = `${element.className} ${element.tagName} ${element.parentElement.className}`;
    if (!known.has(key)) {
      const pair = [light(getComputedStyle(element).color), light(behind(element))].sort((one, other) => other - one);
      known.set(key, (pair[0] + 0.05) / (pair[1] + 0.05));
    }
    return known.get(key);
  };
  const lowest = (selector) => Math.min(...[...document.querySelectorAll(selector)].map(ratio));
  return Object.fromEntries(selectors.filter((one) => document.querySelector(one)).map((one) => [one, lowest(one)]));
}

const READ = ['h1', 'h2', '.subtitle', '.figure', '.sentence', '.others', '.steps dt', '.hint', 'td', 'thead th', '.leaf', '.group', '.legend', 'summary', '.verdict', '.mark', '.cure', 'footer', 'code'];

/** Milliseconds of one core that the page takes until it is drawn: unlike wall time the same on a busy machine. */
async function effort() {
  const { page, context } = await open('plain');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(pathToFileURL(files.large).href);
  await page.locator('.leaf').first().waitFor();
  const { metrics } = await devtools.send('Performance.getMetrics');
  await context.close();
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
}

async function large() {
  const { page, seen, context } = await open('large');
  const result = { seen };
  result.areas = await page.$$eval('.ground', (grounds) => grounds.map((ground) => ground.offsetWidth * ground.offsetHeight));
  result.tiles = await page.locator('.leaf').count();
  result.labels = await page.$$eval('.leaf .name, .group .title', (all) => all.map((each) => [each.textContent, each.clientWidth]));
  result.small = await page.locator('.leaf .name', { hasText: / small$/ }).count();
  await page.screenshot({ path: join(shots, 'light.png'), fullPage: true });
  await page.selectOption('[name=measure]', 'raw');
  result.rows = await rows(page);
  Object.assign(result, { search: await search(page), zoom: await zoom(page), keyboard: await keyboard(page), address: await address(page), saved: await saved(page), choices: await choices(page) });
  result.contrast = await page.evaluate(contrasts, READ);
  await context.close();
  return result;
}

async function search(page) {
  await page.fill('[name=words]', 'CONV2D kernels');
  const found = { said: await text(page, '[role=status]'), rows: await rows(page) };
  found.bright = await page.locator('.leaf:not(.dim)').count();
  await page.fill('[name=words]', 'no such thing');
  found.nothing = await text(page, '[role=status]');
  await page.fill('[name=words]', '');
  found.after = (await rows(page)).length;
  return found;
}

async function zoom(page) {
  const path = async () => (await page.locator('.path ol').innerText()).replaceAll('\n', ' ');
  await page.locator('[data-side="0"] .group').first().click({ position: { x: 5, y: 5 } });
  const result = { into: await path(), rows: await rows(page) };
  result.figures = await page.locator('.total').allInnerTexts();
  await page.keyboard.press('Escape');
  result.out = await path();
  await page.locator('[data-side="0"] .leaf').first().hover();
  result.tip = await text(page, '.tip');
  return result;
}

async function keyboard(page) {
  const steps = [];
  await page.locator('[name=csv]').focus();
  for (const key of ['Tab', 'ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'End', 'Home', 'Enter', 'Escape']) {
    await page.keyboard.press(key);
    steps.push({ key, ...(await focused(page)) });
  }
  return steps;
}

async function address(page) {
  await page.locator('[data-side="0"] .group').first().click({ position: { x: 5, y: 5 } });
  const hash = await page.evaluate(() => location.hash);
  const { page: again, context } = await open('large', {}, hash);
  const into = (await again.locator('.path ol').innerText()).replaceAll('\n', ' ');
  await context.close();
  await page.keyboard.press('Escape');
  return { hash, into, out: await page.evaluate(() => location.hash) };
}

async function saved(page) {
  const file = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`[name=${name}]`)]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const [csv, png] = [await file('csv'), await file('png')];
  return { csv: csv.bytes.toString('utf8').split('\r\n').slice(0, 3), names: [csv.name, png.name], png: png.bytes.subarray(1, 4).toString() };
}

async function choices(page) {
  await page.selectOption('[name=grouping]', 'category');
  await page.selectOption('[name=measure]', 'raw');
  await page.selectOption('[name=colour]', 'fate');
  await page.uncheck('[name=sameScale]');
  const result = { rows: await rows(page), left: await page.locator('[data-side="0"] .fate-left').count() };
  result.areas = await page.$$eval('.ground', (grounds) => grounds.map((ground) => ground.offsetWidth * ground.offsetHeight));
  return result;
}

async function dark() {
  const { page, context } = await open('large', { colorScheme: 'dark' });
  const result = { contrast: await page.evaluate(contrasts, READ) };
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  result.paper = await paper();
  await page.screenshot({ path: join(shots, 'dark.png'), fullPage: true });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  result.printed = await paper();
  await page.emulateMedia({ media: 'screen', forcedColors: 'active' });
  result.edges = await page.evaluate(() => getComputedStyle(document.querySelector('.leaf')).borderTopStyle);
  await context.close();
  return result;
}

async function narrow() {
  const { page, seen, context } = await open('large', { viewport: { width: 360, height: 800 } });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  const cutOff = await page.evaluate(() => [...document.querySelectorAll('.scroller > *, caption')].filter((each) => each.getBoundingClientRect().right > innerWidth).map((each) => each.textContent.slice(0, 40)));
  await page.screenshot({ path: join(shots, 'narrow.png'), fullPage: true });
  await context.close();
  return { width, cutOff, seen };
}

async function hostile() {
  const { page, seen, context } = await open('hostile');
  await page.fill('[name=words]', 'script');
  const result = { seen, heading: await text(page, 'h1'), rows: await rows(page) };
  result.elements = await page.locator('img, iframe, object, a:not(.skip), script:not([id])').count();
  await page.locator('[data-side="1"] .leaf').first().hover();
  result.tip = await text(page, '.tip');
  await context.close();
  return result;
}

async function history() {
  const { page, seen, context } = await open('history');
  const result = { seen, label: await page.locator('.chart svg').getAttribute('aria-label') };
  result.lines = await page.$$eval('.chart path', (paths) => paths.map((path) => path.getAttribute('d').split('L').length));
  await page.selectOption('[name=historyMeasure]', 'raw');
  result.raw = await page.locator('.chart svg').getAttribute('aria-label');
  await page.locator('#history').screenshot({ path: join(shots, 'history.png') });
  await context.close();
  return result;
}

async function plain() {
  const { page, seen, context } = await open('plain');
  await page.selectOption('[name=measure]', 'raw');
  const result = { seen, hint: await text(page, '#map .hint'), rows: await rows(page) };
  await context.close();
  return result;
}

const result = {};
for (const visit of [effort, large, dark, narrow, hostile, history, plain]) result[visit.name] = await visit();
await browser.close();
process.stdout.write(JSON.stringify(result));
