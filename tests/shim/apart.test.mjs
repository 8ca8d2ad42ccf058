import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { standIns } from '../../node_shim/apart.mjs';
import { Project } from './support/project.mjs';

const TF = "import * as tf from '@tensorflow/tfjs';\n";
const CONFIG = "mode: 'production', optimization: { minimize: false }, entry: './src/index.js'";
const own = (name) => ({ [`custom_tfjs/apart/${name}/custom_tfjs.js`]: `export const add = () => 'the ${name}\\'s own';\n` });
const OWN = { ...own('page'), ...own('job') };
const SOURCES = {
  'src/index.js': `${TF}import './plain.js';\nconst job = new Worker(new URL('./job.js', import.meta.url));\nconsole.log(job, tf.add(1, 2));\nimport('./later.js');\n`,
  'src/job.js': `${TF}import './plain.js';\npostMessage(['the job', tf.add(1, 2)]);\nimport('./part.js');\n`,
  'src/plain.js': "console.log('no tfjs here');\n",
  'src/later.js': `${TF}console.log('loaded later', tf.add(3, 4));\n`,
  'src/part.js': "console.log('a part of the job');\n",
};

/** @param {Project} project @param {Record<string, string[]>} importers of each script */
function apart(project, importers, lacking = []) {
  return Object.entries(importers).map(([name, files]) => ({
    lacking,
    importers: files.map((file) => project.file(file)),
    aliases: { '@tensorflow/tfjs': project.file(`custom_tfjs/apart/${name}/custom_tfjs.js`) },
  }));
}

const WANTED = { page: ['src/index.js', 'src/later.js'], job: ['src/job.js'] };

/** @param {Project} project @param {any} reply @returns {string[]} each realm, one text */
function realms(project, { realms: found }) {
  const short = (file) => path.relative(project.root, file).split(path.sep).join('/');
  return found.map(({ modules }) => modules.map(short).filter((name) => !/^node_modules|\.html$/.test(name)).join(' ')).sort();
}

/** @param {any} reply @returns {string[]} the emitted scripts that have custom modules in them, as their texts show */
function holding({ outputs: [{ folder, files }] }) {
  return files.filter((name) => /'s own/.test(readFileSync(path.join(folder, name), 'utf8')));
}

const EXPECTED = [
  'custom_tfjs/apart/job/custom_tfjs.js src/job.js src/part.js src/plain.js',
  'custom_tfjs/apart/page/custom_tfjs.js src/index.js src/later.js src/plain.js',
];

test('webpack: a page and a worker have modules of their own, and each says what is in it', async (t) => {
  for (const alias of ['{ other$: false }', "[{ name: 'other', alias: false }]"]) {
    const project = new Project(t, { 'webpack.config.js': `module.exports = { ${CONFIG}, resolve: { alias: ${alias} } };\n`, ...SOURCES, ...OWN });
    project.write({ 'src/part.js': "import 'other';\nconsole.log('a part of the job');\n" }); // the config's own aliases hold in it
    const { reply, code } = await project.bundle('webpack', { apart: apart(project, WANTED) });
    assert.ok(code.includes("the page\\'s own") && code.includes("the job\\'s own"));
    assert.deepEqual(realms(project, reply), EXPECTED);
    const files = reply.realms.flatMap((realm) => realm.files);
    assert.deepEqual(new Set(files), new Set(reply.outputs[0].files));
    assert.equal(files.length, reply.outputs[0].files.length, 'no file is of both');
    assert.deepEqual(reply.outputs[0].holdingTfjs, holding(reply));
    assert.ok(files.length > holding(reply).length, 'a part of the job has none');
    assert.equal(reply.aliasHits['@tensorflow/tfjs'], 3);
    assert.equal(reply.importers.length, 3);
  }
});

for (const version of ['vite', 'vite-7', 'vite-3']) {
  const options = { packages: version === 'vite' ? {} : { vite: version } };

  test(`${version}: the same, however the worker is started`, async (t) => {
    const page = { 'index.html': '<!doctype html><script type="module" src="/src/index.js"></script>' };
    const config = { 'vite.config.mjs': "export default { build: { minify: false }, worker: { format: 'es' } };\n" };
    const imported = SOURCES['src/index.js'].replace("new Worker(new URL('./job.js', import.meta.url))", 'new Job()').replace(TF, `${TF}import Job from './job.js?worker';\n`);
    for (const index of [SOURCES['src/index.js'].replace('import.meta.url)', "import.meta.url), { type: 'module' }"), imported, `import text from './job.js?raw';\nconsole.log(text);\n${imported}`]) {
      const project = new Project(t, { ...page, ...config, ...SOURCES, ...OWN, 'src/index.js': index }, options);
      const { reply, code } = await project.bundle('vite', { apart: apart(project, WANTED) });
      assert.ok(code.includes("the page's own") && code.includes("the job's own"));
      assert.deepEqual(realms(project, reply), EXPECTED);
      const files = reply.realms.flatMap((realm) => realm.files);
      assert.deepEqual(new Set(files), new Set(reply.outputs[0].files.filter((name) => name.endsWith('.js'))));
      assert.deepEqual(reply.outputs[0].holdingTfjs, holding(reply));
    }
  });
}

const SCALES = 'export const scale = (t) => t.mul(3);';
const LACKING = ['all', 'mul', 'plain'];

test('webpack: methods that a loader or a plugin writes into a script', async (t) => {
  const loader = `module.exports = (text) => text + ${JSON.stringify(`\n${SCALES}\n`)};\n`;
  const config = `module.exports = { ${CONFIG}, module: { rules: [{ test: /job\\.js$/, use: require.resolve('./loader.js') }] } };\n`;
  const project = new Project(t, { 'webpack.config.js': config, 'loader.js': loader, ...SOURCES, ...OWN });
  project.write({ 'src/index.js': `${SOURCES['src/index.js']}import { scale } from ${JSON.stringify(`data:text/javascript,${SCALES.replace('mul', 'all')}`)};\nconsole.log(scale);\n` });
  const { reply } = await project.bundle('webpack', { apart: apart(project, WANTED, LACKING) });
  assert.deepEqual(reply.realms.map(({ named }) => named), [['all'], ['mul']]);
});

for (const version of ['vite', 'vite-7', 'vite-3']) {
  test(`${version}: methods that a plugin writes into a script`, async (t) => {
    const plugin = `{ name: 'made', resolveId: (id) => (id === 'virtual:scale' ? '\\0virtual:scale' : null), load: (id) => (id === '\\0virtual:scale' ? ${JSON.stringify(SCALES)} : null) }`;
    const plugins = version === 'vite-3' ? `[${plugin}]` : `() => [${plugin}]`;
    const config = { 'vite.config.mjs': `export default { build: { minify: false }, worker: { format: 'es', plugins: ${plugins} } };\n` };
    const page = { 'index.html': '<!doctype html><script type="module" src="/src/index.js"></script>' };
    const job = `import { scale } from 'virtual:scale';\n${SOURCES['src/job.js']}console.log(scale);\n`;
    const index = SOURCES['src/index.js'].replace('import.meta.url)', "import.meta.url), { type: 'module' }");
    const project = new Project(t, { ...page, ...config, ...SOURCES, 'src/index.js': index, 'src/job.js': job, ...OWN }, { packages: version === 'vite' ? {} : { vite: version } });
    const { reply } = await project.bundle('vite', { apart: apart(project, WANTED, LACKING) });
    const named = Object.fromEntries(reply.realms.map((realm) => [realm.modules.some((file) => file.endsWith('job.js')), realm.named]));
    assert.deepEqual(named, { true: ['mul'], false: [] }, 'what vite adds by itself does not count');
  });
}

test('a module that only the bundler leads to tfjs gets the modules for all, which the realm shows', async (t) => {
  const project = new Project(t, { 'webpack.config.js': `module.exports = { ${CONFIG} };\n`, ...SOURCES, ...OWN });
  const { reply } = await project.bundle('webpack', { apart: apart(project, { ...WANTED, page: ['src/index.js'] }) });
  const [, page] = realms(project, reply);
  assert.match(page, /custom_tfjs\/apart\/page\/custom_tfjs\.js .*custom_tfjs\/custom_tfjs\.js /);
});

test('what a worker of a worker holds is a realm of its own', async (t) => {
  const sources = { ...SOURCES, 'src/job.js': "new Worker(new URL('./inner.js', import.meta.url));\n", 'src/inner.js': `${TF}postMessage(tf.add(1, 2));\n` };
  const project = new Project(t, { 'webpack.config.js': `module.exports = { ${CONFIG} };\n`, ...sources, ...OWN });
  const { reply } = await project.bundle('webpack', { apart: apart(project, { page: WANTED.page, job: ['src/inner.js'] }) });
  assert.deepEqual(realms(project, reply), ['custom_tfjs/apart/job/custom_tfjs.js src/inner.js', EXPECTED[1], 'src/job.js']);
});

test('a request without sets for scripts asks for no realms', async (t) => {
  const project = new Project(t, { 'webpack.config.js': `module.exports = { ${CONFIG} };\n`, ...SOURCES });
  assert.deepEqual((await project.bundle('webpack')).reply.realms, []);
});

test('which stand-in an import gets', () => {
  const standIn = standIns({ aliases: [{ specifier: 'a', target: '/all/a.js' }], apart: [{ importers: ['/app/job.js'], aliases: { a: '/job/a.js' } }] });
  assert.equal(standIn('a', '/app/job.js?worker'), '/job/a.js');
  assert.equal(standIn('a', '/app/index.js'), '/all/a.js');
  assert.equal(standIn('a', undefined), '/all/a.js');
  assert.equal(standIn('b', '/app/job.js'), undefined);
});
