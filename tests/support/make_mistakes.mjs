/**
 * `node make_mistakes.mjs both.mjs model.json…`: what the interpreter and the compiled model say to the same mistakes.
 *
 * Prints a line for each model and mistake: `{"model", "mistake", "interpreted", "compiled"}`: an error's message, or
 * `no error: ` with the types and shapes of the outputs, then what was warned.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { readModel } from '../../node_shim/compile/model.mjs';
import { shapeOf } from '../../node_shim/models/inputs.mjs';

const [bundle, ...files] = process.argv.slice(2);
const { tf, GraphModel, CompiledModel } = await import(pathToFileURL(bundle).href);
tf.env().registerFlag('KEEP_INTERMEDIATE_TENSORS', () => false);
await tf.setBackend('cpu');

const tensorOf = (shape, dtype) => (dtype === 'string' ? tf.fill(shape, 'a', 'string') : tf.ones(shape, dtype ?? 'float32'));
const right = (model) => model.inputs.map((spec) => tensorOf(shapeOf(spec, 2), spec.dtype));
const named = (model, values) => Object.fromEntries(model.inputNodes.map((name, index) => [name, values[index]]));
const first = (model, change) => {
  const values = right(model);
  if (values.length > 0) values[0] = change(values[0], model.inputs[0]);
  return values;
};
const otherType = (tensor) => tensorOf(tensor.shape, tensor.dtype === 'float32' ? 'int32' : 'float32');

/** What is done wrong with a model that is loaded. */
const MISTAKES = {
  'another type': (model) => model.execute(first(model, otherType)),
  'another rank': (model) => model.execute(first(model, (tensor) => tensor.expandDims(0))),
  'another dimension': (model) => model.execute(first(model, ({ shape, dtype }) => tensorOf(shape.map((size) => size + 1), dtype))),
  'another type by name': (model) => model.execute(named(model, first(model, otherType))),
  'an unknown input': (model) => model.execute({ ...named(model, right(model)), nothing: tf.ones([1]) }),
  'two unknown inputs': (model) => model.execute({ nothing: tf.ones([1]), 'no/thing:0': tf.ones([1]) }),
  'an unknown output': (model) => model.execute(right(model), 'nothing'),
  'an unknown output beside a known one': (model) => model.execute(right(model), [...model.outputNodes, 'nothing:1']),
  'no inputs': (model) => model.execute([]),
  'no inputs by name': (model) => model.execute({}),
  'one input too many': (model) => model.execute([...right(model), tf.ones([1])]),
  'one input too few by name': (model) => model.execute(named(model, right(model).slice(1))),
  'predict, no inputs': (model) => model.predict([]),
  predict: (model) => model.predict(right(model)),
  'predictAsync, another type': (model) => model.predictAsync(first(model, otherType)),
  'executeAsync': (model) => model.executeAsync(right(model)),
  'executeAsync, another rank': (model) => model.executeAsync(first(model, (tensor) => tensor.expandDims(0))),
  'executeAsync, an unknown output': (model) => model.executeAsync(right(model), 'nothing'),
  'executeAsync, no inputs by name': (model) => model.executeAsync({}),
};

/** What is wrong with the files. */
const FILES = {
  'weights that end early': (artifacts) => ({ ...artifacts, weightData: artifacts.weightData.slice(0, -4) }),
  'no weights': (artifacts) => ({ ...artifacts, weightData: new ArrayBuffer(0) }),
  'weights that the manifest lacks': ({ weightSpecs, ...artifacts }) => ({ ...artifacts, weightSpecs: weightSpecs.slice(0, -1) }),
  'a manifest without weights': (artifacts) => ({ ...artifacts, weightSpecs: [] }),
  'another node': (artifacts) => ({ ...artifacts, modelTopology: { ...artifacts.modelTopology, node: artifacts.modelTopology.node.map((node, index) => (index ? node : { ...node, name: `${node.name}_renamed` })) } }),
};

const described = (made) => `no error: ${[made].flat().map((tensor) => `${tensor.dtype}[${tensor.shape}]`).join(' ')}`;

async function said(work) {
  const warned = [];
  const { warn } = console;
  console.warn = (...words) => warned.push(words.join(' '));
  try {
    return [described(await work()), ...warned].join(' | ');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    console.warn = warn;
  }
}

for (const [index, file] of files.entries()) {
  const { topology, content, data } = readModel(tf, file);
  topology.versions = { ...topology.versions, minConsumer: index }; // as run_compiled.mjs has it
  const weightSpecs = content.weightsManifest.flatMap(({ weights }) => weights);
  const artifacts = () => ({ ...content, modelTopology: structuredClone(topology), weightSpecs, weightData: data });
  const loaded = async (Model, change = (each) => each) => {
    const model = new Model({ load: async () => change(artifacts()) });
    await model.load();
    return model;
  };
  const model = path.basename(path.dirname(file));
  const told = async (mistake, work) => {
    const [interpreted, compiled] = [await said(() => work(GraphModel)), await said(() => work(CompiledModel))];
    process.stdout.write(`${JSON.stringify({ model, mistake, interpreted, compiled })}\n`);
  };
  for (const [mistake, make] of Object.entries(MISTAKES)) await told(mistake, async (Model) => make(await loaded(Model)));
  for (const [mistake, change] of Object.entries(FILES)) {
    await told(mistake, async (Model) => {
      const made = await loaded(Model, change);
      return made.executeAsync(right(made));
    });
  }
}
