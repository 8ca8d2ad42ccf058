/** Uses a page a little by itself: fills in, chooses files, clicks; the same steps again in the other variant. */
import { pause } from './launch.mjs';
import { FILES, fittingFiles } from './made_files.mjs';
import { findControls } from './controls.mjs';
import { rest } from './rest.mjs';

const MOST_STEPS = 24;
const LONGEST = 15_000; // milliseconds in which steps are begun
const STEP_QUIET = 400; // milliseconds without news after which a step is through
const STEP_BUSY = 1_500; // the same while the page goes on computing
const STEP_LIMIT = 10_000; // milliseconds after which the next step is begun in any case
const REACH = 1_000; // milliseconds for an element to be there and free
const TEXTS = { email: 'a@example.com', number: '2', tel: '123', url: 'https://example.com', date: '2020-02-02', time: '10:00' };

/** @typedef {import('../protocol.d.ts').PageStep} Step */

/**
 * @param {any} page Playwright's @param {import('./watch.mjs').Watch} watch
 * @param {Step[] | null} steps what to do; null finds it out
 * @param {(step: Step, text: string) => unknown} tell hears of each step that was done; what it returns ends it all if true
 */
export async function explore(page, watch, steps, tell) {
  const until = performance.now() + LONGEST;
  const done = new Set();
  for (let count = 0; count < (steps ? steps.length : MOST_STEPS); count++) {
    if (!steps && performance.now() > until) return;
    const step = steps ? steps[count] : await nextStep(page, done);
    if (!step) return;
    done.add(keyOf(step));
    const worked = await take(page, step);
    const latest = performance.now() + STEP_LIMIT;
    const over = () => performance.now() > latest;
    await Promise.race([rest(page, watch, { quiet: STEP_QUIET, busy: STEP_BUSY, start: STEP_QUIET, over }), pause(STEP_LIMIT)]);
    if (tell(step, describe(step) + (worked ? '' : ': was not possible')) === true) return;
  }
}

/** @param {any} page @param {Set<string>} done @returns {Promise<Step | undefined>} */
async function nextStep(page, done) {
  const controls = await page.evaluate(findControls).catch(() => []); // the page may be on its way to another address
  for (const control of /** @type {(Step & {accept: string})[]} */ (controls)) {
    const { accept, ...step } = control;
    const files = step.kind === 'file' ? fittingFiles(accept) : [''];
    const file = files.find((name) => !done.has(keyOf({ ...step, file: name })));
    if (file !== undefined) return { ...step, file };
  }
  return undefined;
}

/** @param {Step} step */
function keyOf({ page, kind, path, name, file }) {
  return JSON.stringify([page, kind, path, kind === 'click' ? name : '', file]);
}

/** @param {any} page @param {Step} step @returns {Promise<boolean>} whether it could be done */
async function take(page, { kind, path, type, value, file }) {
  const element = page.locator(path).first();
  const limit = { timeout: REACH };
  try {
    if (kind === 'file') await element.setInputFiles(FILES[file](), limit);
    else if (kind === 'select') await element.selectOption({ index: Number(value) }, limit);
    else if (kind === 'range') await element.fill(value, limit);
    else if (kind === 'text') await element.fill(/** @type {Record<string, string>} */ (TEXTS)[type] ?? 'slimtf', limit);
    else if (kind === 'draw') await draw(page, element);
    else await click(element, limit);
    return true;
  } catch {
    return false;
  }
}

/** @param {any} element @param {{timeout: number}} limit */
async function click(element, limit) {
  try {
    await element.click({ ...limit, noWaitAfter: true });
  } catch (error) {
    if (!(await element.isVisible())) throw error;
    await element.dispatchEvent('click', {}, limit); // something lies over it
  }
}

/** @param {any} page @param {any} element a stroke from corner to corner */
async function draw(page, element) {
  await element.scrollIntoViewIfNeeded({ timeout: REACH });
  const { x, y, width, height } = await element.boundingBox({ timeout: REACH });
  await page.mouse.move(x + width / 4, y + height / 4);
  await page.mouse.down();
  for (let part = 1; part <= 4; part++) await page.mouse.move(x + width * (0.25 + part / 8), y + height * (0.25 + part / 8));
  await page.mouse.up();
}

/** @param {Step} step @returns {string} `click "Compute"`, `give image.png to "Photo"` */
function describe({ kind, name, file }) {
  const what = JSON.stringify(name);
  if (kind === 'file') return `give ${file} to ${what}`;
  const verbs = { select: 'choose in', range: 'move', text: 'type in', check: 'check', draw: 'draw on', click: 'click', link: 'follow' };
  return `${verbs[kind]} ${what}`;
}
