import { readFileSync } from 'node:fs';

import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const BINARIES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** Puts the binaries of the wasm backend beside the bundle. */
const wasmBinaries = {
  name: 'wasm-binaries',
  generateBundle() {
    for (const fileName of BINARIES) {
      const source = readFileSync(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${fileName}`);
      this.emitFile({ type: 'asset', fileName, source });
    }
  },
};

export default {
  input: 'src/index.js',
  output: { file: 'dist/bundle.js', format: 'es' },
  plugins: [nodeResolve({ browser: true }), commonjs(), wasmBinaries, terser({ format: { comments: false } })],
};
