/** Types and sizes of what ops make, where those of their inputs are known. */

/** @typedef {{dtype: string, shape: number[]}} Fact of a tensor; -1 is any size */
/** @typedef {(tensor: unknown) => Fact | null} Facts */

const KEEP = ['relu', 'relu6', 'tanh', 'sigmoid', 'elu', 'selu', 'cloneTensor', 'softmax', 'exp', 'log', 'log1p', 'sqrt', 'square', 'neg'];
const MEET = ['add', 'sub', 'mul', 'maximum', 'minimum'];

/** @type {Record<string, (args: any[], facts: Facts) => Fact | null>} by the op that is called */
const MADE = {
  ...Object.fromEntries(KEEP.map((op) => [op, ([x], facts) => facts(x)])),
  ...Object.fromEntries(MEET.map((op) => [op, ([a, b], facts) => broadcast(facts(a), facts(b))])),
  abs: ([x], facts) => as(facts(x), (dtype) => (dtype === 'complex64' ? 'float32' : dtype)),
  mean: ([x, axis, keepDims], facts) => averaged(facts(x), axis, keepDims === true),
  rfft: ([x, length], facts) => (length === undefined ? spectrum(facts(x)) : null),
};

/** @param {string} callee @param {any[]} args @param {Facts} facts @returns {Fact | null} what is known of the result */
export const factOf = (callee, args, facts) => (Object.hasOwn(MADE, callee) ? MADE[callee](args, facts) : null);

/** @param {Fact | null} fact @param {(dtype: string) => string} dtype @returns {Fact | null} */
const as = (fact, dtype) => fact && { ...fact, dtype: dtype(fact.dtype) };

/** @param {Fact | null} one @param {Fact | null} other @returns {Fact | null} null where types have to be brought together */
function broadcast(one, other) {
  if (!one || !other || one.dtype !== other.dtype) return null;
  const rank = Math.max(one.shape.length, other.shape.length);
  const [a, b] = [one, other].map(({ shape }) => [...new Array(rank - shape.length).fill(1), ...shape]);
  return { dtype: one.dtype, shape: a.map((size, at) => met(size, b[at])) };
}

/** @param {number} one @param {number} other @returns {number} of two sizes that go together; any size may be 1 */
function met(one, other) {
  if (one === 1) return other;
  return one === -1 && other > 1 ? other : one;
}

/** @param {Fact | null} fact @param {unknown} axis @param {boolean} keepDims @returns {Fact | null} */
function averaged(fact, axis, keepDims) {
  const axes = [axis].flat();
  if (fact?.dtype !== 'float32' || !axes.every((each) => Number.isInteger(each))) return null;
  const gone = new Set(axes.map((each) => (Number(each) < 0 ? Number(each) + fact.shape.length : Number(each))));
  const shape = fact.shape.flatMap((size, at) => (gone.has(at) ? (keepDims ? [1] : []) : [size]));
  return { dtype: 'float32', shape };
}

/** @param {Fact | null} fact @returns {Fact | null} of the half that a real signal has */
function spectrum(fact) {
  if (fact?.dtype !== 'float32' || fact.shape.length === 0) return null;
  const last = fact.shape[fact.shape.length - 1];
  return { dtype: 'complex64', shape: [...fact.shape.slice(0, -1), last < 0 ? -1 : Math.floor(last / 2) + 1] };
}
