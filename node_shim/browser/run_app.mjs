/** The verb `run-app`: one bundle of the app, opened once in a browser. */
import { ShimFailure } from '../reply.mjs';
import { pause, withBrowser } from './launch.mjs';
import { textOf } from './rest.mjs';
import { serve } from './serve.mjs';
import { holdPage, stayAt } from './stay.mjs';
import { encode } from './values.mjs';
import { visit } from './visit.mjs';
import { RECORDER, Watch } from './watch.mjs';

const LOOK = 1_000; // milliseconds between two looks at the workers while a person uses the app

/**
 * @param {import('../protocol.d.ts').RunAppRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<import('../protocol.d.ts').RunAppReply>}
 */
export async function run(request, stage) {
  if (request.scenario) Object.assign(stage, { code: 'scenario', file: request.scenario });
  const served = await serve(request.folders, { inWorkers: RECORDER });
  try {
    return await withBrowser(request, (browser) => open(browser, served, request));
  } finally {
    await served.close();
  }
}

/**
 * @param {any} browser @param {import('./serve.mjs').Served} served
 * @param {import('../protocol.d.ts').RunAppRequest} request
 * @returns {Promise<import('../protocol.d.ts').RunAppReply>}
 */
async function open(browser, served, request) {
  const watch = new Watch();
  const context = await browser.newContext(request.headless ? { acceptDownloads: false } : { viewport: null });
  await watch.begin(context, { steady: request.steady });
  const page = await context.newPage();
  const url = served.origin + request.page;
  const seen = request.headless ? await alone(page, url, served, request, watch) : await lend(page, url, watch);
  if (!page.isClosed()) await watch.askWorkers(page);
  return {
    browserVersion: browser.version(),
    ...seen,
    promised: served.promised(),
    value: encode(seen.value),
    text: await textOf(page).catch(() => ''),
    pageErrors: watch.pageErrors,
    consoleErrors: watch.consoleErrors,
    failedRequests: watch.failedRequests,
    incidents: watch.incidents,
    crashed: watch.crashed,
    ran: [...watch.kernels.values()],
    called: [...watch.called.values()],
  };
}

/**
 * Visits the page without a person.
 * @param {any} page @param {string} url @param {import('./serve.mjs').Served} served
 * @param {import('../protocol.d.ts').RunAppRequest} request @param {Watch} watch
 * @returns {Promise<import('./visit.mjs').Visit>}
 */
async function alone(page, url, served, request, watch) {
  stayAt(page, served.origin, watch);
  await holdPage(page, served.origin, watch);
  return visit(page, url, request, { watch, promised: () => request.selector !== '' || served.promised() });
}

/**
 * Leaves the page to a person until its window is closed.
 * @param {any} page @param {string} url @param {Watch} watch
 * @returns {Promise<import('./visit.mjs').Visit>}
 */
async function lend(page, url, watch) {
  let isOpen = true;
  page.on('close', () => (isOpen = false));
  try {
    await page.goto(url, { timeout: 0 });
  } catch (cause) {
    if (isOpen) throw new ShimFailure('page', 'the page could not be opened', { cause });
  }
  while (isOpen) {
    await watch.askWorkers(page).catch(() => {});
    await Promise.race([new Promise((resolve) => setTimeout(resolve, LOOK)), page.waitForEvent('close', { timeout: 0 }).catch(() => {})]);
  }
  await pause(0);
  return { value: undefined, settled: true, rest: 'none', did: [], steps: [], appError: '', loadMs: 0, valueMs: 0, scenarioError: null };
}
