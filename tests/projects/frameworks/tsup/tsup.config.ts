import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  platform: 'browser',
  noExternal: [/.*/],
  publicDir: true,
  minify: true,
  clean: true,
});
