/** Cuts in tfjs-core's engine and kernels. */
import { GONE, KEEP, gone, none } from './cut.mjs';

/** @typedef {import('./cut.mjs').Needs} Needs */

// Node.js's own keeps a byte order mark, and pieces of a character for the next call.
const STRING_DECODER = '({ StringDecoder: class { constructor() { this.decoder = new TextDecoder("utf-8", { ignoreBOM: true }); } write(bytes) { return this.decoder.decode(bytes, { stream: true }); } } })';

/** @type {import('./cut.mjs').NamedCut[]} */
export const ENGINE_CUTS = [
  {
    name: 'gradients',
    back: 'forward_mode_only = false',
    holds: (needs) => !needs.gradients && none(needs, 'grad', 'grads', 'valueAndGrad', 'valueAndGrads', 'variableGrads', 'customGrad', 'minimize', 'computeGradients', 'startTape', 'gradients'),
    changes: [
      { find: 'this.isTapeOn()', put: 'false', times: [1, 4] },
      { method: 'Engine.customGrad', put: '{ return (...inputs) => this.tidy(() => $1(...inputs, () => {}).value); }', times: [1, 1] },
      { find: 'this.addTapeNode(this.state.activeScope.name, $inputs, $outputs, $grad, $saved, $attributes);', put: '', times: [1, 1] },
      { property: 'gradFunc', put: '', times: [0, 200] },
      { find: 'shouldFuse(ENGINE.state.gradientDepth, activation) === false', put: 'false', times: [0, 8] },
      { find: 'isRegisteredKernelInvocation(kernelParams)', put: 'true', times: [2, 4] },
    ],
  },
  {
    name: 'debug mode',
    back: KEEP('enableDebugMode'),
    holds: (needs) => none(needs, 'DEBUG', 'IS_TEST', 'CHECK_COMPUTATION_FOR_ERRORS', 'TENSORLIKE_CHECK_SHAPE_CONSISTENCY', 'enableDebugMode', 'setFlags', 'tfjsflags'),
    changes: [
      { find: '$flags.getBool("DEBUG")', put: 'false', times: [4, 12] },
      { find: '$flags.getBool("IS_TEST")', put: 'false', times: [1, 12] },
      { find: '$flags.getBool("CHECK_COMPUTATION_FOR_ERRORS")', put: 'false', times: [0, 2] },
      { find: '$flags.getBool("TENSORLIKE_CHECK_SHAPE_CONSISTENCY")', put: 'false', times: [0, 2] },
      { find: 'this.shouldCheckForMemLeaks()', put: 'false', times: [1, 6] },
      { find: 'const numDataIdsBefore = this.backend.numDataIds();', put: '', times: [0, 3] },
    ],
  },
  {
    name: 'profiling',
    back: KEEP('profile'),
    holds: (needs) => none(needs, 'profile', 'profiling', 'DEBUG', 'enableDebugMode', 'setFlags', 'tfjsflags'),
    changes: [
      { find: '!this.ENV.getBool("DEBUG") && !this.state.profiling', put: 'true', times: [1, 1] },
      { find: 'if (this.state.profiling) { $$ }', put: '', times: [1, 1] },
      { find: 'this.profiler = new Profiler($backend)', put: 'this.profiler = null', times: [1, 2] },
      { find: 'const startingBytecount = this.state.numBytes;', put: '', times: [1, 1] },
      { find: 'const startingNumTensors = this.state.numTensors;', put: '', times: [1, 1] },
      { find: 'this.activeProfile = { newBytes: 0, newTensors: 0, peakBytes: 0, kernels: [], result: null, get kernelNames() { return Array.from(new Set(this.kernels.map(($one) => $one.name))); } };', put: '', times: [0, 1] },
    ],
  },
  {
    name: 'flags in the address',
    back: KEEP('tfjsflags'),
    holds: (needs) => none(needs, 'tfjsflags', 'populateURLFlags', 'urlFlags'),
    changes: [
      { method: 'Environment.populateURLFlags', put: '{ if (this.global && this.global.location && /[?&]tfjsflags=/.test(this.global.location.search)) console.error(slimtfLeftOut("tfjsflags", "keep = [\\"tfjsflags\\"] in the settings of slimtf").message); }', times: [1, 1] },
      { find: 'this.getQueryParams = getQueryParams;', put: '', times: [0, 1] },
      { find: 'if (this.urlFlags[flagName] != null) { $$ }', put: '', times: [1, 1] },
    ],
  },
  {
    name: 'complex numbers',
    back: KEEP('complex64'),
    holds: (needs) => !needs.complex && none(needs, 'complex', 'complex64', 'fft', 'ifft', 'rfft', 'irfft', 'real', 'imag', 'spectral', 'signal'),
    changes: [
      { find: '$dtype === "complex64"', put: 'false', times: [10, 200], spare: true },
      { find: '$dtype !== "complex64"', put: 'true', times: [1, 60], spare: true },
      { find: 'if (complexImpl == null) { return $one; }', within: 'binaryKernelFunc', put: 'if (true) { return $one; }', times: [0, 1] },
      { called: 'assertNotComplex', put: '{}', times: [0, 3] },
      { find: 'if ($data.complexTensorInfos != null) { $$ }', put: '', times: [0, 20] },
      { find: 'if (complexTensorInfos != null) { $$ }', put: '', times: [0, 4] },
      { find: 'binaryKernelFunc($name, $impl, $complex)', put: 'binaryKernelFunc($name, $impl)', times: [0, 12] },
      { find: 'binaryKernelFunc($name, $impl, $complex, $type)', put: 'binaryKernelFunc($name, $impl, null, $type)', times: [0, 20] },
      { called: 'createComplexBinaryKernelImpl', put: `{ return () => ${gone('complex numbers', KEEP('complex64'))}; }`, times: [0, 1] },
    ],
  },
  {
    name: 'values in textures of WebGL',
    back: KEEP('texture'),
    holds: (needs) => none(needs, 'texture', 'WebGLTexture', 'isWebGLData', 'createTensorFromGPUData'),
    changes: [{ called: 'isWebGLData', put: '{ return false; }', times: [0, 1] }], // then no tensor is made of such values, and tfjs says so
  },
  {
    name: 'values in buffers of WebGPU',
    back: 'the backend webgpu',
    holds: (needs) => none(needs, 'GPUBuffer', 'isWebGPUData', 'createTensorFromGPUData', 'createBuffer') && !needs.backends.has('webgpu'),
    changes: [{ called: 'isWebGPUData', put: '{ return false; }', times: [0, 1] }],
  },
  {
    name: 'backends that start asynchronously',
    back: KEEP('registerBackend'),
    holds: (needs) => !['wasm', 'webgpu'].some((name) => needs.backends.has(name)) && none(needs, 'registerBackend', 'pendingBackendInit'),
    changes: [
      {
        find: 'if ($backend && !($backend instanceof KernelBackend) && typeof $backend.then === "function") { $$ } else $rest',
        within: 'Engine.initializeBackend',
        put: `if (typeof $backend.then === "function") ${gone('backends that start asynchronously', KEEP('registerBackend'))} else $rest`,
        times: [1, 1],
      },
      { find: 'if (this.pendingBackendInit != null) { $$ }', put: '', times: [1, 3] },
    ],
  },
  {
    name: 'variables',
    back: KEEP('variable'),
    holds: (needs) => none(needs, 'variable', 'Variable', 'makeVariable', 'registeredVariables'),
    never: ['ENGINE.makeVariable($a, $b, $c, $d)', '$tensor.variable($a)', '$tensor.variable()'],
    changes: [
      { find: 'a instanceof Variable', within: 'Engine.trackTensor', put: 'false', times: [1, 1] },
      { find: 'for (const variableName in this.registeredVariables) { $$ }', within: 'EngineState.dispose', put: '', times: [1, 1] },
    ],
  },
  {
    name: 'warnings of what is deprecated',
    back: KEEP('deprecationWarn'),
    holds: (needs) => none(needs, 'deprecationWarn', 'setDeprecationWarningFn'),
    never: ['deprecationWarn($a)', 'deprecationWarningFn($a)'],
    changes: [{ find: 'setDeprecationWarningFn(deprecationWarn);', put: '', times: [0, 1] }],
  },
  {
    name: 'packages for Node.js', // util, node-fetch, string_decoder and fs; bundlers for browsers leave them empty, so that tfjs would fail there
    back: 'level = "standard" in the settings of slimtf',
    holds: () => true,
    changes: [
      { method: 'PlatformNode.constructor', put: '{ this.textEncoder = new TextEncoder(); }', times: [1, 1] },
      { method: 'PlatformNode.fetch', put: '{ return globalThis.fetch($1, $2); }', times: [1, 1] },
      { method: 'PlatformNode.decode', put: '{ return $1.length === 0 ? "" : new TextDecoder($2).decode($1); }', times: [1, 1] },
      { method: 'PlatformNode.isTypedArray', put: '{ return ArrayBuffer.isView($1) && /(Float32|Int32|Uint8|Uint8Clamped)Array/.test(Object.prototype.toString.call($1)); }', times: [0, 1] }, // of whatever realm: jest has its own
      { find: 'require_string_decoder()', put: STRING_DECODER, times: [0, 4] },
      { find: 'require_fs()', put: `(process.getBuiltinModule || (() => { throw ${GONE}("reading files under this Node.js", 'a version from 20.16 on, or level = "standard" in the settings of slimtf,'); }))("fs")`, times: [0, 8] },
    ],
  },
  {
    name: 'WebAssembly under Node.js', // it reads its files by packages that are left empty, as those above
    back: 'level = "standard" in the settings of slimtf',
    holds: () => true,
    changes: [
      { find: 'typeof process == "object" && typeof process.versions == "object" && typeof process.versions.node == "string"', put: 'false', times: [0, 2] },
      { find: 'typeof process !== "undefined" && process.listeners', put: 'false', times: [0, 2] },
      { find: 'throw "both async and sync fetching of the wasm failed";', put: gone('WebAssembly under Node.js', 'level = "standard" in the settings of slimtf').slice(2, -2), times: [0, 2] },
    ],
  },
  {
    name: 'functions of WebAssembly', // those that no code names go when names are pruned
    back: 'kernels = […] in the settings of slimtf, with the kernel that calls it,',
    holds: () => true,
    changes: [
      { find: 'Module["_" + $name]', put: `Module["_" + $name] || (() => { throw ${GONE}($name + " of the wasm backend", 'kernels = […] in the settings of slimtf, with its name,'); })`, times: [0, 2] },
    ],
  },
  {
    name: 'the page’s own timer',
    back: KEEP('USE_SETTIMEOUTCUSTOM'),
    holds: (needs) => none(needs, 'USE_SETTIMEOUTCUSTOM', 'setFlags', 'tfjsflags'),
    changes: [{ method: 'PlatformBrowser.setTimeoutCustom', put: '{ setTimeout($1, $2); }', times: [0, 1] }],
  },
  ...['relu', 'elu', 'relu6', 'prelu', 'leakyrelu', 'sigmoid'].map((activation) => ({
    name: `${activation} in fused ops`,
    back: KEEP('fused'),
    holds: (/** @type {Needs} */ needs) => !needs.activations.has(activation) && none(needs, 'fused', 'fusedMatMul', 'fusedConv2d', activation),
    changes: [{ find: `activation === "${activation}"`, put: 'false', times: /** @type {[number, number]} */ ([0, 12]) }],
  })),
];
