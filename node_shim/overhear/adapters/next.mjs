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
    if (typeof init !== 'function') session.unknown('next', file);
    else given.init = function initOverheard(/** @type {any[]} */ ...rest) {
      init.apply(this, rest);
      if (typeof given.webpack !== 'function') session.unknown('next', file);
      else given.webpack = listening('next', given.webpack, session, file);
    };
    return given;
  },
};
