// Runs the graph ops whose core ops the official tool cannot find, and prints what they compute.
import * as tf from '@tensorflow/tfjs';

const type = (name) => ({ type: name });
const list = (...values) => ({ list: { i: values } });
const node = (name, op, input = [], attr = {}) => ({ name, op, input, attr });
const window3d = list(1, 2, 2, 2, 1);
const modelTopology = {
  versions: { producer: 1, minConsumer: 1 },
  node: [
    node('image', 'Placeholder', [], { dtype: type('DT_FLOAT') }),
    node('volume', 'Placeholder', [], { dtype: type('DT_FLOAT') }),
    node('signal', 'Placeholder', [], { dtype: type('DT_FLOAT') }),
    node('one', 'Const', [], { dtype: type('DT_FLOAT') }),
    node('norm', 'FusedBatchNormV3', ['image', 'one', 'one', 'one', 'one'], { epsilon: { f: 0.5 } }),
    node('floor', 'FloorDiv', ['image', 'one']),
    node('pool', 'MaxPool3D', ['volume'], { ksize: window3d, strides: window3d, padding: { s: 'VkFMSUQ=' } }),
    node('spectrum', 'RFFT', ['signal']),
    node('power', 'ComplexAbs', ['spectrum']),
    node('table', 'HashTableV2', [], { key_dtype: type('DT_INT32'), value_dtype: type('DT_FLOAT') }),
    node('size', 'LookupTableSizeV2', ['table']),
  ],
};
const weightSpecs = [{ name: 'one', shape: [1], dtype: 'float32' }];
const weightData = new Float32Array([1.5]).buffer;

await tf.setBackend('cpu');
const model = await tf.loadGraphModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
const inputs = {
  image: tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]),
  volume: tf.tensor5d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2, 1]),
  signal: tf.tensor2d([1, 2, 3, 4], [1, 4]),
};
const names = ['norm', 'floor', 'pool', 'power', 'size'];
const outputs = await model.executeAsync(inputs, names);
console.log(JSON.stringify(Object.fromEntries(outputs.map((output, n) => [names[n], output.arraySync()]))));
