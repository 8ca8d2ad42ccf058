/** The webpack inside Next.js. */
import { listening } from './webpack.mjs';

/** @type {import('../adapters.mjs').Adapter} */
export const next = {
  name: 'next',
  file: /\/next\/dist\/compiled\/webpack\/webpack\.js$/,
  // It has a webpack only once init() has been called.
  patch: (source, ask) => (/\bexports\.init\s*=/.test(source) ? `${source}\n${ask('exports')};\n` : null),
  overhear(given, session, file) {
    const { init } = given;
    given.init = function initOverheard(/** @type {any[]} */ ...rest) {
      init.apply(this, rest);
      given.webpack = listening('next', given.webpack, session, file);
    };
    return given;
  },
};
