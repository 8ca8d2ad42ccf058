/**
 * Stands in for tfjs-converter's where an app gives loadGraphModel no options and no handlers of its own making: the same
 * interface, with one way to load. Texts are tfjs's own where they are not about what is missing.
 */
import { Tensor } from '@tensorflow/tfjs-core';
// <initializer>
import { dispose } from '@tensorflow/tfjs-core';
// </initializer>
// <waits>
import { managerOfModel } from './graphs.js';
// </waits>
import { GraphExecutor, gone } from './graph_executor.js';
import { decoded, fetched, joined } from './loading.js';
import { OperationMapper } from './operation_mapper.js';

export class GraphModel {
  constructor(source) {
    this.source = source;
    this.modelUrl = source;
    this.version = 'n/a';
  }

  get modelVersion() {
    return this.version;
  }

  get inputNodes() {
    return this.executor.inputNodes;
  }

  get outputNodes() {
    return this.executor.outputNodes;
  }

  get inputs() {
    return this.executor.inputs;
  }

  get outputs() {
    return this.executor.outputs;
  }

  get weights() {
    return this.executor.weightMap;
  }

  get metadata() {
    return this.artifacts.userDefinedMetadata;
  }

  get modelSignature() {
    return this.signature;
  }

  get modelStructuredOutputKeys() {
    return this.structuredOutputKeys;
  }

  async load() {
    const { source } = this;
    const artifacts = source.load == null ? await fetched(source) : await source.load();
    const weights = decoded(joined(artifacts.weightData), artifacts.weightSpecs ?? []);
    const { modelTopology: topology, userDefinedMetadata, modelInitializer } = artifacts;
    const executor = (graph, signature) => {
      const made = new GraphExecutor(OperationMapper.Instance.transformGraph(graph, signature));
      made.weightMap = weights;
      // <waits>
      made.resourceManager = this.resourceManager;
      // </waits>
      return made;
    };
    this.artifacts = artifacts;
    // <waits>
    this.resourceManager = managerOfModel();
    // </waits>
    this.signature = userDefinedMetadata?.signature ?? artifacts.signature;
    if (userDefinedMetadata?.structuredOutputKeys != null) this.structuredOutputKeys = userDefinedMetadata.structuredOutputKeys;
    this.version = `${topology.versions.producer}.${topology.versions.minConsumer}`;
    this.executor = executor(topology, this.signature);
    // <initializer>
    if (modelInitializer?.node != null) this.initializer = executor(modelInitializer);
    // </initializer>
    return true;
  }

  predict(inputs) {
    return this.structured(this.execute(inputs, this.outputNodes));
  }

  async predictAsync(inputs) {
    return this.structured(await this.executeAsync(inputs, this.outputNodes));
  }

  structured(outputs) {
    const keys = this.structuredOutputKeys;
    return keys ? Object.fromEntries([outputs].flat().map((each, index) => [keys[index], each])) : outputs;
  }

  execute(inputs, outputs) {
    // <initializer>
    if (!this.captured) this.capture(this.initializer ? this.initializer.execute({}, this.initialized()) : []);
    // </initializer>
    return this.given(this.executor.execute(this.named(inputs), [outputs || this.outputNodes].flat()));
  }

  async executeAsync(inputs, outputs) {
    // <initializer>
    if (!this.captured) this.capture(this.initializer ? await this.initializer.executeAsync({}, this.initialized()) : []);
    // </initializer>
    return this.given(await this.executor.executeAsync(this.named(inputs), [outputs || this.outputNodes].flat()));
  }

  given(results) {
    return results.length > 1 ? results : results[0];
  }

  // <initializer>
  initialized() {
    return Object.keys(this.artifacts.initializerSignature?.outputs ?? {});
  }

  /** What the graph that runs first makes, by the id of the input that takes it. */
  capture(made) {
    const outputs = Object.values(this.artifacts.initializerSignature?.outputs ?? {});
    this.captured = new Map(outputs.map(({ resourceId }, index) => [resourceId, made[index]]));
  }

  resources() {
    const inputs = this.signature?.inputs ?? {};
    const named = Object.keys(inputs).filter((name) => inputs[name].resourceId != null);
    return Object.fromEntries(named.map((name) => [name, this.captured.get(inputs[name].resourceId)]));
  }
  // </initializer>

  named(inputs) {
    const { inputNodes } = this;
    let taken = {};
    // <initializer>
    taken = this.resources();
    // </initializer>
    if (!(inputs instanceof Tensor) && !Array.isArray(inputs)) return Object.assign(inputs, taken);
    const tensors = [inputs].flat();
    const open = inputNodes.filter((name) => !(name in taken));
    if (tensors.length !== open.length) throw new Error(`Input tensor count mismatch, the graph model has ${open.length} non-resource placeholders, while there are ${tensors.length} input tensors provided.`);
    return { ...Object.fromEntries(open.map((name, index) => [name, tensors[index]])), ...taken };
  }

  dispose() {
    this.executor.dispose();
    // <initializer>
    if (this.initializer) {
      this.initializer.dispose();
      dispose([...(this.captured?.values() ?? [])]);
    }
    // </initializer>
    // <waits>
    this.resourceManager?.dispose();
    // </waits>
  }
}

export async function loadGraphModel(source, options) {
  if (source == null) throw new Error('modelUrl in loadGraphModel() cannot be null. Please provide a url or an IOHandler that loads the model');
  if (Object.keys(options ?? {}).length > 0) throw gone(`the options of loadGraphModel (${Object.keys(options)})`);
  const model = new GraphModel(source);
  await model.load();
  return model;
}

export function loadGraphModelSync() {
  throw gone('loadGraphModelSync()');
}
