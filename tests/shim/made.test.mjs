import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Project } from './support/project.mjs';

const OPS = "import { add } from '@tensorflow/tfjs'; import { one } from './src/one.js'; import { two } from 'virtual:two'; import path from 'outside'; export const three = () => add(one, two, path);";
const SOURCES = {
  'src/index.js': "import * as tf from '@tensorflow/tfjs';\nimport { three } from 'virtual:ops';\nimport './given.js';\nconsole.log(tf.add(1, 1), three());\nimport('virtual:ops');\n",
  'src/one.js': 'export const one = 1;\n',
  'src/given.js': "// '@tensorflow/tfjs' comes by itself\nconsole.log(TF.add(1, 2));\n",
};
const PLUGIN = `{ name: 'theirs', resolveId: (id) => (id === 'outside' ? { id, external: true } : id.startsWith('virtual:') ? '\\0' + id : id === './src/one.js' ? __dirname + '/src/one.js' : null),
  load: (id) => ({ '\\0virtual:ops': ${JSON.stringify(OPS)}, '\\0virtual:two': 'export const two = 2;' })[id],
  transform: (code, id) => (id.endsWith('given.js') ? { code: "import * as TF from '@tensorflow/tfjs';" + code, map: null } : null) }`;
const HEAD = "import { fileURLToPath } from 'node:url';\nconst __dirname = fileURLToPath(new URL('.', import.meta.url)).replace(/.$/, '');\n";

/** @param {Project} project @param {any} reply @param {string[]} names of the modules that plugins make, as the bundler calls them */
function check(project, reply, [ops, two]) {
  const made = new Map(reply.made.map((each) => [each.module, each]));
  assert.deepEqual([...made.keys()].sort(), [ops, two, project.file('src/given.js')].sort());
  const { code, specifiers, name } = made.get(ops);
  assert.match(name, /^virtual_ops\.[0-9a-f]{8}\.js$/);
  assert.deepEqual(specifiers, ['virtual:ops']);
  assert.deepEqual([...code.matchAll(/from\s*["']([^"']+)["']/g)].map((each) => each[1]), ['@tensorflow/tfjs', project.file('src/one.js'), `./${made.get(two).name}`, 'outside']);
  assert.match(made.get(project.file('src/given.js')).code, /import \* as TF from '@tensorflow\/tfjs'/);
  assert.equal(reply.importers.length, 3);
}

for (const variant of ['slim', 'baseline']) {
  for (const version of ['rollup', 'rollup-2', 'vite', 'vite-7', 'vite-3']) {
    test(`${version}: ${variant}: modules that plugins write, with what they import`, async (t) => {
      const [bundler] = version.split('-');
      const options = { packages: version === bundler ? {} : { [bundler]: version } };
      const config = bundler === 'vite' ? `export default { plugins: [${PLUGIN}], build: { minify: false } };\n` : `export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [${PLUGIN}] };\n`;
      const page = bundler === 'vite' ? { 'index.html': '<script type="module" src="/src/index.js"></script>' } : {};
      const project = new Project(t, { [`${bundler}.config.mjs`]: HEAD + config, ...SOURCES, ...page }, options);
      const { reply } = await project.bundle(bundler, { variant });
      check(project, reply, ['virtual:ops', 'virtual:two']);
    });
  }

  test(`webpack: ${variant}: what a loader writes, with what it imports`, async (t) => {
    const loader = `module.exports = function () { return ${JSON.stringify(OPS.replace('./src/one.js', './one.js').replace('virtual:two', './two.made').replace("import path from 'outside'", 'const path = 1'))}; };\n`;
    const rules = '{ test: /ops\\.made$/, loader: require.resolve("./loader.cjs") }, { test: /two\\.made$/, type: "javascript/auto" }';
    const project = new Project(t, {
      'webpack.config.js': `module.exports = { mode: 'production', entry: './src/index.js', module: { rules: [${rules}] } };\n`,
      'loader.cjs': loader,
      ...SOURCES,
      'src/index.js': "import { three } from './ops.made';\nimport * as tf from '@tensorflow/tfjs';\nconsole.log(three(), tf.add(1, 1));\n",
      'src/ops.made': 'ops: three\n',
      'src/two.made': 'export const two = 2;\n',
    });
    const { reply } = await project.bundle('webpack', { variant });
    assert.deepEqual(reply.made.map((each) => each.module), [project.file('src/ops.made')]);
    const [{ code, specifiers }] = reply.made;
    assert.deepEqual(specifiers, []);
    assert.deepEqual([...code.matchAll(/from\s*["']([^"']+)["']/g)].map((each) => each[1]), ['@tensorflow/tfjs', project.file('src/one.js'), project.file('src/two.made')]);
  });
}

test('several modules of one file, each by a query, and one name that two configs give other code', async (t) => {
  const plugin = (extra) => `{ resolveId: (id) => (id.startsWith('virtual:') ? '\\0' + id : id.startsWith('./gen.ops?') ? __dirname + '/src/' + id.slice(2) : null),
    load: (id) => (id === '\\0virtual:ops' ? "import '@tensorflow/tfjs'; export default ${extra};" : id.includes('gen.ops?') ? "import { add } from '@tensorflow/tfjs'; export default () => add('" + id.split('?')[1] + "');" : null) }`;
  const config = `export default [1, 2].map((each) => ({ input: 'src/index.js', output: { file: 'dist/' + each + '.js' }, plugins: [each === 1 ? ${plugin(1)} : ${plugin(2)}] }));\n`;
  const project = new Project(t, {
    'rollup.config.mjs': HEAD + config,
    'src/index.js': "import ops from 'virtual:ops';\nimport one from './gen.ops?one';\nimport two from './gen.ops?two';\nconsole.log(ops, one(), two());\n",
    'src/gen.ops': 'one two\n',
  });
  const { reply } = await project.bundle('rollup');
  assert.deepEqual(reply.importers, [project.file('src/gen.ops'), 'virtual:ops']);
  assert.equal(new Set(reply.made.map((each) => each.name)).size, 4);
  assert.deepEqual(reply.made.filter((each) => each.module === 'virtual:ops').map((each) => each.code.slice(-2)), ['1;', '2;']);
  assert.deepEqual(reply.made.filter((each) => each.module !== 'virtual:ops').map((each) => /'(one|two)'/.exec(each.code)[1]).sort(), ['one', 'two']);
});

test('a module of a plugin that imports no tfjs, and calls what it is given', async (t) => {
  const code = { apply: 'export const apply = (t, op) => t[op]();', plain: 'export const plain = 1;', used: 'export const used = (t) => t.a();' };
  const plugin = `{ resolveId: (id) => (id.startsWith('virtual:') ? '\\0' + id : null), load: (id) => (${JSON.stringify(code)})[id.slice('\\0virtual:'.length)] ?? null }`;
  const project = new Project(t, {
    'rollup.config.mjs': `export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [${plugin}] };\n`,
    'src/index.js': "import { apply } from 'virtual:apply';\nimport { plain } from 'virtual:plain';\nimport { used } from '../node_modules/lib/index.js';\nimport * as tf from '@tensorflow/tfjs';\nconsole.log(apply(tf.add(1, 2), 'x'), plain, used);\n",
    'node_modules/lib/index.js': "export { used } from 'virtual:used';\n",
  });
  const { reply } = await project.bundle('rollup');
  assert.equal(reply.failure, null);
  assert.deepEqual(reply.made.map((each) => [each.module, each.specifiers]), [['virtual:apply', ['virtual:apply']]]);
});

test('a mistake in code that a plugin writes names its module, without rollup’s mark', async (t) => {
  const plugin = (code) => `{ resolveId: (id) => (id === 'virtual:ops' ? '\\0virtual:ops' : null), load: (id) => (id === '\\0virtual:ops' ? ${JSON.stringify(code)} : null) }`;
  const config = (code) => ({ 'rollup.config.mjs': `export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [${plugin(code)}] };\n`, 'src/index.js': "import 'virtual:ops';\nimport '@tensorflow/tfjs';\n" });
  const { reply } = await new Project(t, config("import './missing.js';")).bundle('rollup', { variant: 'baseline' });
  assert.match(reply.failure.message, /"virtual:ops"/);
  const second = new Project(t, { ...config(''), 'node_modules/@tensorflow/tfjs/dist/plain.js': 'export const here = 1;\n' });
  second.write({ 'rollup.config.mjs': `import resolve from '@rollup/plugin-node-resolve';\n${config("import { gone } from '@tensorflow/tfjs/dist/plain.js'; console.log(gone);")['rollup.config.mjs'].replace('plugins: [', 'plugins: [resolve(), ')}` });
  const { reply: told } = await second.bundle('rollup', { variant: 'baseline' });
  assert.deepEqual(told.missingExports.map(({ name, importer }) => [name, importer]), [['gone', 'virtual:ops']]);
});
