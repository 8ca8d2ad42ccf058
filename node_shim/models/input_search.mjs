/** The search for inputs that a model takes and that move its outputs. */

/** @typedef {import('../protocol.d.ts').InputRange} InputRange */

// Small integers that are not negative are an index of most tables.
const UNIT = { low: 0, high: 1, ints: 3 }; // as pixels are
const WIDE = { low: -3, high: 3, ints: 3 }; // as normalised values are; large enough for units with a threshold to answer
/** @type {InputRange[]} */
const FIRST = [{ size: 1, seed: 0, ...UNIT }, { size: 1, seed: 1, ...WIDE }, { size: 2, seed: 2, ...WIDE }];
/** Tried when the model takes none of those, until it takes one: larger unknown dimensions, smaller tables. */
const OTHERS = [
  { size: 8, ...WIDE }, { size: 32, ...WIDE }, { size: 128, ...WIDE }, { size: 1, ...UNIT, ints: 1 }, { size: 1, ...UNIT, ints: 0 },
];
/** Tried where an output did not move. */
const FURTHER = [
  { low: 0, high: 255, ints: 100 }, { low: -1, high: 1, ints: 1 }, { low: -0.1, high: 0.1, ints: 1_000 },
  { low: -100, high: 100, ints: 10 }, { low: 0, high: 1e4, ints: 30_000 },
];
const VOCABULARY_ROUNDS = 8; // bisections of what a table of unknown size takes for an index
const LONG = 8_000; // milliseconds after which no more is tried on one model

/**
 * Finds inputs that the model takes and that move its outputs: one that stays the same proves little.
 * @param {import('../protocol.d.ts').ModelCase[]} cases what was run so far
 * @param {(range: InputRange) => Promise<void>} run adds to `cases`
 * @param {() => number} [now] milliseconds
 */
export async function search(cases, run, now = () => performance.now()) {
  const began = now();
  const worked = () => cases.filter(({ error }) => !error);
  const goesOn = () => worked().length === 0 || now() - began < LONG;
  for (const range of FIRST) if (goesOn()) await run(range);
  for (const [index, range] of OTHERS.entries()) {
    if (worked().length > 0) break;
    await run({ seed: 3 + index, ...range });
  }
  const [first] = worked();
  if (!first) return;
  const { size } = first.range;
  if (worked().length === 1) await run({ ...first.range, seed: 9 });
  for (const [index, range] of FURTHER.entries()) {
    if (!first.inputs.length || !goesOn() || allMoved(worked())) return;
    await run({ size, seed: 10 + index, ...range });
  }
  for (let round = 0; round < VOCABULARY_ROUNDS && goesOn() && !allMoved(worked()); round++) {
    const ints = nextLargest(cases);
    if (ints === undefined) return;
    await run({ size, seed: 20 + round, low: 0, high: 1, ints });
  }
}

/** @param {import('../protocol.d.ts').ModelCase[]} cases @returns {number | undefined} half-way to the integer that was refused; undefined without one */
function nextLargest(cases) {
  const largest = Math.max(...cases.filter(({ error }) => !error).map(({ range }) => range.ints));
  const refused = Math.min(...cases.filter(({ error, range }) => error && range.ints > largest).map(({ range }) => range.ints));
  return Number.isFinite(refused) && refused - largest > 1 ? Math.floor((largest + refused) / 2) : undefined;
}

/** @param {import('../protocol.d.ts').ModelCase[]} cases @returns {boolean} whether each output differs between two runs of one shape */
function allMoved(cases) {
  return cases[0].outputs.every((_, index) => {
    const seen = cases.map(({ outputs }) => outputs[index]);
    return seen.some((one) => seen.some((other) => String(one?.shape) === String(other?.shape) && one?.data !== other?.data));
  });
}
