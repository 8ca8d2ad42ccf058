import { cp, mkdir, rm } from 'node:fs/promises';

import * as esbuild from 'esbuild';

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
await cp('public', 'dist', { recursive: true });
await esbuild.build({ entryPoints: ['src/index.js'], bundle: true, minify: true, outdir: 'dist', define: { 'process.env.NODE_ENV': '"production"' } });
