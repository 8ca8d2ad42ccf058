/** Inputs generated from a model's signature: the same numbers every time for the same name, type and shape. */

const UNKNOWN_RANK = 2;

/** @typedef {{name: string, dtype?: string, shape?: (number | null)[] | null}} InputSpec */

/** @param {InputSpec} spec @param {number} size @returns {number[]} every unknown dimension becomes `size` */
export function shapeOf({ shape }, size) {
  const dimensions = shape ?? new Array(UNKNOWN_RANK).fill(null);
  return dimensions.map((dimension) => (dimension === null || dimension < 0 ? size : dimension));
}

/** @param {InputSpec} spec @param {number} size @returns {string} `image float32 [1, 32, 32, 3]` */
export function describe(spec, size) {
  return `${spec.name} ${spec.dtype ?? 'float32'} [${shapeOf(spec, size).join(', ')}]`;
}

/** @typedef {import('../protocol.d.ts').InputRange} InputRange */

/** @param {any} core tfjs-core @param {InputSpec[]} specs @param {InputRange} range @returns {any[]} tensors */
export function madeInputs(core, specs, range) {
  const { size, seed } = range;
  return specs.map((spec) => {
    const shape = shapeOf(spec, size);
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    const next = randomFrom(`${describe(spec, size)} ${seed}`);
    const dtype = spec.dtype ?? 'float32';
    if (dtype === 'complex64') {
      const part = () => core.tensor(valuesOf('float32', count, next, range), shape, 'float32');
      return core.complex(part(), part());
    }
    return core.tensor(valuesOf(dtype, count, next, range), shape, dtype);
  });
}

/** @param {string} dtype @param {number} count @param {() => number} next @param {InputRange} range */
function valuesOf(dtype, count, next, { low, high, ints }) {
  if (dtype === 'string') return Array.from({ length: count }, () => 'abcdefgh'.slice(0, 1 + Math.floor(8 * next())));
  if (dtype === 'bool') return Uint8Array.from({ length: count }, () => (next() < 0.5 ? 0 : 1));
  if (dtype === 'int32') return Int32Array.from({ length: count }, () => Math.floor((ints + 1) * next()));
  return Float32Array.from({ length: count }, () => low + (high - low) * next());
}

/** @param {string} seed @returns {() => number} mulberry32 over [0, 1), begun with the FNV-1a hash of `seed` */
function randomFrom(seed) {
  let state = 0x811c9dc5;
  for (const letter of seed) state = Math.imul(state ^ /** @type {number} */ (letter.codePointAt(0)), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
