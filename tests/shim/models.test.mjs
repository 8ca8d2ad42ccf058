import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

import { readArtifacts } from '../../node_shim/models/artifacts.mjs';
import { describe, madeInputs } from '../../node_shim/models/inputs.mjs';
import { factOf } from '../../node_shim/models/outputs.mjs';

const CORE = {
  tensor: (values, shape, dtype) => ({ values: Array.from(values), shape, dtype }),
  complex: (real, imag) => ({ real, imag }),
};
const SPECS = [
  { name: 'image', dtype: 'float32', shape: [-1, 4, null, 3] },
  { name: 'ids', dtype: 'int32', shape: [-1] },
  { name: 'mask', dtype: 'bool', shape: [5] },
  { name: 'text', dtype: 'string', shape: [2] },
];

test('unknown dimensions take the size, known ones stay', () => {
  assert.equal(describe(SPECS[0], 2), 'image float32 [2, 4, 2, 3]');
  assert.equal(describe({ name: 'x', shape: [] }, 2), 'x float32 []');
  assert.equal(describe({ name: 'x', dtype: 'int32', shape: undefined }, 2), 'x int32 [2, 2]');
});

test('inputs are the same every time for a range, and fit their types', () => {
  const wide = { size: 2, seed: 0, low: -3, high: 3, ints: 3 };
  const [image, ids, mask, text] = madeInputs(CORE, SPECS, wide);
  assert.deepEqual(madeInputs(CORE, SPECS, wide), [image, ids, mask, text]);
  assert.notDeepEqual(madeInputs(CORE, SPECS, { ...wide, seed: 1 })[0], image);
  assert.equal(image.values.length, 48);
  assert.ok(image.values.some((each) => each < 0) && image.values.every((each) => Math.abs(each) <= 3));
  assert.ok(new Set(image.values).size > 40);
  const unit = madeInputs(CORE, SPECS, { size: 1, seed: 0, low: 0, high: 1, ints: 1000 });
  assert.ok(unit[0].values.every((each) => each >= 0 && each < 1));
  assert.ok(unit[1].values.every((each) => Number.isInteger(each) && each >= 0 && each <= 1000));
  assert.ok(ids.values.every((each) => Number.isInteger(each) && each >= 0 && each <= 3));
  assert.ok(mask.values.every((each) => each === 0 || each === 1));
  assert.ok(text.values.every((each) => typeof each === 'string' && each.length > 0));
});

test('outputs travel with every bit', () => {
  const data = new Float32Array([0, 1.5, NaN, -0]).subarray(1);
  const { data: sent, ...rest } = factOf('scores', { dtype: 'float32', shape: [3] }, data);
  assert.deepEqual(rest, { name: 'scores', dtype: 'float32', shape: [3] });
  assert.equal(Buffer.from(sent, 'base64').toString('hex'), '0000c03f0000c07f00000080');
  const odd = factOf('y', { dtype: 'float32', shape: [1, NaN, 2.5, Infinity] }, new Float32Array(1));
  assert.deepEqual(odd.shape, [1, 'NaN', '2.5', 'Infinity'], 'JSON has no word for those');
  const many = factOf('x', { dtype: 'int32', shape: [100_000] }, new Int32Array(100_000).fill(7));
  assert.equal(Buffer.from(many.data, 'base64').length, 400_000);
  assert.equal(Buffer.from(factOf('t', { dtype: 'string', shape: [1] }, ['ä']).data, 'base64').toString(), '["ä"]');
});

test('weights are joined in the order of the manifest, whatever they are called', async () => {
  const model = { format: 'graph-model', weightsManifest: [{ paths: ['a b.bin', 'c.bin'], weights: [{ name: 'w' }] }] };
  const files = { 'file:///m/model.json': JSON.stringify(model), 'file:///m/a%20b.bin': 'AB', 'file:///m/c.bin': 'C' };
  const read = async (url) => new TextEncoder().encode(files[url]).buffer;
  const { weightData, ...rest } = await readArtifacts('file:///m/model.json', read);
  assert.deepEqual(rest, { format: 'graph-model', weightSpecs: [{ name: 'w' }] });
  assert.equal(new TextDecoder().decode(weightData), 'ABC');
});

const RECORDER = readFileSync(new URL('../../node_shim/browser/recorder.js', import.meta.url), 'utf8');

test('the recorder hears each kernel once, and those that are missing', () => {
  const scope = vm.createContext({ performance });
  vm.runInContext(RECORDER, scope);
  const ran = vm.runInContext(
    `globalThis._tfengine ??= { backendName: 'webgl', runKernel(name) {
       if (name === 'Fill') throw new Error("Kernel 'Fill' not registered for backend 'webgl'");
       if (name === 'Bad') throw new Error('shapes do not match');
       return this.backendName + name; } };
     if (_tfengine.runKernel('Add') !== 'webglAdd') throw new Error('the result is lost');
     for (const name of ['Add', 'Fill', 'Bad']) try { _tfengine.runKernel(name) } catch {}
     __slimtf_ran__`,
    scope,
  );
  assert.deepEqual(JSON.parse(JSON.stringify(ran)), [
    { kernel: 'Add', backend: 'webgl', missing: false },
    { kernel: 'Fill', backend: 'webgl', missing: true },
    { kernel: 'Bad', backend: 'webgl', missing: false },
  ]);
});

test('the recorder hears methods of tensors, of variables too, and what is on a gradient\'s tape', async () => {
  const scope = vm.createContext({ performance });
  vm.runInContext(RECORDER, scope);
  const result = vm.runInContext(
    `class Tensor { square() { return 'squared ' + this.name; } }
     class Variable extends Tensor {}
     const made = (Class) => { const one = Object.assign(new Class(), { name: Class.name }); _tfengine.trackTensor(one); return one; };
     globalThis._tfengine ??= { backendName: 'cpu', depth: 0, trackTensor() {}, isTapeOn() { return this.depth > 0; }, runKernel() {} };
     const [x, v] = [made(Tensor), made(Variable)];
     const results = [x.square(), v.square()];
     _tfengine.runKernel('Add'); _tfengine.depth = 1; _tfengine.runKernel('Mean');
     results`,
    scope,
  );
  assert.deepEqual([...result], ['squared Tensor', 'squared Variable']);
  const called = JSON.parse(JSON.stringify(vm.runInContext('__slimtf_called__', scope)));
  assert.deepEqual(called, [{ kind: 'method', name: 'square' }, { kind: 'gradient', name: 'Mean' }]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  vm.runInContext("Tensor.prototype.late = () => 1; made(Variable).late()", scope);
  assert.deepEqual([...vm.runInContext('__slimtf_called__.map(({ name }) => name)', scope)], ['square', 'Mean', 'late']);
});
