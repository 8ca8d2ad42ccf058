/** When a page is done that does not say so: nothing new was asked for or computed for a short while. */
import { pause, pauseAwake } from './launch.mjs';

/* global document -- what is handed to evaluate() runs in the page */

export const QUIET = 1_000; // milliseconds without news after which a page is at rest
const START = 3_000; // milliseconds without news that a page gets which has run no kernel yet: a backend may be starting
const BUSY = 3_000; // milliseconds without news after which a page that goes on computing (a loop, a camera) is left at that
const PATIENCE = 5_000; // milliseconds without news that a page gets which has not shown yet what is expected of it
const LOOK = 100;
const LONGEST_TEXT = 20_000;
const GONE = /Execution context was destroyed|navigation|Target closed|has been closed/i;

/**
 * @typedef {object} Expected what the other variant has shown
 * @property {string[]} kernels
 * @property {string} text
 */

/**
 * @typedef {object} Wanted milliseconds without news
 * @property {number} [quiet] of a page that computes nothing any more
 * @property {number} [busy] of one that goes on
 * @property {number} [start] of one that has run no kernel yet
 * @property {Expected | null} [expected]
 */

/**
 * Waits until the page is at rest; for ever if it never is, the caller has a deadline.
 * @param {any} page Playwright's
 * @param {import('./watch.mjs').Watch} watch
 * @param {Wanted & {over?: () => boolean}} [wanted] `over` ends it early
 * @returns {Promise<'quiet' | 'busy'>} `busy` when it goes on computing what it has computed before
 */
export async function rest(page, watch, { over = () => false, ...wanted } = {}) {
  for (;;) {
    await pauseAwake(LOOK);
    if (over()) return 'busy';
    const came = await stateOf(page, watch, wanted);
    if (came) return came;
  }
}

/** @param {any} page @param {import('./watch.mjs').Watch} watch @param {Wanted} wanted @returns {Promise<'quiet' | 'busy' | undefined>} */
async function stateOf(page, watch, { quiet = QUIET, busy = BUSY, start = START, expected = null }) {
  if (watch.open.size > 0 || since(watch.news) < quiet) return undefined;
  const seen = await look(page, quiet, Boolean(expected));
  if (!seen) return undefined;
  const computes = seen.sinceKernel < quiet || (await watch.workersCompute(page, quiet));
  const still = watch.kernels.size > 0 || expected ? quiet : start;
  const enough = computes ? busy : still;
  if (since(watch.news) < (showsAll(watch, seen.text, expected) ? enough : Math.max(enough, PATIENCE))) return undefined;
  return computes ? 'busy' : 'quiet';
}

/** @param {import('./watch.mjs').Watch} watch @param {string} text @param {Expected | null} expected @returns {boolean} */
function showsAll(watch, text, expected) {
  return !expected || (expected.kernels.every((name) => ran(watch, name)) && masked(text) === masked(expected.text));
}

/** @param {any} page @returns {Promise<string>} what a person can read on it; empty when it does not answer */
export async function textOf(page) {
  if (page.isClosed()) return '';
  const seen = await Promise.race([look(page, 0, true), pause(QUIET)]);
  return seen ? seen.text : '';
}

/** @param {any} page @param {number} quiet @param {boolean} withText @returns {Promise<{sinceKernel: number, text: string} | undefined>} */
async function look(page, quiet, withText) {
  try {
    return await page.evaluate(read, { withText, longest: LONGEST_TEXT });
  } catch (error) {
    if (page.isClosed() || !GONE.test(String(/** @type {any} */ (error)?.message))) throw error;
    return undefined; // on its way to another address
  }
}

/**
 * Runs in the page. What a person sees: text, also in open shadow roots and frames of the same origin, what fields and
 * bars show, and each canvas as 8 by 8 points in grey from 0 to 255.
 * @param {{withText: boolean, longest: number}} wanted
 */
function read({ withText, longest }) {
  const last = /** @type {any} */ (globalThis).__slimtf_active__?.last || -1e9;
  /** @type {string[]} */
  const fields = [];
  /** @type {any[]} */
  const canvases = [];
  /** @param {any} field @returns {string[]} */
  const valueOf = ({ tagName, type, id, name, value, checked }) => {
    const isShown = /^(INPUT|TEXTAREA|SELECT|PROGRESS|METER)$/.test(tagName) && !/^(hidden|file|password)$/.test(type);
    const shown = /^(checkbox|radio)$/.test(type) ? checked : value;
    return isShown && shown !== '' ? [`${tagName.toLowerCase()} ${id || name || ''}: ${shown}`] : [];
  };
  /** @param {any} root a document or a shadow root @param {any} shown the part of it that has text @returns {string[]} */
  const linesOf = (root, shown) => {
    const lines = (shown?.innerText ?? [...(root?.children ?? [])].map(({ innerText }) => innerText ?? '').join('\n')).split('\n');
    for (const each of root?.querySelectorAll('*') ?? []) {
      if (each.shadowRoot) lines.push(...linesOf(each.shadowRoot, null));
      else if (each.tagName === 'IFRAME') lines.push(...linesOf(each.contentDocument, each.contentDocument?.body));
      else if (each.tagName === 'CANVAS' && each.width * each.height > 0) canvases.push(each);
      else fields.push(...valueOf(each));
    }
    return lines;
  };
  /** @param {any} canvas @returns {string} empty for one that may not be read */
  const points = (canvas) => {
    const small = Object.assign(document.createElement('canvas'), { width: 8, height: 8 }).getContext('2d', { willReadFrequently: true });
    try {
      small?.drawImage(canvas, 0, 0, 8, 8);
      const data = small?.getImageData(0, 0, 8, 8).data ?? [];
      return Array.from({ length: data.length / 4 }, (_, at) => Math.round(((data[4 * at] + data[4 * at + 1] + data[4 * at + 2]) / 3) * (data[4 * at + 3] / 255))).join(' ');
    } catch {
      return '';
    }
  };
  const lines = withText ? linesOf(document, document.body) : [];
  const drawn = canvases.slice(0, 9).map((each, at) => [each.id || at + 1, points(each)]).filter(([, shown]) => shown);
  const tidy = [...lines, ...fields].map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean).join('\n').slice(0, longest);
  return { sinceKernel: performance.now() - last, text: [tidy, ...drawn.map(([name, shown]) => `canvas ${name}: ${shown}`)].filter(Boolean).join('\n') };
}

/** @param {import('./watch.mjs').Watch} watch @param {string} name */
function ran(watch, name) {
  return [...watch.kernels.values()].some(({ kernel, missing }) => kernel === name && !missing);
}

/** @param {string} text @returns {string} without the figures, which may be times */
function masked(text) {
  return text.replace(/\d+(?:[.,:]\d+)*/g, '0');
}

/** @param {number} moment */
function since(moment) {
  return performance.now() - moment;
}
