import assert from 'node:assert/strict';
import { test } from 'node:test';

import { search } from '../../node_shim/models/input_search.mjs';

/** Searches with a model of one output; `compute` returns its data and may throw. */
async function searched(compute, { inputs = ['x float32 [1]'], seconds = 0, shape = () => [1] } = {}) {
  const cases = [];
  let clock = 0;
  const run = async (range) => {
    clock += 1000 * seconds;
    try {
      cases.push({ range, inputs, outputs: [{ name: 'y', shape: shape(range), data: String(compute(range)) }], error: '' });
    } catch (error) {
      cases.push({ range, inputs, outputs: [], error: error.message });
    }
  };
  await search(cases, run, () => clock);
  return cases.map(({ range, ...rest }) => ({ ...range, ...rest }));
}

const refuse = () => {
  throw new Error('no');
};

test('three runs where the output moves', async () => {
  const cases = await searched(({ seed }) => seed);
  assert.deepEqual(cases.map(({ size, low, high }) => [size, low, high]), [[1, 0, 1], [1, -3, 3], [2, -3, 3]]);
  assert.equal(new Set(cases.map(({ seed }) => seed)).size, 3);
});

test('runs of two shapes do not tell whether it moved', async () => {
  const cases = await searched(({ size, high }) => (size > 1 || high > 100 ? 'other' : 'same'), { shape: ({ size }) => [size] });
  assert.ok(cases.at(-1).high > 100);
});

test('larger inputs, until the model takes some, and then twice', async () => {
  const cases = await searched(({ size, seed }) => (size < 32 ? refuse() : seed));
  assert.deepEqual(cases.filter(({ error }) => !error).map(({ size }) => size), [32, 32]);
});

test('a table with fewer rows than the usual integers', async () => {
  const cases = await searched(({ ints, seed }) => (ints > 1 ? refuse() : seed));
  assert.ok(cases.some(({ error, ints }) => !error && ints === 1));
});

test('further ranges, until one moves the output', async () => {
  const moved = await searched(({ high, seed }) => (high >= 255 ? seed : 'saturated'));
  assert.equal(moved.length, 4);
  const still = await searched(() => 'constant');
  assert.ok(still.length > 6 && still.length < 20);
  assert.equal((await searched(() => 'constant', { inputs: [] })).length, 3, 'without inputs nothing can move');
});

test('the size of a vocabulary is found by bisection', async () => {
  const cases = await searched(({ ints }) => (ints >= 700 ? refuse() : ints < 600 ? 'unknown word' : ints));
  const largest = Math.max(...cases.filter(({ error }) => !error).map(({ ints }) => ints));
  assert.ok(largest >= 600 && largest < 700, String(largest));
});

test('a slow model is not run again and again', async () => {
  assert.equal((await searched(() => 'constant', { seconds: 30 })).length, 2);
  assert.equal((await searched(({ seed }) => seed, { seconds: 30 })).length, 2);
});

test('a model that takes nothing is given up', async () => {
  const cases = await searched(refuse);
  assert.ok(cases.length < 10 && cases.every(({ error }) => error));
});
