/** The value of a page that gives one: in `window.__slimtf__`, or as the text of an element. */
import { selectorFailure } from './check_browser.mjs';

/* global window, document -- what is handed to evaluate() runs in the page */

const QUIET = 500; // milliseconds for which a selector's text must stay the same
const GONE = /Execution context was destroyed|navigation/i;

/**
 * Waits until the page gives its value or gives up; for ever if it never does, the caller has a deadline.
 * @param {any} page Playwright's @param {string} selector of the element whose text it is; empty: `window.__slimtf__`
 * @returns {Promise<{value?: unknown, error?: string}>}
 */
export async function settle(page, selector) {
  for (;;) {
    try {
      return await page.evaluate(said, { selector, quiet: QUIET });
    } catch (error) {
      if (!GONE.test(String(/** @type {any} */ (error)?.message))) throw selectorFailure(selector, error);
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
        reject(error); // the selector is invalid
      }
    };
    attempt();
  });
}
