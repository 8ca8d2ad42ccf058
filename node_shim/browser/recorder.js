/**
 * Runs before the app, in its page and in its workers, and before the model harness: notes which kernels tfjs runs,
 * which methods of tensors are called, and which kernels lie on a gradient's tape.
 *
 * tfjs-core keeps its engine in the global `_tfengine` (dist/engine.js, getOrMakeEngine; tfjs 3 and 4), whatever
 * bundler or minifier the app went through. So the moment in which it is put there can be overheard. A module that
 * slimtf has cut has a global of its own, and hands its engine over by itself (node_shim/specialise/specialise.mjs).
 */
(() => {
  const scope = /** @type {any} */ (globalThis);
  if (scope.__slimtf_ran__) return;
  /** @type {import('../runs.d.ts').RanKernel[]} */
  const ran = [];
  /** @type {import('../runs.d.ts').CalledName[]} */
  const called = [];
  const state = { last: 0 }; // when a kernel last ran, in the milliseconds of performance.now()
  for (const [name, value] of Object.entries({ __slimtf_ran__: ran, __slimtf_called__: called, __slimtf_active__: state })) {
    Object.defineProperty(scope, name, { value });
  }

  // Workers have no binding to the outside: they tell the page, which hands it on at once.
  const isPage = typeof scope.document === 'object';
  const channel = typeof scope.BroadcastChannel === 'function' && (isPage || typeof scope.importScripts === 'function')
    ? new scope.BroadcastChannel('slimtf kernels')
    : undefined;
  const tell = (/** @type {any} */ note) => (isPage ? scope.__slimtf_noted__?.(note) : channel?.postMessage(note));
  if (channel && isPage) channel.onmessage = (/** @type {any} */ { data }) => scope.__slimtf_noted__?.(data);

  const seen = new Set();
  const isNew = (/** @type {string} */ key) => {
    if (ran.length + called.length === 0) seen.clear(); // the harness took what was there
    return !seen.has(key) && Boolean(seen.add(key));
  };
  const note = (/** @type {string} */ kernel, /** @type {string} */ backend, missing = false) => {
    state.last = performance.now();
    if (!isNew(`${kernel} ${backend} ${missing}`)) return;
    ran.push({ kernel, backend: String(backend), missing });
    tell({ kernel, backend: String(backend), missing }); // at once: the page may go on to another address
  };
  const noteCall = (/** @type {'method' | 'gradient'} */ kind, /** @type {string} */ name) => {
    if (!isNew(`${kind} ${name}`)) return;
    called.push({ kind, name });
    tell({ kind, name });
  };
  // The two messages of tfjs-core's dist/engine.js.
  const UNREGISTERED = /(?:Cannot find registered kernel '(.+?)' for|Kernel '(.+?)' not registered for) backend '(.+?)'/;

  /** @param {any} engine */
  const overhear = (engine) => {
    const runKernel = engine?.runKernel;
    if (typeof runKernel !== 'function') return;
    engine.runKernel = function overheard(/** @type {string} */ name, /** @type {unknown[]} */ ...rest) {
      if (this.isTapeOn?.()) noteCall('gradient', name);
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
    overhearMethods(engine);
  };

  const LOOK = 50; // milliseconds between two looks at the methods: a chunk that is loaded later may bring more

  /** Every tensor goes through the engine's trackTensor, which leads to their class. @param {any} engine */
  const overhearMethods = (engine) => {
    const trackTensor = engine.trackTensor;
    if (typeof trackTensor !== 'function') return;
    let looked = -LOOK;
    engine.trackTensor = function tracked(/** @type {any} */ tensor, /** @type {unknown[]} */ ...rest) {
      const now = performance.now();
      if (now - looked > LOOK) {
        looked = now;
        wrapMethods(tensor);
      }
      return trackTensor.call(this, tensor, ...rest);
    };
  };

  const wrapped = new WeakSet();
  /** @param {any} tensor whose classes' methods are wrapped: Variable's and Tensor's */
  const wrapMethods = (tensor) => {
    for (let one = Object.getPrototypeOf(tensor); one && one !== Object.prototype; one = Object.getPrototypeOf(one)) wrapOwn(one);
  };
  /** @param {any} prototype */
  const wrapOwn = (prototype) => {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const { value: method, writable } = /** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, name));
      if (typeof method !== 'function' || !writable || name === 'constructor' || wrapped.has(method)) continue;
      const heard = function (/** @type {any} */ ...given) {
        noteCall('method', name);
        return method.apply(/** @type {any} */ (this), given);
      };
      wrapped.add(heard);
      prototype[name] = heard;
    }
  };

  /** @type {any[]} */
  const engines = [];
  Object.defineProperty(scope, '__slimtf_engines__', { value: engines });
  Object.defineProperty(scope, '__slimtf_engine__', {
    value: (/** @type {any} */ made) => {
      engines.push(made);
      overhear(made);
    },
  });
  let engine = scope._tfengine;
  if (engine) {
    engines.push(engine);
    overhear(engine);
  }
  Object.defineProperty(scope, '_tfengine', {
    configurable: true,
    get: () => engine,
    set: (made) => {
      engine = made;
      engines.push(made);
      overhear(made);
    },
  });
})();
