/** The webpack inside Next.js. */
import { listening } from './webpack.mjs';

/** @typedef {import('../session.mjs').Session} Session */

/** @type {import('../adapters.mjs').Adapter} */
export const next = {
  name: 'next',
  file: /\/next\/dist\/compiled\/webpack\/webpack\.js$/,
  patch: (source, ask) => (/\bexports\.init\s*=|\brequire\('\.\/bundle5'\)/.test(source) ? `${source}\n${ask('exports')};\n` : null),
  overhear(given, session, file) {
    const { init } = given;
    if (typeof init === 'function') given.init = function initOverheard(/** @type {any[]} */ ...rest) { // before Next.js 16 it has a webpack only once init() has been called
      init.apply(this, rest);
      replaceWebpack(given, session, file);
    };
    else replaceWebpack(given, session, file);
    return given;
  },
};

/** @param {any} given what the file exports @param {Session} session @param {string} file */
function replaceWebpack(given, session, file) {
  if (typeof given.webpack !== 'function') session.unknown('next', file);
  else given.webpack = listening('next', given.webpack, session, file);
}
