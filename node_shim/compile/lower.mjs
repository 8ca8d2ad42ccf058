/**
 * Calls of kernels in the place of calls of ops, where types and ranks are known that the op would look at.
 *
 * An op stays where a rule here does not name it: it converts numbers and arrays, brings types together, broadcasts, or
 * chooses among kernels by what it finds.
 */
import { factOf } from './facts.mjs';
import { standInText, text } from './tracer.mjs';

/** @typedef {import('./facts.mjs').Fact} Fact */
/** @typedef {{text: string, imports: string[], fact: Fact | null}} Lowered */
/** @typedef {(args: any[], facts: (tensor: unknown) => Fact | null) => Lowered | null} Rule */

/** @type {Record<string, Rule>} by the op that is called */
const RULES = {
  // converts its input to a tensor, which it is, and hands everything on
  reshape: ([x, shape, ...more], facts) => {
    if (more.length > 0 || !isSizes(shape)) return null;
    const { dtype } = facts(x) ?? {};
    return { text: `kernel("Reshape", { x: ${text(x)} }, { shape: ${text(shape)} })`, imports: ['kernel:kernel'], fact: dtype ? { dtype, shape } : null };
  },
  // brings the types together
  matMul: ([a, b, transposeA = false, transposeB = false, ...more], facts) => {
    const [one, other] = [facts(a), facts(b)];
    if (more.length > 0 || one?.dtype !== 'float32' || other?.dtype !== 'float32' || one.shape.length !== 2 || other.shape.length !== 2) return null;
    const shape = [one.shape[transposeA ? 1 : 0], other.shape[transposeB ? 0 : 1]];
    return { text: `kernel("BatchMatMul", { a: ${text(a)}, b: ${text(b)} }, ${text({ transposeA, transposeB })})`, imports: ['kernel:kernel'], fact: { dtype: 'float32', shape } };
  },
  // brings the types together, checks the sizes within, and makes three dimensions of two
  'fused.matMul': ([given], facts) => {
    const { a, b, transposeA, transposeB, bias, activation = 'linear', preluActivationWeights, leakyreluAlpha = 0.2 } = given;
    const [one, other] = [facts(a), facts(b)];
    const isFloat = [one, other, ...(bias === undefined ? [] : [facts(bias)])].every((each) => each?.dtype === 'float32');
    if (!isFloat || one?.shape.length !== 2 || other?.shape.length !== 2 || preluActivationWeights !== undefined) return null;
    const [rows, inner] = transposeA ? [...one.shape].reverse() : one.shape;
    const [otherInner, columns] = transposeB ? [...other.shape].reverse() : other.shape;
    if (inner < 0 || inner !== otherInner) return null;
    const attributes = { transposeA, transposeB, activation, leakyreluAlpha };
    return { text: `fusedMatMul(${text(a)}, ${text(b)}, ${text(bias)}, ${text(attributes)})`, imports: ['kernel:fusedMatMul'], fact: { dtype: 'float32', shape: [rows, columns] } };
  },
};

/** @param {unknown} shape @returns {boolean} */
const isSizes = (shape) => Array.isArray(shape) && shape.every((each) => Number.isInteger(each) && each >= -1);

/**
 * @param {import('./tracer.mjs').Call} call
 * @param {Map<string, Fact>} facts by the text of a tensor
 * @param {boolean} lower false: ops are called, whatever is known
 * @returns {Lowered} the call, and what is known of its result
 */
export function lowered({ text: said, callee, args }, facts, lower) {
  const known = (/** @type {unknown} */ tensor) => facts.get(standInText(tensor) ?? '') ?? null;
  const made = lower && Object.hasOwn(RULES, callee) ? RULES[callee](args, known) : null;
  return made ?? { text: said, imports: [], fact: factOf(callee, args, known) };
}
