/**
 * Stands in for tfjs-converter's where an app gives loadGraphModel no options and no handlers of its own making: the same
 * interface, with one way to load. Texts are tfjs's own where they are not about what is missing.
 */
import { Tensor, dispose, env, tensor, util } from '@tensorflow/tfjs-core';
import { managerOfModel } from './graphs.js';
import { GraphExecutor, gone } from './graph_executor.js';
import { OperationMapper } from './operation_mapper.js';

const TYPES = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, uint8: Uint8Array, uint16: Uint16Array };

function decoded(data, specs) {
  let at = 0;
  const map = {};
  for (const { name, shape, dtype, quantization } of specs) {
    const Type = TYPES[quantization ? quantization.dtype : dtype];
    if (!Type || dtype === 'bool' && quantization) throw gone(`weights of the type ${quantization?.dtype ?? dtype} (${name})`);
    const end = at + util.sizeFromShape(shape) * Type.BYTES_PER_ELEMENT;
    let values = new Type(data.slice(at, end));
    if (quantization) {
      const { scale, min } = quantization;
      values = dtype === 'int32' ? Int32Array.from(values, (each) => Math.round(each * scale + min)) : Float32Array.from(values, (each) => each * scale + min);
    }
    map[name] = [tensor(values, shape, dtype)];
    at = end;
  }
  return map;
}

function joined(data) {
  if (!Array.isArray(data)) return data ?? new ArrayBuffer(0);
  let at = 0;
  const whole = new Uint8Array(data.reduce((sum, each) => sum + each.byteLength, 0));
  for (const each of data) {
    whole.set(new Uint8Array(each), at);
    at += each.byteLength;
  }
  return whole.buffer;
}

async function fetched(path) {
  const { fetch } = env().platform;
  const response = await fetch(path, {});
  if (!response.ok) throw new Error(`Request to ${path} failed with status code ${response.status}. Please verify this URL points to the model JSON of the model to load.`);
  let model;
  try {
    model = await response.json();
  } catch {
    throw new Error(`Failed to parse model JSON of response from ${path}. Please make sure the server is serving valid JSON for this request.`);
  }
  const { modelTopology, weightsManifest } = model;
  if (modelTopology == null && weightsManifest == null) throw new Error(`The JSON from HTTP path ${path} contains neither model topology or manifest for weights.`);
  const slash = path.lastIndexOf('/');
  const search = path.lastIndexOf('?');
  const address = (name) => `${path.substring(0, slash)}/${name}${search > slash ? path.substring(search) : ''}`;
  const groups = weightsManifest ?? [];
  const weightData = await Promise.all(groups.flatMap(({ paths }) => paths).map(async (name) => (await fetch(address(name), {})).arrayBuffer()));
  return { ...model, weightData, weightSpecs: groups.flatMap(({ weights }) => weights) };
}

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
      made.resourceManager = this.resourceManager;
      return made;
    };
    this.artifacts = artifacts;
    this.resourceManager = managerOfModel();
    this.signature = userDefinedMetadata?.signature ?? artifacts.signature;
    if (userDefinedMetadata?.structuredOutputKeys != null) this.structuredOutputKeys = userDefinedMetadata.structuredOutputKeys;
    this.version = `${topology.versions.producer}.${topology.versions.minConsumer}`;
    this.executor = executor(topology, this.signature);
    if (modelInitializer?.node != null) this.initializer = executor(modelInitializer);
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
    if (!this.captured) this.capture(this.initializer ? this.initializer.execute({}, this.initialized()) : []);
    return this.given(this.executor.execute(this.named(inputs), [outputs || this.outputNodes].flat()));
  }

  async executeAsync(inputs, outputs) {
    if (!this.captured) this.capture(this.initializer ? await this.initializer.executeAsync({}, this.initialized()) : []);
    return this.given(await this.executor.executeAsync(this.named(inputs), [outputs || this.outputNodes].flat()));
  }

  given(results) {
    return results.length > 1 ? results : results[0];
  }

  initialized() {
    return Object.keys(this.artifacts.initializerSignature?.outputs ?? {});
  }

  /** What the graph that runs first makes, by the id of the input that takes it. */
  capture(made) {
    const outputs = Object.values(this.artifacts.initializerSignature?.outputs ?? {});
    this.captured = new Map(outputs.map(({ resourceId }, index) => [resourceId, made[index]]));
  }

  named(inputs) {
    const { captured, inputNodes } = this;
    const resource = (name) => this.signature?.inputs?.[name]?.resourceId;
    if (!(inputs instanceof Tensor) && !Array.isArray(inputs)) {
      for (const name in this.signature?.inputs ?? {}) if (resource(name) != null) inputs[name] = captured.get(resource(name));
      return inputs;
    }
    const tensors = [inputs].flat();
    if (tensors.length + captured.size !== inputNodes.length) throw new Error(`Input tensor count mismatch, the graph model has ${inputNodes.length - captured.size} non-resource placeholders, while there are ${tensors.length} input tensors provided.`);
    let at = 0;
    return Object.fromEntries(inputNodes.map((name) => [name, resource(name) == null ? tensors[at++] : captured.get(resource(name))]));
  }

  dispose() {
    this.executor.dispose();
    if (this.initializer) {
      this.initializer.dispose();
      dispose([...(this.captured?.values() ?? [])]);
    }
    this.resourceManager?.dispose();
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
