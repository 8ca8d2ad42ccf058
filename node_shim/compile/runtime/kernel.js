/** Kernels without the ops around them, for compiled graphs in which all that an op would find out is known. */
import { engine, tidy } from '@tensorflow/tfjs-core';

export const kernel = (name, inputs, attributes) => engine().runKernel(name, inputs, attributes);

const reshaped = (x, shape) => kernel('Reshape', { x }, { shape });

/** Of matrices of floats; what `fused.matMul` makes of them. */
export function fusedMatMul(a, b, bias, attributes) {
  return tidy(() => {
    const [rows, inner] = attributes.transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [other, columns] = attributes.transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    if (inner !== other) throw new Error(`Error in fused matMul: inner shapes (${inner}) and (${other}) must match.`);
    const inputs = { a: reshaped(a, [1, ...a.shape]), b: reshaped(b, [1, ...b.shape]), bias, preluActivationWeights: undefined };
    return reshaped(kernel('_FusedMatMul', inputs, attributes), [rows, columns]);
  });
}
