/** Cuts in tfjs-layers. What it cannot find by a name, it says itself. */
import { gone } from './cut.mjs';

const MAYBE = JSON.stringify(' Or slimtf left it out of this bundle, because nothing names it: name the model in the setting "models", or the text in the setting "keep".');

/** @type {import('./cut.mjs').NamedCut[]} */
export const LAYERS_CUTS = [
  {
    name: 'optimizers of loaded models',
    back: 'the setting "models", with a model that was saved with its optimizer,',
    holds: (needs) => !needs.optimizers,
    changes: [
      {
        find: 'if ($config != null) { model.loadTrainingConfig($config); }',
        put: `if ($config != null) ${gone('the optimizers of loaded models', 'the setting "models", with a model that was saved with its optimizer,')}`,
        times: [1, 1],
      },
    ],
  },
  {
    name: 'what nothing asks tfjs-layers for by its name', // registries.mjs takes it out; here the errors say so
    back: 'the settings "models" and "keep"',
    holds: (needs) => needs.classes !== null,
    changes: [
      ...['cls', 'fn'].map((name) => ({ find: `if (${name} == null) { throw new ValueError($text); }`, put: `if (${name} == null) { throw new Error($text + ${MAYBE}); }`, times: /** @type {[number, number]} */ ([1, 1]) })),
      { find: 'throw new ValueError(errMsg);', put: `throw new Error(errMsg + ${MAYBE});`, times: [1, 1] },
      { find: 'throw new ValueError(`Unknown metric ${identifier}`);', put: `throw new Error("Unknown metric " + identifier + "." + ${MAYBE});`, times: [1, 1] },
      { find: 'throw new ValueError(`Unknown Optimizer ${identifier}`);', put: `throw new Error("Unknown Optimizer " + identifier + "." + ${MAYBE});`, times: [1, 1] },
    ],
  },
];
