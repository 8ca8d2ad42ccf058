/** Inputs with which models are compared: the same ones in every build. */
import { madeInputs } from '../models/inputs.mjs';

/** @typedef {{size: number, seed: number, low: number, high: number, ints: number, special: boolean}} Drawn */

const MANY = 3; // of a dimension that the model leaves open, besides 1 and 2
const SPECIAL = [0, -0, 1e-45, -1e-45, NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1];
/** @type {Drawn[]} */
export const DRAWN = [
  { size: 1, seed: 1, low: 0, high: 1, ints: 3, special: false },
  { size: 1, seed: 2, low: -1, high: 1, ints: 1, special: false },
  { size: 2, seed: 3, low: -4, high: 4, ints: 3, special: false },
  { size: MANY, seed: 4, low: 0, high: 255, ints: 9, special: false },
  { size: 2, seed: 5, low: -1, high: 1, ints: 3, special: true },
];

/** @param {any} tf @param {any[]} specs @param {Drawn} drawn @returns {any[]} tensors */
export function inputsOf(tf, specs, { special, ...range }) {
  const tensors = madeInputs(tf, specs, /** @type {any} */ (range));
  if (!special) return tensors;
  return tensors.map((tensor) => {
    if (tensor.dtype !== 'float32') return tensor;
    const values = tensor.dataSync().map((/** @type {number} */ value, /** @type {number} */ at) => (at % 3 === 0 ? SPECIAL[(at / 3) % SPECIAL.length] : value));
    tensor.dispose();
    return tf.tensor(values, tensor.shape, 'float32');
  });
}
