/** What happens in a page besides what the app says itself: errors, failed requests, the kernels that it runs. */
import { readFileSync } from 'node:fs';

import { pause } from './launch.mjs';

const MOST = 50; // messages kept of each kind
const LONGEST = 2_000; // characters of one
const GRACE = 1_000; // milliseconds in which an app may say more once its end is clear
const AFTER_ERROR = 10_000; // milliseconds that a page gets to settle after an uncaught error
const ANSWER = 200; // milliseconds within which a worker answers that is not computing
const REQUEST = /^Failed to load resource: /; // the browser's own words for a failed request
const ICON = /\/favicon\.ico(?:$|\?)/; // asked for by the browser, not by the app

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
    /** @type {string[]} */
    this.incidents = [];
    /** @type {Map<string, import('../protocol.d.ts').RanKernel>} */
    this.kernels = new Map();
    /** @type {Map<string, import('../protocol.d.ts').CalledName>} */
    this.called = new Map();
    this.crashed = false;
    /** When something happened for the first time: a kernel, a method, an address asked for or answered. */
    this.news = performance.now();
    /** @type {Set<string>} */
    this.addresses = new Set();
    /** Requests under way, each address once, and dialogs that are being answered. @type {Set<any>} */
    this.open = new Set();
    /** @type {() => void} */
    this.end = () => {};
    /** Resolves when nothing good can come any more: a crash, or a kernel that is not there. */
    this.lost = new Promise((resolve) => (this.end = () => resolve(undefined)));
  }

  /** @param {any} context Playwright's @param {{steady: boolean}} options */
  async begin(context, { steady }) {
    await context.exposeBinding('__slimtf_noted__', (/** @type {any} */ _, /** @type {any} */ note) => this.note(note));
    await context.addInitScript({ content: RECORDER });
    if (steady) await context.addInitScript({ content: STEADY });
    context.on('page', (/** @type {any} */ page) => this.follow(page));
  }

  /** @param {any} page */
  follow(page) {
    page.on('console', (/** @type {any} */ message) => {
      if (message.type() === 'error' && !REQUEST.test(message.text())) add(this.consoleErrors, message.text());
    });
    page.on('request', (/** @type {any} */ request) => this.began(request));
    page.on('requestfinished', (/** @type {any} */ request) => this.ended(request));
    page.on('requestfailed', (/** @type {any} */ request) => {
      this.ended(request);
      const why = request.failure()?.errorText;
      // a request that the page itself gave up, or that was under way when the visit ended
      if (why !== 'net::ERR_ABORTED') this.failed(request.url(), why);
    });
    page.on('response', (/** @type {any} */ response) => response.status() >= 400 && this.failed(response.url(), response.status()));
    page.on('pageerror', (/** @type {any} */ error) => add(this.pageErrors, error?.message ?? error));
    // a worker that the server did not start: its script is a blob, and it may have run kernels already
    page.on('worker', (/** @type {any} */ worker) => worker.evaluate(RECORDER).catch(() => {}));
    page.on('crash', () => {
      this.crashed = true;
      this.end();
    });
  }

  /** @param {any} request Playwright's; one that is asked for again and again is no news */
  began(request) {
    const address = request.url().split(/[?#]/, 1)[0];
    if (this.addresses.has(address) || ['eventsource', 'websocket', 'ping', 'media'].includes(request.resourceType())) return;
    this.addresses.add(address);
    this.open.add(request);
    this.news = performance.now();
  }

  /** @param {any} request or a dialog */
  ended(request) {
    if (this.open.delete(request)) this.news = performance.now();
  }

  /** @param {string} url @param {string | number} why */
  failed(url, why) {
    if (!ICON.test(url)) add(this.failedRequests, `${shown(url)}: ${why}`);
  }

  /** @param {string} text something that the visit kept the page from, or did for it */
  incident(text) {
    if (!this.incidents.includes(text)) add(this.incidents, text);
  }

  /** @param {import('../protocol.d.ts').RanKernel | import('../protocol.d.ts').CalledName} given */
  note(given) {
    if (!isNote(given)) return;
    const [notes, key] = 'kernel' in given
      ? [this.kernels, `${given.kernel} ${given.backend} ${given.missing}`]
      : [this.called, `${given.kind} ${given.name}`];
    if (!notes.has(key)) this.news = performance.now();
    /** @type {Map<string, any>} */ (notes).set(key, given);
    if ('kernel' in given && given.missing) pause(GRACE).then(this.end);
  }

  /** Takes over what workers noted whose messages were lost. @param {any} page */
  async askWorkers(page) {
    for (const worker of page.workers()) {
      const noted = await Promise.race([
        worker.evaluate('[...(globalThis.__slimtf_ran__ ?? []), ...(globalThis.__slimtf_called__ ?? [])]').catch(() => []),
        pause(GRACE),
      ]);
      for (const one of noted ?? []) this.note(one);
    }
  }

  /** @param {any} page @param {number} quiet milliseconds @returns {Promise<boolean>} whether a worker computes, or has just done so */
  async workersCompute(page, quiet) {
    const since = 'performance.now() - (globalThis.__slimtf_active__?.last || -1e9)';
    const answers = await Promise.all(page.workers().map((/** @type {any} */ worker) =>
      Promise.race([worker.evaluate(since).catch(() => Infinity), pause(ANSWER).then(() => 0)])));
    return answers.some((milliseconds) => milliseconds < quiet);
  }

  /** Resolves a while after the first uncaught error. */
  async despair() {
    while (this.pageErrors.length === 0) await pause(100);
    await pause(AFTER_ERROR);
  }
}

/** @param {any} given what came from the page, which may have sent it itself @returns {boolean} */
function isNote(given) {
  const isText = (/** @type {unknown} */ value) => typeof value === 'string';
  if (isText(given?.kernel)) return isText(given.backend) && typeof given.missing === 'boolean';
  return ['method', 'gradient'].includes(given?.kind) && isText(given.name);
}

/** @param {string[]} list @param {unknown} text */
function add(list, text) {
  if (list.length < MOST) list.push(String(text).slice(0, LONGEST));
}

/** @param {string} url @returns {string} the path alone where the server is ours */
export function shown(url) {
  return url.replace(/^http:\/\/127\.0\.0\.1:\d+/, '');
}
