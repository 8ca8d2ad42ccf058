/**
 * Loaded by `NODE_OPTIONS=--import` into every Node.js process of the project's own command. It changes the one function
 * through which every build of a bundler goes, at the moment when the bundler's module is loaded, and nothing else.
 */
import module from 'node:module';

import { ADAPTERS, adapterOf } from './adapters.mjs';
import { loadNow } from './hooks.mjs';
import { ASK, patched } from './patch.mjs';
import { Session } from './session.mjs';

const session = Session.ofProcess();
if (session) listen(session);

/** @param {Session} session */
function listen(session) {
  /** @type {any} */ (globalThis)[Symbol.for(ASK)] = (/** @type {string} */ name, /** @type {any} */ given, /** @type {string} */ file) =>
    ADAPTERS[name].overhear(given, session, file);
  /** @type {any} */ (globalThis)[Symbol.for(`${ASK}.unknown`)] = (/** @type {string} */ name, /** @type {string} */ file) => session.unknown(name, file);
  const { prototype } = /** @type {any} */ (module);
  const compile = prototype._compile;
  prototype._compile = function compileOverheard(/** @type {string} */ source, /** @type {string} */ file, /** @type {any[]} */ ...rest) {
    return compile.call(this, adapterOf(file) ? patched(String(source), file) : source, file, ...rest);
  };
  const { register, registerHooks } = /** @type {any} */ (module);
  // With hooks in the same thread Node.js 22 compiles CommonJS in another way, in which some require() of ES modules fail.
  if (register) register('./hooks.mjs', import.meta.url);
  else registerHooks({ load: loadNow });
}
