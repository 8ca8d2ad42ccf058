// Prints what the packages themselves say once they are loaded: kernels by backend, gradients, ops.
const core = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs');

const truth = { kernels: {}, gradients: [], ops: {} };
for (const backend of ['cpu', 'webgl', 'wasm', 'webgpu']) {
  try {
    require(`@tensorflow/tfjs-backend-${backend}`);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
  const names = (core.getKernelsForBackend(backend) ?? []).map((config) => config.kernelName);
  if (names.length > 0) truth.kernels[backend] = names.sort();
}
const all = new Set(Object.values(truth.kernels).flat());
for (const name of Object.values(core)) if (typeof name === 'string') all.add(name);
truth.gradients = [...all].filter((name) => core.getGradient(name) != null).sort();
for (const name of ['fused', 'image', 'linalg', 'losses', 'signal', 'sparse', 'spectral', 'string']) {
  truth.ops[name] = Object.keys(core[name]).sort();
}
truth.exports = Object.keys(core).sort();
console.log(JSON.stringify(truth));
