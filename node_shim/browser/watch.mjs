/** What happens in a page besides what the app says itself: errors, failed requests, the kernels that it runs. */
import { readFileSync } from 'node:fs';

import { pause } from './launch.mjs';

const MOST = 50; // messages kept of each kind
const GRACE = 1_000; // milliseconds in which an app may say more once its end is clear
const AFTER_ERROR = 10_000; // milliseconds that a page gets to settle after an error that nobody caught

const script = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), 'utf8');
export const RECORDER = script('recorder.js');
const STEADY = script('steady.js');

/** Follows the pages of one browser context from before their first script. */
export class Watch {
  constructor() {
    /** @type {string[]} */
    this.pageErrors = [];
    /** @type {string[]} */
    this.consoleErrors = [];
    /** @type {string[]} */
    this.failedRequests = [];
    /** @type {Map<string, import('../runs.d.ts').RanKernel>} */
    this.kernels = new Map();
    this.crashed = false;
    /** @type {() => void} */
    this.end = () => {};
    /** Resolves when nothing good can come any more: a crash, or a kernel that is not there. */
    this.lost = new Promise((resolve) => (this.end = () => resolve(undefined)));
  }

  /** @param {any} context Playwright's @param {{steady: boolean}} options */
  async begin(context, { steady }) {
    await context.exposeBinding('__slimtf_noted__', (/** @type {any} */ _, /** @type {any} */ ran) => this.ran(ran));
    await context.addInitScript({ content: RECORDER });
    if (steady) await context.addInitScript({ content: STEADY });
    context.on('page', (/** @type {any} */ page) => this.follow(page));
  }

  /** @param {any} page */
  follow(page) {
    page.on('console', (/** @type {any} */ message) => message.type() === 'error' && add(this.consoleErrors, message.text()));
    page.on('requestfailed', (/** @type {any} */ request) => {
      const why = request.failure()?.errorText;
      // a request that the page itself gave up, or that was under way when the visit ended
      if (why !== 'net::ERR_ABORTED') add(this.failedRequests, `${shown(request.url())}: ${why}`);
    });
    page.on('response', (/** @type {any} */ response) => {
      if (response.status() >= 400) add(this.failedRequests, `${shown(response.url())}: ${response.status()}`);
    });
    page.on('pageerror', (/** @type {any} */ error) => add(this.pageErrors, error?.message ?? error));
    page.on('crash', () => {
      this.crashed = true;
      this.end();
    });
  }

  /** @param {import('../runs.d.ts').RanKernel} ran */
  ran({ kernel, backend, missing }) {
    this.kernels.set(`${kernel} ${backend} ${missing}`, { kernel, backend, missing });
    if (missing) pause(GRACE).then(this.end);
  }

  /** Takes over what workers noted, which have no way to tell it themselves. @param {any} page */
  async askWorkers(page) {
    for (const worker of page.workers()) {
      const noted = await Promise.race([worker.evaluate('globalThis.__slimtf_ran__').catch(() => []), pause(GRACE)]);
      for (const ran of noted ?? []) this.ran(ran);
    }
  }

  /** Resolves a while after the first error that nobody caught. */
  async despair() {
    while (this.pageErrors.length === 0) await pause(100);
    await pause(AFTER_ERROR);
  }
}

/** @param {string[]} list @param {unknown} text */
function add(list, text) {
  if (list.length < MOST) list.push(String(text));
}

/** @param {string} url @returns {string} the path alone where the server is ours */
function shown(url) {
  return url.replace(/^http:\/\/127\.0\.0\.1:\d+/, '');
}
