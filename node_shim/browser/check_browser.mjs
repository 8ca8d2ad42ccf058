/** The verb `check-browser`: is there a browser, and is the selector valid? Asked before anything is bundled. */
import { ShimFailure, messageOf } from '../reply.mjs';
import { findBrowser } from './find.mjs';
import { withBrowser } from './launch.mjs';

/* global document -- what is handed to evaluate() runs in the page */

/**
 * The browser is started only where there is a selector: nothing else can read one.
 * @param {import('../protocol.d.ts').CheckBrowserRequest} request
 * @returns {Promise<import('../protocol.d.ts').CheckBrowserReply>}
 */
export async function run({ packages, executable, selector }) {
  const program = findBrowser(executable);
  if (!selector) return { program };
  return withBrowser({ packages, executable, headless: true }, async (browser) => {
    const page = await browser.newPage();
    await page.evaluate((/** @type {string} */ wanted) => void document.querySelector(wanted), selector).catch((/** @type {unknown} */ cause) => {
      throw selectorFailure(selector, cause);
    });
    return { program };
  });
}

/** @param {string} selector @param {unknown} cause @returns {unknown} `cause` itself unless the selector is to blame */
export function selectorFailure(selector, cause) {
  if (!/not a valid selector|SyntaxError/.test(messageOf(cause))) return cause;
  const hint = 'write it as document.querySelector takes it: "#result", ".scores li"';
  return new ShimFailure('selector', `verify.selector is not a CSS selector: ${selector}`, { hint, cause });
}
