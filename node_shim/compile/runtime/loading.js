/** A model and its weights from an address, in one way only; what goes wrong is said in tfjs's own words. */
import { engine, env, util } from '@tensorflow/tfjs-core';
import { gone } from './graph_executor.js';

const TYPES = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, uint8: Uint8Array, uint16: Uint16Array };

export function decoded(data, specs) {
  let at = 0;
  const map = {};
  for (const { name, shape, dtype, quantization } of specs) {
    const Type = TYPES[quantization ? quantization.dtype : dtype];
    if (!Type || dtype === 'bool' && quantization) throw gone(`weights of the type ${quantization?.dtype ?? dtype} (${name})`);
    const size = util.sizeFromShape(shape);
    const end = at + size * Type.BYTES_PER_ELEMENT;
    let values = new Type(data.slice(at, end));
    if (values.length !== size) throw new Error(`Based on the provided shape, [${shape}], the tensor should have ${size} values but has ${values.length}`);
    if (quantization) {
      const { scale, min } = quantization;
      values = dtype === 'int32' ? Int32Array.from(values, (each) => Math.round(each * scale + min)) : Float32Array.from(values, (each) => each * scale + min);
    }
    map[name] = [engine().makeTensor(values, shape, dtype)];
    at = end;
  }
  return map;
}

export function joined(data) {
  if (!Array.isArray(data)) return data ?? new ArrayBuffer(0);
  let at = 0;
  const whole = new Uint8Array(data.reduce((sum, each) => sum + each.byteLength, 0));
  for (const each of data) {
    whole.set(new Uint8Array(each), at);
    at += each.byteLength;
  }
  return whole.buffer;
}

async function answered(fetch, address, what) {
  const response = await fetch(address, {});
  if (!response.ok) throw new Error(`Request to ${address} failed with status code ${response.status}. Please verify this URL points to ${what} of the model to load.`);
  return response;
}

export async function fetched(path) {
  const { fetch } = env().platform;
  const response = await answered(fetch, path, 'the model JSON');
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
  const weightData = await Promise.all(groups.flatMap(({ paths }) => paths).map(async (name) => (await answered(fetch, address(name), 'the weights')).arrayBuffer()));
  return { ...model, weightData, weightSpecs: groups.flatMap(({ weights }) => weights) };
}
