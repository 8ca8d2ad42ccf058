/** Cuts in what loads and saves models. */
import { KEEP, WITH_MODEL, gone, none } from './cut.mjs';

/** @param {import('./cut.mjs').Needs} needs @returns {boolean} whether the app takes no weights apart itself */
const decodesNothing = (needs) => none(needs, 'decodeWeights', 'decodeWeightsStream', 'loadWeights', 'weightsLoaderFactory');

/** @type {import('./cut.mjs').NamedCut[]} */
export const IO_CUTS = [
  {
    name: 'models in IndexedDB and localStorage',
    back: KEEP('indexeddb'),
    holds: (needs) => none(needs, 'indexeddb', 'localstorage', 'copyModel', 'moveModel', 'listModels', 'removeModel', 'browserLocalStorage', 'browserIndexedDB', 'registerManager', 'ModelStoreManagerRegistry'),
    changes: [
      { find: 'IORouterRegistry.registerSaveRouter(indexedDBRouter);', put: '', times: [1, 1] },
      { find: 'IORouterRegistry.registerSaveRouter(localStorageRouter);', put: '', times: [1, 1] },
      { find: 'IORouterRegistry.registerLoadRouter(localStorageRouter);', put: '', times: [1, 1] },
      {
        find: 'IORouterRegistry.registerLoadRouter(indexedDBRouter)',
        put: `[IORouterRegistry.registerLoadRouter, IORouterRegistry.registerSaveRouter].forEach((register) => register((url) => { if (/^(indexeddb|localstorage):/.test(url)) ${gone('models in IndexedDB and localStorage', KEEP('indexeddb'))} return null; }))`,
        unrouted: '0',
        times: [1, 1],
      },
      { find: 'try { ModelStoreManagerRegistry.registerManager($scheme, $manager); } catch ($error) {}', put: '', times: [2, 2] },
    ],
  },
  {
    name: 'saving models',
    back: KEEP('save'),
    holds: (needs) => none(needs, 'save', 'getSaveHandlers', 'withSaveHandler', 'withSaveHandlerSync', 'registerSaveRouter', 'copyModel', 'moveModel', 'browserDownloads'),
    changes: [
      { find: 'IORouterRegistry.registerSaveRouter($router);', put: '', times: [2, 6] },
      { method: 'GraphModel.save', put: gone('model.save()', KEEP('save')), times: [0, 1] },
      { method: 'HTTPRequest.save', put: gone('saving models', KEEP('save')), times: [0, 1] }, // none where models are loaded plainly,
    ],
  },
  {
    name: 'streamed weights',
    back: KEEP('streamWeights'),
    holds: (needs) => none(needs, 'streamWeights', 'getWeightStream', 'loadStream', 'loadStreaming'),
    changes: [
      { method: 'HTTPRequest.loadStream', put: gone('streamWeights', KEEP('streamWeights')), times: [0, 1] },
      { method: 'GraphModel.loadStreaming', put: gone('streamed weights', KEEP('streamWeights')), times: [0, 1] },
    ],
  },
  {
    name: 'progress of loading',
    back: KEEP('onProgress'),
    holds: (needs) => none(needs, 'onProgress', 'monitorPromisesProgress'),
    changes: [{ find: '$options.onProgress == null ? $plain : $monitored', put: `$options.onProgress == null ? $plain : (() => ${gone('onProgress', KEEP('onProgress'))})()`, times: [1, 4] }],
  },
  {
    name: 'loading of weights alone',
    back: KEEP('loadWeights'),
    holds: (needs) => none(needs, 'loadWeights', 'weightsLoaderFactory', 'getIntermediateTensors'),
    changes: [{ property: 'loadWeights', put: '', times: [0, 2] }],
  },
  {
    name: 'quantised weights',
    back: 'the setting "models", with a model whose weights are quantised,',
    holds: (needs) => needs.quantization.size === 0 && decodesNothing(needs),
    changes: [{ find: 'if ("quantization" in $spec) { $$ } else $rest', put: `if ("quantization" in $spec) ${gone('quantised weights', WITH_MODEL)} else $rest`, times: [1, 4] }],
  },
  {
    name: 'weights of strings',
    back: 'the setting "models", with a model that has such weights,',
    holds: (needs) => !needs.dtypes.has('string') && decodesNothing(needs),
    changes: [
      { find: 'if ($dtype === "string") { $$ } else $rest', within: 'decodeWeight', put: `if ($dtype === "string") ${gone('weights of strings', WITH_MODEL)} else $rest`, times: [1, 1] },
      { find: 'if ($spec.dtype === "string") { $$ } else $rest', within: 'getWeightBytelength', put: '$rest', times: [0, 1] }, // decodeWeight throws
    ],
  },
  {
    name: 'weights of complex numbers',
    back: 'the setting "models", with a model that has such weights,',
    holds: (needs) => !needs.dtypes.has('complex64') && decodesNothing(needs),
    changes: [{ find: 'if ($dtype === "complex64") { $$ } else $rest', within: 'decodeWeight', put: '$rest', times: [1, 1] }], // which says that the type is not supported
  },
];
