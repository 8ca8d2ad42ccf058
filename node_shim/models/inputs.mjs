/** Inputs made from a model's signature: the same numbers every time for the same name, type and shape. */

const LARGEST_INT = 3; // small and not negative, so that it is an index of most tables
const UNKNOWN_RANK = 2;
const UNIT = [0, 1]; // as pixels are
const WIDE = [-3, 3]; // as normalised values are; large enough for units with a threshold to answer

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

/** @param {any} core tfjs-core @param {InputSpec[]} specs @param {number} size @returns {any[]} tensors */
export function madeInputs(core, specs, size) {
  return specs.map((spec) => {
    const shape = shapeOf(spec, size);
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    const next = randomFrom(`${describe(spec, size)} ${size}`);
    const dtype = spec.dtype ?? 'float32';
    const range = size === 1 ? UNIT : WIDE;
    if (dtype === 'complex64') {
      const part = () => core.tensor(valuesOf('float32', count, next, range), shape, 'float32');
      return core.complex(part(), part());
    }
    return core.tensor(valuesOf(dtype, count, next, range), shape, dtype);
  });
}

/** @param {string} dtype @param {number} count @param {() => number} next @param {number[]} range of floating-point numbers */
function valuesOf(dtype, count, next, range) {
  if (dtype === 'string') return Array.from({ length: count }, () => 'abcdefgh'.slice(0, 1 + Math.floor(8 * next())));
  if (dtype === 'bool') return Uint8Array.from({ length: count }, () => (next() < 0.5 ? 0 : 1));
  if (dtype === 'int32') return Int32Array.from({ length: count }, () => Math.floor((LARGEST_INT + 1) * next()));
  return Float32Array.from({ length: count }, () => range[0] + (range[1] - range[0]) * next());
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
