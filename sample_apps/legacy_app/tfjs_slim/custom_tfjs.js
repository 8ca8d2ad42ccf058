// For alias replacement of @tensorflow/tfjs
import { registerKernel } from '@tensorflow/tfjs-core/dist/base';
import '@tensorflow/tfjs-core/dist/base_side_effects';
export * from '@tensorflow/tfjs-core/dist/base';
export * from '@tensorflow/tfjs-converter';

// backend = cpu
export * from '@tensorflow/tfjs-backend-cpu/dist/base';
import { identityConfig as Identity_cpu } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Identity';
import { _fusedMatMulConfig as _FusedMatMul_cpu } from '@tensorflow/tfjs-backend-cpu/dist/kernels/_FusedMatMul';
registerKernel(Identity_cpu);
registerKernel(_FusedMatMul_cpu);
