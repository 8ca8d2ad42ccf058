import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Difference, compare } from '../../node_shim/compile/differences.mjs';

const call = (text) => ({ text, node: { name: `node of ${text}`, op: 'Op' } });
const heard = (texts, { outputs = ['float32[1] AA=='], error = '' } = {}) => ({ calls: texts.map(call), outputs, error, left: 0 });
const named = (node, message) => (error) => {
  assert.ok(error instanceof Difference);
  assert.equal(error.node, node);
  assert.equal(error.message, message);
  return true;
};
const compared = (one, other, isOrdered = true) => () => compare(one, other, ['out'], isOrdered);

test('the same calls and outputs are no difference', () => {
  compared(heard(['a', 'b']), heard(['a', 'b']))();
  compared(heard(['a', 'b']), heard(['b', 'a']), false)();
});

test('the first other call names its node', () => {
  assert.throws(compared(heard(['a', 'b']), heard(['a', 'c'])), named('node of b', 'the interpreter calls b, the compiled model c'));
  assert.throws(compared(heard(['a', 'b']), heard(['b', 'a'])), named('node of a', 'the interpreter calls a, the compiled model b'));
  assert.throws(compared(heard(['a', 'b']), heard(['a'])), named('node of b', 'the interpreter calls b, the compiled model nothing more'));
  assert.throws(compared(heard(['a']), heard(['a', 'b'])), named('node of a', 'the compiled model goes on with b'));
});

test('another output is a difference, and another number of outputs', () => {
  assert.throws(compared(heard(['a']), heard(['a'], { outputs: ['float32[1] AQ=='] })), named('', 'the output "out" differs'));
  assert.throws(compared(heard(['a']), heard(['a'], { outputs: [] })), named('', 'the interpreter gives 1 outputs, the compiled model 0'));
});

test('who fails where the other does not is the reason by the error', () => {
  const failed = heard(['b', 'a'], { outputs: [], error: 'gone' });
  const message = 'the interpreter fails with "gone", the compiled model gives outputs';
  assert.throws(compared(failed, heard(['b', 'a'])), named('node of a', message));
  // where the interpreter orders the calls while it runs, those that are missing say nothing
  assert.throws(compared(failed, heard(['0', 'a', 'b']), false), named('node of a', message));
  assert.throws(compared(heard(['b', 'a']), heard(['b'], { outputs: [], error: 'gone' }), false), named('node of a', 'the interpreter gives outputs, the compiled model fails with "gone"'));
});

test('where both fail, how far each came counts only in a given order', () => {
  const [one, other] = [heard(['a', 'b'], { outputs: [], error: 'x' }), heard(['a'], { outputs: [], error: 'x' })];
  compared(one, other, false)();
  assert.throws(compared(one, other), named('node of b', 'the interpreter calls b, the compiled model nothing more'));
});
