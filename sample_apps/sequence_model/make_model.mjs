/**
 * Makes the two models with loops in `model/`.
 *
 * `lamps` is a recurrent network in the form in which Keras layers arrive here: a StatelessWhile whose condition and
 * body are library functions, and tensor lists for the steps that go in and come out. It reads which of six buttons is
 * pressed at each step (three lamps, on and off) and remembers which lamps are lit. One step from the state h:
 *
 *   [gate, candidate] = split([x, h] · weights + bias);  h' = h + sigmoid(gate) · (tanh(candidate) - h)
 *
 * A button opens the gate of its lamp and says what the lamp shall be. Seeded noise makes every weight matter.
 *
 * `afterglow` has a loop as TensorFlow 1 wrote them (Enter, Merge, Switch, LoopCond, NextIteration, Exit): lamps that
 * are switched off grow darker tick by tick until the brightest of them can no longer be seen.
 */

import { join } from 'node:path';

import { GraphModel, attr, modelFolder, seededNumbers } from '../graph_model.mjs';

const GENERATED_BY = 'sample_apps/sequence_model/make_model.mjs';
const LAMPS = 3;
const BUTTONS = 2 * LAMPS; // first those that switch on, then those that switch off
const INT = attr.type('DT_INT32');
const random = seededNumbers(20240609);
const noisy = (values) => values.map((value) => value + 0.05 * random());
const count = (size, value) => Array.from({ length: size }, (_, index) => value(index));
const scalar = (model, name, value) => model.constant(name, [], [value], 'int32');

/** [6 buttons and 3 lamps, 3 gates and 3 candidates]. */
const stepWeights = count(BUTTONS + LAMPS, (from) =>
  count(2 * LAMPS, (to) => {
    if (from >= BUTTONS || from % LAMPS !== to % LAMPS) return 0;
    if (to < LAMPS) return 8;
    return from < LAMPS ? 2.5 : -2.5;
  }),
).flat();
const stepBias = count(2 * LAMPS, (to) => (to < LAMPS ? -4 : 0));

/** Keras keeps the sequence time first: [batch, time, …] becomes [time, batch, …], and back. */
function swapBatchAndTime(model, name, input) {
  const order = model.constant(`${name}/perm`, [3], [1, 0, 2], 'int32');
  return model.node(name, 'Transpose', [input, order], { Tperm: INT });
}

/** The size of one dimension, known only when the model runs. */
function sizeOf(model, name, input, dimension) {
  const shape = model.node(`${name}/shape`, 'Shape', [input], { out_type: INT });
  const bounds = [dimension, dimension + 1, 1].map((at, n) =>
    model.constant(`${name}/${['begin', 'end', 'step'][n]}`, [1], [at], 'int32'),
  );
  return model.node(name, 'StridedSlice', [shape, ...bounds], {
    T: INT,
    Index: INT,
    begin_mask: attr.int(0),
    end_mask: attr.int(0),
    ellipsis_mask: attr.int(0),
    new_axis_mask: attr.int(0),
    shrink_axis_mask: attr.int(1),
  });
}

const LIST = { element_dtype: attr.type('DT_FLOAT'), shape_type: INT };

/** The loop's variables: step, number of steps, the list that is filled, the state, the list that is read. */
const LOOP = [
  ['step', 'DT_INT32'],
  ['steps', 'DT_INT32'],
  ['states', 'DT_VARIANT'],
  ['state', 'DT_FLOAT'],
  ['presses', 'DT_VARIANT'],
];

function lampsBody(body) {
  const shape = body.constant('while/press/shape', [2], [-1, BUTTONS], 'int32');
  const press = body.node('press', 'TensorListGetItem', ['presses', 'step', shape], LIST);
  const axis = scalar(body, 'while/axis', 1);
  const both = body.node('both', 'ConcatV2', [press, 'state', axis], { N: attr.int(2), Tidx: INT });
  const weights = body.constant('while/weights', [BUTTONS + LAMPS, 2 * LAMPS], noisy(stepWeights));
  const bias = body.constant('while/bias', [2 * LAMPS], noisy(stepBias));
  const parts = body.dense('parts', both, weights, bias);
  const halves = body.node('halves', 'Split', [axis, parts], { num_split: attr.int(2) });
  const gate = body.node('gate', 'Sigmoid', [halves]);
  const candidate = body.node('candidate', 'Tanh', [body.reference('halves', 'Split', 1)]);
  const missing = body.node('missing', 'Sub', [candidate, 'state']);
  const change = body.node('change', 'Mul', [gate, missing]);
  const state = body.node('next_state', 'AddV2', ['state', change]);
  const states = body.node('set', 'TensorListSetItem', ['states', 'step', state], { element_dtype: LIST.element_dtype });
  const step = body.node('next_step', 'AddV2', ['step', scalar(body, 'while/one', 1)], { T: INT });
  return LOOP.map(([name, type], at) => [name, [step, 'steps', states, state, 'presses'][at], type]);
}

function makeLamps() {
  const model = new GraphModel();
  const presses = swapBatchAndTime(model, 'time_first', model.input('presses', [-1, -1, BUTTONS]));
  const steps = sizeOf(model, 'steps', presses, 0);
  const batch = sizeOf(model, 'batch', presses, 1);
  const lamps = scalar(model, 'lamps', LAMPS);
  const size = model.node('dark/shape', 'Pack', [batch, lamps], { T: INT, N: attr.int(2), axis: attr.int(0) });
  const zero = model.constant('dark/value', [], [0]);
  const dark = model.node('dark', 'Fill', [size, zero], { index_type: INT });
  const pressShape = model.constant('presses/shape', [2], [-1, BUTTONS], 'int32');
  const stateShape = model.constant('states/shape', [2], [-1, LAMPS], 'int32');
  const list = model.node('presses/list', 'TensorListFromTensor', [presses, pressShape], LIST);
  const states = model.node('states', 'TensorListReserve', [stateShape, steps], LIST);
  const start = scalar(model, 'start', 0);
  model.node('while', 'StatelessWhile', [start, steps, states, dark, list], {
    T: attr.types(LOOP.map(([, type]) => type)),
    cond: attr.func('while_cond'),
    body: attr.func('while_body'),
    parallel_iterations: attr.int(32),
  });
  model.function('while_cond', LOOP, (body) => [
    ['go_on', body.node('less', 'Less', ['step', 'steps'], { T: INT }), 'DT_BOOL'],
  ]);
  model.function('while_body', LOOP, lampsBody);
  const stacked = model.node('stacked', 'TensorListStack', ['while:2', stateShape], { ...LIST, num_elements: attr.int(-1) });
  model.output(swapBatchAndTime(model, 'batch_first', stacked), [-1, -1, LAMPS]);
  model.write(join(modelFolder(import.meta.url), 'lamps'), GENERATED_BY);
}

function makeAfterglow() {
  const model = new GraphModel();
  const enter = (name, input, T, isConstant = false) =>
    model.node(name, 'Enter', [input], {
      T,
      frame_name: attr.string('fading'),
      is_constant: attr.bool(isConstant),
      parallel_iterations: attr.int(10),
    });
  const FLOAT = attr.type('DT_FLOAT');
  const variables = [
    ['ticks', INT, enter('ticks/enter', scalar(model, 'ticks/start', 0), INT)],
    ['glow', FLOAT, enter('glow/enter', model.input('lamps', [-1]), FLOAT)],
  ];
  const fading = enter('fading/enter', model.constant('fading', [], [0.75]), FLOAT, true);
  for (const [name, T, entered] of variables) {
    model.node(`${name}/merge`, 'Merge', [entered, `${name}/next`], { T, N: attr.int(2) });
  }
  const axis = model.constant('brightest/axis', [1], [0], 'int32');
  const brightest = model.node('brightest', 'Max', ['glow/merge', axis], { Tidx: INT, keep_dims: attr.bool(false) });
  const visible = model.node('visible', 'Greater', [brightest, model.constant('faintest', [], [0.05])]);
  const goOn = model.node('go_on', 'LoopCond', [visible], {});
  for (const [name, T] of variables) {
    model.node(`${name}/switch`, 'Switch', [`${name}/merge`, goOn], { T });
    model.node(`${name}/now`, 'Identity', [`${name}/switch:1`], { T });
    model.node(`${name}/exit`, 'Exit', [`${name}/switch`], { T });
  }
  model.node('ticks/later', 'AddV2', ['ticks/now', scalar(model, 'ticks/one', 1)], { T: INT });
  model.node('glow/later', 'Mul', ['glow/now', fading]);
  for (const [name, T] of variables) model.node(`${name}/next`, 'NextIteration', [`${name}/later`], { T });
  model.output('ticks/exit', [], 'ticks', 'DT_INT32');
  model.output('glow/exit', [-1], 'glow');
  model.write(join(modelFolder(import.meta.url), 'afterglow'), GENERATED_BY);
}

makeLamps();
makeAfterglow();
