import { fileURLToPath } from 'node:url';

export default {
  mode: 'production',
  entry: './src/index.js',
  output: {
    path: fileURLToPath(new URL('dist', import.meta.url)),
    filename: 'bundle.js',
  },
};
