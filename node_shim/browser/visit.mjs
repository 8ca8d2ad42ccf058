/** One visit of the app's page: opened, used, and waited for until it says that it is done, or is at rest. */
import { explore } from './explore.mjs';
import { pause } from './launch.mjs';
import { settle } from './promised_value.mjs';
import { rest } from './rest.mjs';
import { runScenario } from './scenario.mjs';

const GRACE = 1_000; // milliseconds for a scenario to notice that its page is gone
const DIVERTED = /ERR_ABORTED|interrupted by another navigation/; // the page began to go elsewhere while it was loaded

/**
 * @typedef {object} Visit
 * @property {unknown} value
 * @property {boolean} settled it gave a value, or an error
 * @property {'none' | 'quiet' | 'busy'} rest whether it came to rest; `none` when that was not waited for, or in vain
 * @property {string[]} did what was done with the page besides a scenario
 * @property {import('../protocol.d.ts').PageStep[]} steps the same, to be done again
 * @property {string} appError what the page put into `window.__slimtf_error__`
 * @property {number} loadMs from the request to the page's load event
 * @property {number} valueMs from the request to the value
 * @property {import('../protocol.d.ts').ScenarioError | null} scenarioError
 */

/**
 * Opens `url`, runs the scenario, uses the page a little where that is wanted, and waits for the value, or for a page
 * that gives none to be at rest. What the app or the scenario does wrong is in the result.
 * @param {any} page Playwright's
 * @param {string} url
 * @param {import('../protocol.d.ts').RunAppRequest} request
 * @param {{watch: import('./watch.mjs').Watch, promised: () => boolean}} app `promised`: a value is to be expected
 * @returns {Promise<Visit>}
 */
export async function visit(page, url, request, app) {
  const began = performance.now();
  const visit = new Progressing();
  const { timeout } = request;
  const failed = await Promise.race([
    follow(page, url, request, app, visit, began).catch((error) => error),
    app.watch.lost,
    pauseFor(timeout).then(() => visit.late(page, timeout)),
  ]);
  visit.over = true;
  if (failed) throw failed;
  return visit.result;
}

/**
 * @param {any} page @param {string} url @param {import('../protocol.d.ts').RunAppRequest} request
 * @param {{watch: import('./watch.mjs').Watch, promised: () => boolean}} app @param {Progressing} visit @param {number} began
 */
async function follow(page, url, { scenario, selector, explore: wanted, steps, expected }, { watch, promised }, visit, began) {
  await page.goto(url, { waitUntil: 'commit', timeout: 0 }).catch((/** @type {unknown} */ error) => {
    if (!DIVERTED.test(String(/** @type {any} */ (error)?.message))) throw error;
  });
  const loaded = page.waitForLoadState('load', { timeout: 0 }).then(() => (visit.result.loadMs = performance.now() - began));
  await Promise.race([loaded, rest(page, watch, { over: () => visit.result.loadMs > 0 })]); // a page that was kept from going elsewhere is never loaded
  const own = scenario ? await visit.scenario(scenario, page) : undefined;
  if (visit.result.scenarioError || visit.over) return;
  /** @type {{value?: unknown, error?: string} | void} */
  let found = own === undefined ? undefined : { value: own };
  const value = () => Promise.race([settle(page, selector), watch.despair()]);
  const rested = () => restOf(page, watch, { expected: wanted ? null : expected }, visit, () => promised() && !wanted);
  if (!found) found = await Promise.race([value(), rested()]);
  if (found && !visit.over) visit.settle(found, performance.now() - began);
  if (!wanted || visit.over) return;
  await explore(page, watch, steps, (step, text) => visit.over || visit.step(step, text));
  const came = await rest(page, watch, { expected });
  if (!visit.over) visit.result.rest = came;
  if (!found && promised()) found = await value();
  if (found && !visit.result.settled && !visit.over) visit.settle(found, performance.now() - began);
}

/**
 * Waits for the page to be at rest, beside its value.
 * @param {any} page @param {import('./watch.mjs').Watch} watch @param {{expected: import('./rest.mjs').Expected | null}} wanted
 * @param {Progressing} visit @param {() => boolean} waitsOn a value is to come: rest says nothing then
 * @returns {Promise<undefined>}
 */
async function restOf(page, watch, wanted, visit, waitsOn) {
  const came = await rest(page, watch, wanted);
  if (waitsOn()) await new Promise(() => {});
  if (!visit.over && !visit.result.settled) visit.result.rest = came;
}

class Progressing {
  constructor() {
    this.over = false;
    this.using = '';
    /** @type {Visit} */
    this.result = { value: undefined, settled: false, rest: 'none', did: [], steps: [], appError: '', loadMs: 0, valueMs: 0, scenarioError: null };
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

  /** @param {import('../protocol.d.ts').PageStep} step @param {string} text */
  step(step, text) {
    this.result.steps.push(step);
    this.result.did.push(text);
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
