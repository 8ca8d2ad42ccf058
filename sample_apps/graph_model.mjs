/**
 * Writes TensorFlow.js graph models without TensorFlow: the sample apps' models are made by scripts, so that no one
 * has to trust a binary file. The same script writes the same bytes on every machine: weights come from a seeded
 * generator and from plain arithmetic, never from Math.random, Math.sin or Math.exp.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns a function that gives the same numbers in [-1, 1) for the same seed (mulberry32). */
export function seededNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

const bytes = (text) => Buffer.from(text).toString('base64');
const shapeOf = (dims) => ({ dim: dims.map((size) => ({ size: String(size) })) });

/** Attribute values in the spelling of TensorFlow's GraphDef JSON. */
export const attr = {
  bool: (b) => ({ b }),
  int: (i) => ({ i: String(i) }),
  ints: (values) => ({ list: { i: values.map(String) } }),
  float: (f) => ({ f }),
  string: (text) => ({ s: bytes(text) }),
  strings: (texts) => ({ list: { s: texts.map(bytes) } }),
  type: (type) => ({ type }),
  types: (types) => ({ list: { type: types } }),
  shape: (dims) => ({ shape: shapeOf(dims) }),
  func: (name) => ({ func: { name } }),
};

const FLOAT = attr.type('DT_FLOAT');

/** What TensorFlow's op registry calls the first output of an op; inputs inside functions are spelled with it. */
const OUTPUT_NAMES = {
  Const: 'output',
  ConcatV2: 'output',
  Split: 'output',
  TensorListGetItem: 'item',
  TensorListSetItem: 'output_handle',
  Sigmoid: 'y',
  Tanh: 'y',
  AddV2: 'z',
  Less: 'z',
  Mul: 'z',
  Sub: 'z',
  _FusedMatMul: 'product',
};

/** Nodes under construction, in the order in which they were added. */
class Graph {
  nodes = [];

  constructor(weights) {
    this.weights = weights;
  }

  /** How other nodes name an output of a node. */
  reference(name) {
    return name;
  }

  /** Adds a constant, `values` in row-major order, and returns its name. */
  constant(name, dims, values, dtype = 'float32') {
    if (values.length !== dims.reduce((product, size) => product * size, 1)) {
      throw new Error(`${name}: ${values.length} values do not fill the shape [${dims}]`);
    }
    if (this.weights.some((weight) => weight.name === name)) throw new Error(`${name}: there is one already`);
    const type = dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT';
    const tensor = { dtype: type, tensorShape: shapeOf(dims) };
    this.nodes.push({ name, op: 'Const', attr: { dtype: attr.type(type), value: { tensor } } });
    this.weights.push({ name, shape: dims, dtype, values });
    return this.reference(name, 'Const');
  }

  /** Adds a node that computes in float32, unless `attributes` say otherwise, and returns its name. */
  node(name, op, input, attributes = {}) {
    this.nodes.push({ name, op, input, attr: { T: FLOAT, ...attributes } });
    return this.reference(name, op);
  }

  /** A dense layer as TensorFlow's graph optimiser leaves it: one `_FusedMatMul` with bias and activation. */
  dense(name, input, weights, bias, activations = []) {
    return this.node(name, '_FusedMatMul', [input, weights, bias], {
      transpose_a: attr.bool(false),
      transpose_b: attr.bool(false),
      num_args: attr.int(1),
      fused_ops: attr.strings(['BiasAdd', ...activations]),
      epsilon: attr.float(0),
    });
  }
}

/** The body of a library function. Its constants are weights of the model, so their names are the model's too. */
class FunctionBody extends Graph {
  reference(name, op, index = 0) {
    return `${name}:${OUTPUT_NAMES[op]}:${index}`;
  }
}

/** A graph model under construction: one input, one output unless more are named, and library functions. */
export class GraphModel extends Graph {
  #functions = [];
  #signature = { inputs: {}, outputs: {} };

  constructor() {
    super([]);
  }

  /** Adds the input; a size of -1 is the batch, or whatever else varies. */
  input(name, dims) {
    this.nodes.push({ name, op: 'Placeholder', attr: { dtype: FLOAT, shape: attr.shape(dims) } });
    this.#signature.inputs[name] = { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: shapeOf(dims) };
    return name;
  }

  /** Ends the graph with the `Identity` node that every converted model has; one of its own for each output. */
  output(input, dims, name = 'Identity', dtype = 'DT_FLOAT') {
    this.node(name, 'Identity', [input], { T: attr.type(dtype) });
    this.#signature.outputs[name] = { name: `${name}:0`, dtype, tensorShape: shapeOf(dims) };
  }

  /**
   * Adds a library function, for `While` and the like, and returns its name. `inputs` are pairs of name and type;
   * `build` gets the body and returns the results: a reference and a type under each name.
   */
  function(name, inputs, build) {
    const body = new FunctionBody(this.weights);
    const results = build(body);
    this.#functions.push({
      signature: {
        name,
        inputArg: inputs.map(([arg, type]) => ({ name: arg, type })),
        outputArg: results.map(([arg, , type]) => ({ name: arg, type })),
      },
      nodeDef: body.nodes,
      ret: Object.fromEntries(results.map(([arg, reference]) => [arg, reference])),
    });
    return name;
  }

  /** Writes `model.json` and `weights.bin` into the folder. */
  write(folder, generatedBy) {
    const library = this.#functions.length > 0 ? { function: this.#functions } : {};
    const model = {
      format: 'graph-model',
      generatedBy,
      convertedBy: null,
      signature: this.#signature,
      modelTopology: { node: this.nodes, library, versions: { producer: 1395 } },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: this.weights.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
        },
      ],
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.json'), `${JSON.stringify(model, null, 1)}\n`);
    writeFileSync(join(folder, 'weights.bin'), Buffer.concat(this.weights.map(littleEndian)));
  }
}

function littleEndian({ dtype, values }) {
  const buffer = Buffer.alloc(4 * values.length);
  const write = dtype === 'int32' ? buffer.writeInt32LE : buffer.writeFloatLE;
  values.forEach((value, index) => write.call(buffer, value, 4 * index));
  return buffer;
}

/** The folder to write to: the script's first argument, else `model` next to the script. */
export function modelFolder(scriptUrl) {
  return resolve(process.argv[2] ?? join(dirname(fileURLToPath(scriptUrl)), 'model'));
}
