/** The verb `run-app`: one bundle of the app, opened once in a browser. */
import { ShimFailure } from '../reply.mjs';
import { pause, withBrowser } from './launch.mjs';
import { serve } from './serve.mjs';
import { encode } from './values.mjs';
import { visit } from './visit.mjs';
import { RECORDER, Watch } from './watch.mjs';

const LOOK = 1_000; // milliseconds between two looks at the workers while a person uses the app

/**
 * @param {import('../runs.d.ts').RunAppRequest} request
 * @param {import('../protocol.d.ts').Stage} stage
 * @returns {Promise<import('../runs.d.ts').RunAppReply>}
 */
export async function run(request, stage) {
  if (request.scenario) Object.assign(stage, { code: 'scenario', file: request.scenario });
  const served = await serve(request.folders, { inWorkers: RECORDER });
  try {
    return await withBrowser(request, (browser) => open(browser, served.origin + request.page, request));
  } finally {
    await served.close();
  }
}

/** @param {any} browser @param {string} url @param {import('../runs.d.ts').RunAppRequest} request */
async function open(browser, url, request) {
  const watch = new Watch();
  const context = await browser.newContext(request.headless ? {} : { viewport: null });
  await watch.begin(context, { steady: request.steady });
  const page = await context.newPage();
  const seen = request.headless ? await visit(page, url, request, watch) : await lend(page, url, watch);
  if (!page.isClosed()) await watch.askWorkers(page);
  return {
    browserVersion: browser.version(),
    ...seen,
    value: encode(seen.value),
    pageErrors: watch.pageErrors,
    consoleErrors: watch.consoleErrors,
    failedRequests: watch.failedRequests,
    crashed: watch.crashed,
    ran: [...watch.kernels.values()],
  };
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
  return { value: undefined, settled: true, appError: '', loadMs: 0, valueMs: 0, scenarioError: null };
}
