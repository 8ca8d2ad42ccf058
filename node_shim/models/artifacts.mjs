/** A model.json with its weights, as tfjs's loaders take them from an io handler. */

/**
 * Not tfjs's own http loader, because a slim bundle may have none.
 * @param {string} url of model.json
 * @param {(url: string) => Promise<ArrayBuffer>} read
 * @returns {Promise<object>}
 */
export async function readArtifacts(url, read) {
  const { weightsManifest = [], ...model } = JSON.parse(new TextDecoder().decode(await read(url)));
  const paths = weightsManifest.flatMap((/** @type {any} */ group) => group.paths);
  const parts = await Promise.all(paths.map((/** @type {string} */ path) => read(new URL(path, url).href)));
  const weightSpecs = weightsManifest.flatMap((/** @type {any} */ group) => group.weights);
  return { ...model, weightSpecs, weightData: joined(parts) };
}

/** @param {ArrayBuffer[]} parts @returns {ArrayBuffer} */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), offset);
    offset += part.byteLength;
  }
  return whole.buffer;
}
