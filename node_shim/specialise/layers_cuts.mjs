/** Cuts in tfjs-layers. */
import { gone } from './cut.mjs';

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
];
