/**
 * Makes the pattern classifier in `model/`, in the shape of a tiny MobileNet: convolution, depthwise and pointwise
 * convolution (each with bias and relu6), max and average pooling, Reshape, dense, Softmax.
 *
 * The first filters find vertical edges, horizontal edges and corners in both polarities; the depthwise layer blurs
 * what they found; the pointwise layer adds the two polarities; the dense layer weighs the three against each other.
 * Seeded noise on the weights makes every one of them matter to the result.
 */

import { GraphModel, attr, modelFolder, seededNumbers } from '../graph_model.mjs';

const SIZE = 32; // pixels, each side
const CHANNELS = 8;
const CELLS = 4 * 4; // what pooling leaves of the picture
const CLASSES = 4; // plain, horizontal, vertical, checks

const random = seededNumbers(20240608);
const noise = () => 0.02 * random();
const noisy = (values) => values.map((value) => value + noise());
const count = (size, value) => Array.from({ length: size }, (_, index) => value(index));

const VERTICAL = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const HORIZONTAL = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
const CORNER = [1, 0, -1, 0, 0, 0, -1, 0, 1];
const BLUR = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16);
const FILTERS = [VERTICAL, HORIZONTAL, CORNER];

/** [3, 3, 3 colours, 8 filters]; channels 2k and 2k + 1 hold filter k in both polarities, 6 and 7 noise only. */
const edgeWeights = count(9, (cell) =>
  count(3, () => count(CHANNELS, (channel) => ((FILTERS[channel >> 1]?.[cell] ?? 0) * (channel % 2 ? -1 : 1)) / 3)),
).flat(2);

/** [3, 3, 8 channels, 1]. */
const blurWeights = BLUR.flatMap((weight) => count(CHANNELS, () => weight));

/** [1, 1, 8, 8]: channels 0, 1, 2 become vertical, horizontal and corner energy. */
const sumWeights = count(CHANNELS, (from) => count(CHANNELS, (to) => (from >> 1 === to ? 1 : 0))).flat();

/** [128, 4 classes]: what an edge in any cell of the picture says for and against each class. */
const VOTES = [
  [-2, -1, 2, 1], // vertical energy
  [-2, 2, -1, 1], // horizontal energy
  [-1, -2, -2, 5], // corner energy
];
const classWeights = count(CELLS, () =>
  count(CHANNELS, (channel) => count(CLASSES, (name) => (VOTES[channel]?.[name] ?? 0) / CELLS)),
).flat(2);

const window2d = (size, strides) => ({
  strides: attr.ints([1, strides, strides, 1]),
  padding: attr.string('SAME'),
  data_format: attr.string('NHWC'),
  ...(size ? { ksize: attr.ints([1, size, size, 1]) } : {}),
});
const fused = {
  ...window2d(0, 1),
  dilations: attr.ints([1, 1, 1, 1]),
  explicit_paddings: attr.ints([]),
  num_args: attr.int(1),
  fused_ops: attr.strings(['BiasAdd', 'Relu6']),
  epsilon: attr.float(0),
};

const model = new GraphModel();

function convolution(name, op, input, shape, weights) {
  const filter = model.constant(`${name}/filter`, shape, noisy(weights));
  const bias = model.constant(`${name}/bias`, [CHANNELS], count(CHANNELS, noise));
  return model.node(name, op, [input, filter, bias], fused);
}

const image = model.input('image', [-1, SIZE, SIZE, 3]);
const edges = convolution('edges', '_FusedConv2D', image, [3, 3, 3, CHANNELS], edgeWeights);
const blur = convolution('blur', 'FusedDepthwiseConv2dNative', edges, [3, 3, CHANNELS, 1], blurWeights);
const energy = convolution('energy', '_FusedConv2D', blur, [1, 1, CHANNELS, CHANNELS], sumWeights);
const strongest = model.node('strongest', 'MaxPool', [energy], window2d(2, 2));
const mean = model.node('mean', 'AvgPool', [strongest], window2d(4, 4));
const shape = model.constant('flat/shape', [2], [-1, CELLS * CHANNELS], 'int32');
const flat = model.node('flat', 'Reshape', [mean, shape], { Tshape: attr.type('DT_INT32') });
const scores = model.dense(
  'scores',
  flat,
  model.constant('scores/weights', [CELLS * CHANNELS, CLASSES], noisy(classWeights)),
  model.constant('scores/bias', [CLASSES], noisy([2, 0, 0, -1])),
);
model.output(model.node('probabilities', 'Softmax', [scores]), [-1, CLASSES]);
model.write(modelFolder(import.meta.url), 'sample_apps/image_classifier/make_model.mjs');
