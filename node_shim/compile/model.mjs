/** A model as its files have it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Model
 * @property {string} path of its model.json
 * @property {string[]} files that one and its weights
 * @property {any} content of it
 * @property {any} topology
 * @property {any} signature as tfjs-converter chooses it
 * @property {any} initializer the graph that runs before all else; null where it has none
 * @property {{topology: string, initializer: string} | null} short what is enough of both once they are code, as JSON; null where nothing asks
 * @property {ArrayBuffer} data of all weights
 * @property {Record<string, any[]>} tensors the weights by name
 */

/** @param {any} tf @param {string} file a model.json @returns {Model} */
export function readModel(tf, file) {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const manifest = content.weightsManifest ?? [];
  const shards = manifest.flatMap((/** @type {any} */ { paths }) => paths).map((/** @type {string} */ name) => path.join(path.dirname(file), name));
  const bytes = Buffer.concat(shards.map((/** @type {string} */ name) => readFileSync(name)));
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const specs = manifest.flatMap((/** @type {any} */ { weights }) => weights);
  const weights = tf.io.decodeWeights(data, specs);
  return {
    path: file,
    files: [file, ...shards],
    content,
    topology: content.modelTopology,
    signature: content.userDefinedMetadata?.signature ?? content.signature,
    initializer: content.modelInitializer?.node ? content.modelInitializer : null,
    short: null,
    data,
    tensors: Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, [tensor]])),
  };
}
