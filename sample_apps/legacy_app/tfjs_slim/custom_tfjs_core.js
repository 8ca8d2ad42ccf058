// For alias replacement of @tensorflow/tfjs-core
import { registerKernel } from '@tensorflow/tfjs-core/dist/base';
import '@tensorflow/tfjs-core/dist/base_side_effects';
export * from '@tensorflow/tfjs-core/dist/base';
export { registerKernel };
