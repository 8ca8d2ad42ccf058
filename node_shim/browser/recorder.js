/**
 * Runs before the app, in its page and in its workers, and before the model harness: notes which kernels tfjs runs.
 *
 * tfjs-core keeps its engine in the global `_tfengine` (dist/engine.js, getOrMakeEngine; tfjs 3 and 4), whatever
 * bundler or minifier the app went through. So the moment in which it is put there can be overheard.
 */
(() => {
  const scope = /** @type {any} */ (globalThis);
  if (scope.__slimtf_ran__) return;
  /** @type {import('../runs.d.ts').RanKernel[]} */
  const ran = [];
  Object.defineProperty(scope, '__slimtf_ran__', { value: ran });

  const seen = new Set();
  const note = (/** @type {string} */ kernel, /** @type {string} */ backend, missing = false) => {
    if (ran.length === 0) seen.clear(); // somebody took what was there
    const key = `${kernel} ${backend} ${missing}`;
    if (seen.has(key)) return;
    seen.add(key);
    ran.push({ kernel, backend, missing });
    scope.__slimtf_noted__?.({ kernel, backend, missing }); // at once: the page may go on to another address
  };
  // The two messages of tfjs-core's dist/engine.js.
  const UNREGISTERED = /(?:Cannot find registered kernel '(.+?)' for|Kernel '(.+?)' not registered for) backend '(.+?)'/;

  /** @param {any} engine */
  const overhear = (engine) => {
    const runKernel = engine?.runKernel;
    if (typeof runKernel !== 'function') return;
    engine.runKernel = function overheard(/** @type {string} */ name, /** @type {unknown[]} */ ...rest) {
      try {
        const result = runKernel.call(this, name, ...rest);
        note(name, this.backendName);
        return result;
      } catch (error) {
        const found = UNREGISTERED.exec(String(/** @type {any} */ (error)?.message));
        if (found) note(found[1] ?? found[2], found[3], true);
        else note(name, this.backendName); // it is there, though it did not like its inputs
        throw error;
      }
    };
  };

  let engine = scope._tfengine;
  if (engine) overhear(engine);
  Object.defineProperty(scope, '_tfengine', {
    configurable: true,
    get: () => engine,
    set: (made) => {
      engine = made;
      overhear(made);
    },
  });
})();
