import assert from 'node:assert/strict';
import { test } from 'node:test';

import { factOf } from '../../node_shim/compile/facts.mjs';

const float = (...shape) => ({ dtype: 'float32', shape });
const made = (callee, args, facts) => factOf(callee, args, (tensor) => facts[tensor] ?? null);

test('what is known of an input goes on through ops that keep it', () => {
  assert.deepEqual(made('relu', ['x'], { x: float(2, -1) }), float(2, -1));
  assert.equal(made('relu', ['x'], {}), null);
  assert.equal(made('cast', ['x', 'int32'], { x: float(2) }), null);
  assert.equal(made('toString', ['x'], { x: float(2) }), null);
});

test('two tensors of one type meet as they broadcast', () => {
  const meet = (one, other) => made('mul', ['a', 'b'], { a: one, b: other });
  assert.deepEqual(meet(float(4, 16), float(16)), float(4, 16));
  assert.deepEqual(meet(float(4, 1), float(1, 5)), float(4, 5));
  assert.deepEqual(meet(float(-1, 3), float(7, -1)), float(7, 3));
  assert.deepEqual(meet(float(-1), float(1)), float(-1)); // any size, 1 among them
  assert.deepEqual(meet(float(-1), float(-1)), float(-1));
  assert.equal(meet(float(2), { dtype: 'int32', shape: [2] }), null); // types are brought together
  assert.equal(meet(float(2), null), null);
});

test('the size of a complex number is real', () => {
  assert.deepEqual(made('abs', ['x'], { x: { dtype: 'complex64', shape: [3] } }), float(3));
  assert.deepEqual(made('abs', ['x'], { x: { dtype: 'int32', shape: [3] } }), { dtype: 'int32', shape: [3] });
});

test('a real signal has half a spectrum', () => {
  assert.deepEqual(made('rfft', ['x'], { x: float(4, 16) }), { dtype: 'complex64', shape: [4, 9] });
  assert.deepEqual(made('rfft', ['x'], { x: float(4, -1) }), { dtype: 'complex64', shape: [4, -1] });
  assert.equal(made('rfft', ['x', 8], { x: float(4, 16) }), null);
});

test('an average leaves dimensions out, or leaves them at 1', () => {
  const mean = (...args) => made('mean', ['x', ...args], { x: float(2, 3, 4) });
  assert.deepEqual(mean([0], true), float(1, 3, 4));
  assert.deepEqual(mean([-1, 0], false), float(3));
  assert.deepEqual(mean(1), float(2, 4));
  assert.equal(mean(undefined, true), null);
  assert.equal(made('mean', ['x', [0]], { x: { dtype: 'int32', shape: [2] } }), null); // becomes float32
});
