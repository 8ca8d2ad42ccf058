/** Stands in for tfjs-converter's: it runs a compiled graph, with the same checks in the same words. */
import { engine, tidy, util } from '@tensorflow/tfjs-core';
import { digestOfValues } from './digest.js';
// <waits>
import { contextOfRun } from './graphs.js';
// </waits>

export const gone = (what) => new Error(`slimtf compiled this model, without ${what}: level = "deep" in the settings of slimtf brings it back`);
const parsed = (name) => {
  const parts = name.split(':');
  return [parts[0], parts.length > 1 ? Number(parts.at(-1)) : 0];
};

/** What compiled graphs call. */
export const cloneTensor = (tensor) => (tensor.kept ? tensor : engine().runKernel('Identity', { x: tensor }));
export const nested = (tensor) => util.toNestedArray(tensor.shape, tensor.dataSync());

export class GraphExecutor {
  constructor(graph) {
    this.graph = graph;
  }

  get inputs() {
    return this.graph.inputs.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  }

  get outputs() {
    return this.graph.outputs.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  }

  get inputNodes() {
    return this.graph.inputs.map(({ key, name }) => key ?? name);
  }

  get outputNodes() {
    return this.graph.outputs.map(({ key, name }) => key ?? name);
  }

  set weightMap(map) {
    const { nodes, weights, folded, values } = this.graph;
    this._weightMap = map;
    this.weights = weights.map((index) => map[nodes[index].name]?.[0]);
    const names = folded.map((index) => nodes[index].name);
    if (names.every((name) => map[name]) && digestOfValues(names, map) !== values) throw new Error(`The weights [${names}] of this model are others than when slimtf compiled it: build again`);
  }

  get weightMap() {
    return this._weightMap;
  }

  set resourceManager(manager) {
    this.manager = manager;
  }

  execute(inputs, outputs) {
    const { fed, picked } = this.asked(inputs, outputs, 'Missing');
    // <waits>
    const { waits } = this.graph;
    if (waits != null) throw new Error(`The execution of the op '${waits}' returned a promise. Please use model.executeAsync() instead.`);
    // </waits>
    return tidy(() => picked(this.run(this.started(fed))));
  }

  async executeAsync(inputs, outputs) {
    const { fed, picked } = this.asked(inputs, outputs, 'Consider providing');
    // eslint-disable-next-line no-console -- tfjs's own warning
    if (!this.graph.dynamic) console.warn('This model execution did not contain any nodes with control flow or dynamic output shapes. You can use model.execute() instead.');
    const run = this.started(fed);
    // <waits>
    if (this.graph.waits != null) return this.waited(run, picked);
    // </waits>
    return tidy(() => picked(this.run(run)));
  }

  // <waits>
  async waited(run, picked) {
    const { fed } = run;
    const made = await this.run(run);
    const results = picked(made);
    const spared = new Set([...results, ...fed, ...this.weights]);
    for (const tensor of [...made.flat(), ...run.late]) if (tensor && !tensor.kept && !spared.has(tensor)) tensor.dispose();
    run.context?.dispose(new Set(Array.from(spared, (tensor) => tensor?.id)));
    return results;
  }
  // </waits>

  /** What a run of its own needs, so that several may be under way. */
  started(fed) {
    const spared = new Set([...this.weights, ...fed]);
    const free = (...made) => made.flat().forEach((tensor) => tensor && !tensor.kept && !spared.has(tensor) && tensor.dispose());
    const run = { fed, free };
    // <waits>
    const late = new Set();
    const hold = (made, given) => made.filter((tensor) => given.includes(tensor) && !spared.has(tensor)).forEach((tensor) => [spared, late].forEach((set) => set.add(tensor)));
    Object.assign(run, { late, hold, context: contextOfRun(), manager: this.manager });
    // </waits>
    return run;
  }

  run(run) {
    return this.graph.run(this.weights, run.fed, run);
  }

  /** Checks what is given and asked for; tfjs's own words. Without what it lacks, a graph that waits would fail in an op. */
  asked(given, asked, lacks) {
    const { graph } = this;
    const names = new Set(graph.nodes.map(({ name }) => name));
    const byName = {};
    for (const name in given) byName[graph.signature?.inputs?.[name]?.name ?? name] = given[name];
    const outside = Object.keys(byName).filter((name) => !names.has(parsed(name)[0]));
    if (outside.length > 0) throw new Error(`The dict provided in model.execute(dict) has keys: [${outside}] that are not part of graph`);
    const fed = [];
    for (const name in byName) {
      const [node, index] = parsed(name);
      const at = graph.inputs.findIndex((each) => each.name === node);
      if (at < 0 || index !== 0) throw gone(`a way to give it '${name}'`);
      const { shape, dtype } = graph.inputs[at];
      const tensor = byName[name];
      util.assert(!shape || (shape.length === tensor.shape.length && tensor.shape.every((dim, axis) => shape[axis] === -1 || shape[axis] === dim)), () => `The shape of dict['${node}'] provided in model.execute(dict) must be [${shape}], but was [${tensor.shape}]`);
      util.assert(!dtype || tensor.dtype === dtype, () => `The dtype of dict['${node}'] provided in model.execute(dict) must be ${dtype}, but was ${tensor.dtype}`);
      fed[at] = tensor;
    }
    const places = asked.map((name) => {
      const wanted = graph.signature?.outputs?.[name]?.name ?? name;
      const [node, index] = parsed(wanted);
      if (!names.has(node)) throw new Error(`The output '${wanted}' is not found in the graph`);
      const at = graph.made.indexOf(node);
      if (at < 0 && !this.weightMap[node]) throw gone(`the output '${wanted}'`);
      return (made) => (made[at] ?? this.weightMap[node])[index];
    });
    // <waits>
    const { dynamic } = graph;
    if (dynamic && lacks === 'Missing') throw new Error(`This execution contains the node '${dynamic.name}', which has the dynamic op '${dynamic.op}'. Please use model.executeAsync() instead. Alternatively, to avoid the dynamic ops, specify the inputs [${dynamic.inputs}]`);
    // </waits>
    const lacking = [...graph.needed.filter((at) => !fed[at]).map((at) => graph.inputs[at].name), ...[...graph.weights, ...graph.folded].map((at) => graph.nodes[at].name).filter((name) => !this.weightMap[name])];
    if (lacking.length > 0) throw new Error(`Cannot compute the outputs [${graph.outputs.map(({ name }) => name)}] from the provided inputs [${Object.keys(byName)}]. ${lacks} the following inputs: [${lacking}]`);
    return { fed, picked: (made) => places.map((from) => from(made)) };
  }

  dispose() {
    Object.values(this.weightMap).forEach((tensors) => tensors.forEach((tensor) => tensor.dispose()));
  }
}
