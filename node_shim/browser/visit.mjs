/** One visit of the app's page: opened, used, and waited for until it says that it is done. */
import { pause } from './launch.mjs';
import { runScenario } from './scenario.mjs';

/* global window, document -- what is handed to evaluate() runs in the page */

const QUIET = 500; // milliseconds for which a selector's text must stay the same
const GRACE = 1_000; // milliseconds for a scenario to notice that its page is gone
const GONE = /Execution context was destroyed|navigation/i;

/**
 * @typedef {object} Visit
 * @property {unknown} value
 * @property {boolean} settled
 * @property {string} appError what the page put into `window.__slimtf_error__`
 * @property {number} loadMs from the request to the page's load event
 * @property {number} valueMs from the request to the value
 * @property {import('../runs.d.ts').ScenarioError | null} scenarioError
 */

/**
 * Opens `url`, runs the scenario and waits for the value. What the app or the scenario does wrong is in the result.
 * @param {any} page Playwright's
 * @param {string} url
 * @param {import('../runs.d.ts').RunAppRequest} request
 * @param {import('./watch.mjs').Watch} watch
 * @returns {Promise<Visit>}
 */
export async function visit(page, url, { scenario, selector, timeout }, watch) {
  const began = performance.now();
  const visit = new Progressing();
  const work = async () => {
    await page.goto(url, { waitUntil: 'load', timeout: 0 });
    visit.result.loadMs = performance.now() - began;
    const own = scenario ? await visit.scenario(scenario, page) : undefined;
    if (visit.result.scenarioError || visit.over) return;
    const found = own === undefined ? await Promise.race([settle(page, selector), watch.despair()]) : { value: own };
    if (found && !visit.over) visit.settle(found, performance.now() - began);
  };
  const failed = await Promise.race([
    work().catch((error) => error),
    watch.lost,
    pauseFor(timeout).then(() => visit.late(page, timeout)),
  ]);
  visit.over = true;
  if (failed) throw failed;
  return visit.result;
}

class Progressing {
  constructor() {
    this.over = false;
    this.using = '';
    /** @type {Visit} */
    this.result = { value: undefined, settled: false, appError: '', loadMs: 0, valueMs: 0, scenarioError: null };
    /** @type {Promise<unknown>} */
    this.used = Promise.resolve();
  }

  /** @param {string} file @param {any} page */
  async scenario(file, page) {
    this.using = file;
    const running = runScenario(file, page);
    this.used = running;
    const { value, error } = await running;
    this.using = '';
    if (!this.over) this.result.scenarioError = error;
    return value;
  }

  /** @param {{value?: unknown, error?: string}} found @param {number} valueMs */
  settle({ value, error }, valueMs) {
    Object.assign(this.result, { value, appError: error ?? '', settled: true, valueMs });
  }

  /** The deadline has come. @param {any} page @param {number} timeout seconds */
  async late(page, timeout) {
    const file = this.using;
    this.over = true;
    if (!file) return;
    await page.close(); // what the scenario waits for now fails, which tells its line
    const ended = await Promise.race([this.used, pause(GRACE)]);
    const line = /** @type {any} */ (ended)?.error?.line ?? null;
    this.result.scenarioError = { message: `it did not end within ${timeout} s`, file, line };
  }
}

/** @param {number} seconds @returns {Promise<void>} holds the process, which must not end while a scenario waits for nothing */
function pauseFor(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
}

/** @param {any} page @param {string} selector @returns {Promise<{value?: unknown, error?: string}>} */
async function settle(page, selector) {
  for (;;) {
    try {
      return await page.evaluate(said, { selector, quiet: QUIET });
    } catch (error) {
      if (!GONE.test(String(/** @type {any} */ (error)?.message))) throw error;
    }
  }
}

/**
 * Runs in the page.
 * @param {{selector: string, quiet: number}} wanted
 * @returns {Promise<{value?: unknown, error?: string}>}
 */
function said({ selector, quiet }) {
  const scope = /** @type {any} */ (window);
  let [text, since] = ['', 0];
  return new Promise((resolve, reject) => {
    const look = () => {
      if ('__slimtf_error__' in scope) return resolve({ error: String(scope.__slimtf_error__) || 'an empty text' });
      if (!selector && '__slimtf__' in scope) {
        const give = (/** @type {unknown} */ value) => resolve({ value });
        return Promise.resolve(scope.__slimtf__).then(give, (/** @type {unknown} */ error) => resolve({ error: String(error) }));
      }
      const now = selector ? (document.querySelector(selector)?.textContent ?? '').trim() : '';
      if (now !== text) [text, since] = [now, performance.now()];
      else if (text && performance.now() - since > quiet) return resolve({ value: text });
      return setTimeout(attempt, 50);
    };
    const attempt = () => {
      try {
        look();
      } catch (error) {
        reject(error); // the selector is none
      }
    };
    attempt();
  });
}
