/**
 * `node time_compiled.mjs both.mjs model.json…`: how long compiled models take, as a share of the interpreter's time.
 *
 * Medians of rounds in which both take turns; a line of JSON for each model.
 */
import { pathToFileURL } from 'node:url';

import { readModel } from '../../node_shim/compile/model.mjs';

const ROUNDS = 40;
const WARM = 100; // runs before the later ones are timed
const LATER = 50;

const [bundle, ...files] = process.argv.slice(2);
const { tf, GraphModel, CompiledModel } = await import(pathToFileURL(bundle).href);
tf.env().registerFlag('KEEP_INTERMEDIATE_TENSORS', () => false);
await tf.setBackend('cpu');

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const timed = async (into, work) => {
  const began = performance.now();
  const made = await work();
  into.push(performance.now() - began);
  return made;
};

async function round(Model, load, times) {
  const model = new Model({ load });
  await timed(times.load, () => model.load());
  const inputs = model.inputs.map(({ shape, dtype }) => tf.ones(shape.map((size) => Math.max(size, 1)), dtype));
  const once = () => tf.dispose(model.execute(inputs));
  await timed(times.first, once);
  for (let run = 0; run < WARM; run += 1) once();
  await timed(times.later, () => {
    for (let run = 0; run < LATER; run += 1) once();
  });
  tf.dispose(inputs);
  model.dispose();
}

for (const [index, file] of files.entries()) {
  const { topology, content, data } = readModel(tf, file);
  topology.versions = { ...topology.versions, minConsumer: index }; // as run_compiled.mjs has it
  const weightSpecs = content.weightsManifest.flatMap(({ weights }) => weights);
  const load = async () => ({ ...content, modelTopology: structuredClone(topology), weightSpecs, weightData: data });
  const [interpreted, compiled] = [0, 1].map(() => ({ load: [], first: [], later: [] }));
  for (let count = 0; count < ROUNDS; count += 1) {
    const pair = [() => round(GraphModel, load, interpreted), () => round(CompiledModel, load, compiled)];
    for (const turn of count % 2 ? pair : pair.reverse()) await turn();
  }
  const ratios = Object.keys(compiled).map((key) => [key, median(compiled[key]) / median(interpreted[key])]);
  process.stdout.write(`\n${JSON.stringify(Object.fromEntries(ratios))}\n`);
}
