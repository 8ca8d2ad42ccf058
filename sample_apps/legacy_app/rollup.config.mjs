import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const plugins = [nodeResolve({ browser: true }), commonjs()];

// The page, and the model by itself for other teams.
export default [
  {
    input: 'src/index.js',
    output: { file: 'dist-rollup/bundle.js', format: 'iife', plugins: [terser({ format: { comments: false } })] },
    plugins,
  },
  {
    input: { comfort: 'src/comfort.js' }, // keep the name: others import it
    output: { dir: 'dist-rollup', format: 'es' },
    plugins: [...plugins, process.env.MINIFY && terser()],
  },
];
