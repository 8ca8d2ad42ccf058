import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import { Ownership } from '../../node_shim/tfjs.mjs';
import { Project } from './support/project.mjs';

const SOURCES = {
  'src/index.js': "// import { FN } from './other.js';\nimport * as tf from '@tensorflow/tfjs';\nimport { FN } from './config.js';\nimport { plain } from './plain.js';\nconsole.log(tf[FN](1, 2), plain, \"import './gone.js'\");\n",
  'src/config.js': "export const FN = 'add';\n",
  'src/config.prod.js': "export const FN = 'sub';\n",
  'src/plain.js': "// a word, or cumsum\nexport const plain = 'text'; /* cumsum */ // see http://a.b/cumsum\n",
};

/** @param {any} reply @returns {string[]} `importer specifier target` */
const links = (reply) => reply.links.map((/** @type {any} */ { importer, specifier, target }) => `${path.basename(importer)} ${specifier} ${target.startsWith('@') ? target : path.basename(target)}`).sort();

/** @param {any} reply @returns {string[]} each file, and the first text that its code has */
const others = (reply) => reply.others.map((/** @type {any} */ { file, code }) => `${path.basename(file)} ${/'([\w,]+)'|"([\w,]+)"/.exec(code)?.slice(1).find(Boolean)}`).sort();

for (const variant of ['slim', 'baseline']) {
  test(`webpack: ${variant}: other files in the place of some`, async (t) => {
    const configs = [
      "plugins: [new (require('webpack').NormalModuleReplacementPlugin)(/config\\.js$/, './config.prod.js')]",
      "resolve: { alias: { [__dirname + '/src/config.js']: __dirname + '/src/config.prod.js' } }",
    ];
    for (const config of configs) {
      const project = new Project(t, { 'webpack.config.js': `module.exports = { mode: 'production', entry: './src/index.js', ${config} };\n`, ...SOURCES });
      const { reply } = await project.bundle('webpack', { variant });
      assert.equal(reply.failure, null);
      assert.deepEqual([others(reply), links(reply)], [[], ['index.js ./config.js config.prod.js']]);
    }
  });

  for (const bundler of ['rollup', 'vite']) {
    test(`${bundler}: ${variant}: other files and other texts`, async (t) => {
      const plugins = "[{ enforce: 'pre', resolveId: (id, by) => (id === './config.js' ? by.replace('index.js', 'config.prod.js') : null), transform: (code, id) => (id.endsWith('plain.js') ? { code: code.replace('text', 'cumsum,neg'), map: null } : null) }]";
      const config = bundler === 'vite' ? `export default { plugins: ${plugins} };\n` : `export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: ${plugins} };\n`;
      const page = bundler === 'vite' ? { 'index.html': '<script type="module" src="/src/index.js"></script>' } : {};
      const project = new Project(t, { [`${bundler}.config.mjs`]: config, ...SOURCES, ...page });
      const { reply } = await project.bundle(bundler, { variant });
      assert.equal(reply.failure, null);
      assert.deepEqual([others(reply), links(reply)], [['plain.js cumsum,neg'], ['index.js ./config.js config.prod.js']]);
    });
  }
}

for (const [version, found] of Object.entries({ vite: [], 'vite-7': ['a.ts', 'c.js'] })) { // rolldown fills in what is defined: names of these files may be texts by now
  test(`${version}: what compilers and settings write is no other text, unless a setting brings a word`, async (t) => {
    const project = new Project(t, {
      'vite.config.mjs': "export default { define: { __VERSION__: '\"1.2.3\"', __FN__: '\"cumsum\"' }, esbuild: { target: 'es2015' } };\n",
      'src/index.js': "import './a.ts';\nimport './b.jsx';\nimport './c.js';\n",
      'src/a.ts': "import * as tf from '@tensorflow/tfjs';\nenum Kind { One = 'one', Two = 2 }\nclass A { static s = Kind.One; #x = 1; async *f() { yield this.#x ?? 2; } }\nconsole.log(Kind, A, __VERSION__, process.env.NODE_ENV, tf.add(1, 2));\n",
      'src/b.jsx': '/** @jsxRuntime classic */\nconst React = { createElement() {} };\nexport const Part = () => <div className="wide">text</div>;\n',
      'src/c.js': 'console.log(__FN__);\n',
      'index.html': '<script type="module" src="/src/index.js"></script>',
    }, { packages: version === 'vite' ? {} : { vite: version } });
    const { reply } = await project.bundle('vite');
    assert.equal(reply.failure, null);
    assert.deepEqual(reply.others.map(({ file }) => path.basename(file)), found);
  });
}

test('an import that leads elsewhere leads there alone', async (t) => {
  const project = new Project(t, {
    'rollup.config.mjs': "export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [{ resolveId: (id, by) => (id === './config.js' && by.endsWith('index.js') ? by.replace('index.js', 'config.prod.js') : null) }] };\n",
    ...SOURCES,
    'src/plain.js': "export { FN as plain } from './config.js';\n",
  });
  const { reply } = await project.bundle('rollup');
  assert.deepEqual([reply.others, links(reply)], [[], ['index.js ./config.js config.prod.js']]);
});

test('webpack: what TypeScript writes for old browsers is no other text', async (t) => {
  const project = new Project(t, {
    'webpack.config.js': "module.exports = { mode: 'production', entry: './src/index.js', module: { rules: [{ test: /old\\.js$/, loader: require.resolve('./loader.cjs') }] } };\n",
    'loader.cjs': "module.exports = (code) => '\"use strict\"; Object.defineProperty(exports, \"__esModule\", { value: true }); var __read = typeof Symbol === \"function\" ? 1 : 2;' + code.replace('export const', 'exports.old =') + ';';\n",
    'src/index.js': "import { old } from './old.js';\nimport * as tf from '@tensorflow/tfjs';\nconsole.log(old, tf.add(1, 2));\n",
    'src/old.js': 'export const old = 1;\n',
  });
  const { reply } = await project.bundle('webpack');
  assert.equal(reply.failure, null);
  assert.deepEqual(reply.others, []);
});

const NAMED = {
  'src/index.js': "import * as tf from '@tensorflow/tfjs';\nimport { FN } from '@/config.js';\nimport './other.js';\nimport 'both';\nimport 'a-package';\nconsole.log(tf[FN](1, 2));\n",
  'src/other.js': "import 'both';\nimport '@/config.js';\n",
  'src/config.js': "export const FN = 'add';\n",
  'src/b1.js': 'console.log(1);\n',
  'src/b2.js': 'console.log(2);\n',
  'node_modules/a-package/index.js': 'console.log(3);\n',
};
const LEADS = "(id, by) => (id === '@/config.js' ? by.replace(/\\w+\\.js$/, 'config.js') : id === 'both' ? by.replace(/index\\.js$/, 'b1.js').replace(/other\\.js$/, 'b2.js') : id === 'a-package' ? by.replace(/src.*/, 'node_modules/a-package/index.js') : null)";

for (const bundler of ['rollup', 'vite', 'webpack']) {
  test(`${bundler}: names that only plugins lead to files of the app, import by import`, async (t) => {
    const plugin = `{ enforce: 'pre', resolveId: ${LEADS} }`;
    const own = `{ apply(compiler) { compiler.hooks.normalModuleFactory.tap('a', (factory) => factory.hooks.beforeResolve.tap('a', (data) => { const to = (${LEADS})(data.request, data.contextInfo.issuer); if (to) data.request = to; })); } }`;
    const configs = {
      rollup: `export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [${plugin}] };\n`,
      vite: `export default { plugins: [${plugin}] };\n`,
      webpack: `module.exports = { mode: 'production', entry: './src/index.js', resolve: { alias: { '@': __dirname + '/src' } }, plugins: [${own}] };\n`,
    };
    const page = bundler === 'vite' ? { 'index.html': '<script type="module" src="/src/index.js"></script>' } : {};
    const project = new Project(t, { [bundler === 'webpack' ? 'webpack.config.js' : `${bundler}.config.mjs`]: configs[bundler], ...NAMED, ...page });
    const { reply } = await project.bundle(bundler, { variant: 'baseline' });
    assert.equal(reply.failure, null);
    assert.deepEqual(links(reply), ['index.js @/config.js config.js', 'index.js both b1.js', 'other.js @/config.js config.js', 'other.js both b2.js']);
  });
}

test('webpack: names that a compiler replaces, import by import', async (t) => {
  const loader = "module.exports = (code) => code.replace('~tf', '@tensorflow/tfjs').replace('~config', './config.js').replace(/import '~gone';/, '');\n";
  const project = new Project(t, {
    'webpack.config.js': "module.exports = { mode: 'production', entry: './src/index.js', module: { rules: [{ test: /\\.js$/, include: __dirname + '/src', loader: require.resolve('./loader.cjs') }] } };\n",
    'loader.cjs': loader,
    'src/index.js': "import * as tf from '~tf';\nimport { FN } from '~config';\nimport './other.js';\nconsole.log(tf[FN](1, 2));\n",
    'src/other.js': "import { FN } from '~config';\nimport '~gone';\nconsole.log(FN);\n",
    'src/config.js': "export const FN = 'add';\n",
  });
  const { reply } = await project.bundle('webpack', { variant: 'baseline' });
  assert.equal(reply.failure, null);
  assert.deepEqual(links(reply), ['index.js ~config config.js', 'index.js ~tf @tensorflow/tfjs']);
});

test('webpack: an import of types that goes has nothing to do with one that a compiler adds', async (t) => {
  const project = new Project(t, {
    'webpack.config.js': "module.exports = { mode: 'production', entry: './src/index.js', module: { rules: [{ test: /\\.js$/, include: __dirname + '/src', loader: require.resolve('./loader.cjs') }] } };\n",
    'loader.cjs': "module.exports = (code) => (code.includes('import type') ? `import './added.js';\\n${code.replace(/import type .*;\\n/, '')}` : code);\n",
    'src/index.js': "import { a } from './a.js';\nimport type { Tensor } from '@tensorflow/tfjs';\nimport { b } from './b.js';\nconsole.log(a, b);\n",
    'src/a.js': 'export const a = 1;\n',
    'src/b.js': 'export const b = 1;\n',
    'src/added.js': 'console.log(1);\n',
  });
  const { reply } = await project.bundle('webpack', { variant: 'baseline' });
  assert.equal(reply.failure, null);
  assert.deepEqual(links(reply), []);
});

test('rollup: a text that is filled in counts although the file has a name like it', async (t) => {
  const project = new Project(t, {
    'rollup.config.mjs': "export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [{ transform: (code) => code.replace('%%FN%%', 'softplus') }] };\n",
    'src/index.js': "import * as tf from '@tensorflow/tfjs';\nimport { FN } from './filled.js';\nimport './plain.js';\nconsole.log(tf[FN](1, 2));\n",
    'src/filled.js': "const titles = { softplus: 'S' };\nexport const FN = ['%%FN%%'][0], title = titles[FN];\n",
    'src/plain.js': "console.log({ softplus: 'S' }, '%%KEPT%%');\n",
  });
  const { reply } = await project.bundle('rollup');
  assert.equal(reply.failure, null);
  assert.deepEqual(reply.others.map(({ file }) => path.basename(file)), ['filled.js']);
});

test('custom modules are tfjs by whatever name, those of a script by itself, too', () => {
  const folder = path.resolve('/app/custom_tfjs');
  const ownership = new Ownership({ ownFolders: [folder], aliases: [{ specifier: '@tensorflow/tfjs-core', target: path.join(folder, 'custom_tfjs_core.js') }], variant: 'slim' });
  const names = ['custom_tfjs_core.js', 'apart/page/custom_tfjs_core.js', 'apart/page/custom_flat.js'].map((name) => ownership.nameOf(path.join(folder, name)));
  assert.deepEqual(names, ['@tensorflow/tfjs-core', '@tensorflow/tfjs-core', '@tensorflow/tfjs']);
  assert.deepEqual(['/app/src/custom_tfjs_core.js', '/app/node_modules/@tensorflow/tfjs-vis/dist/index.js', '/app/node_modules/other/index.js'].map((file) => ownership.nameOf(file)), ['', '', '']);
});

for (const version of ['vite', 'vite-7']) {
  test(`${version}: the address of a worker is no other text, and is as it was in one`, async (t) => {
    const project = new Project(t, {
      'vite.config.mjs': "export default { plugins: [{ name: 'fill', enforce: 'pre', transform: (code, id) => (id.endsWith('b.js') ? { code: code.replace('text', 'cumsum'), map: null } : null) }] };\n",
      'src/index.js': "import './b.js';\nnew Worker(new URL('./w.js', import.meta.url), { type: 'module' });\n",
      'src/b.js': "new Worker(new URL('./w.js', import.meta.url), { type: 'module' });\nconsole.log('text');\n",
      'src/w.js': "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1, 2));\n",
      'index.html': '<script type="module" src="/src/index.js"></script>',
    }, { packages: version === 'vite' ? {} : { vite: version } });
    const { reply } = await project.bundle('vite');
    assert.equal(reply.failure, null);
    assert.deepEqual(reply.others.map(({ file }) => path.basename(file)), ['b.js']);
    assert.match(reply.others[0].code, /new URL\(.*"\.\/w\.js", import\.meta\.url\)/);
  });
}
