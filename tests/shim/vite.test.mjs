import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { parseArguments } from '../../node_shim/vite/argv.mjs';
import { Project } from './support/project.mjs';

const PAGE = { 'index.html': '<!doctype html><script type="module" src="/src/index.js"></script>' };
const BARE = 'build: { minify: false }'; // the tests read the code
const config = (body, head = '') => ({ 'vite.config.mjs': `${head}export default { ${body} };\n` });
const PLAIN = config(BARE);
const TF = "import * as tf from '@tensorflow/tfjs';\n";

for (const version of ['vite', 'vite-7', 'vite-3']) {
  const options = { packages: version === 'vite' ? {} : { vite: version } };

  test(`${version}: the slim bundle holds our modules, workers and public files too`, async (t) => {
    const files = {
      'src/index.js': `${TF}import Job from './job.js?worker';\nnew Job();\nconsole.log(tf.add(1, 2), tf.loadGraphModel());\n`,
      'src/job.js': `${TF}postMessage(['the job', tf.add(1, 2)]);\n`,
      'public/model/model.json': '{}',
    };
    const project = new Project(t, { ...PAGE, ...PLAIN, ...files }, options);
    const slim = await project.bundle('vite');
    assert.ok(slim.code.includes('the job') && slim.code.includes('kernel Add'));
    assert.ok(!slim.code.includes('kernel Mul') && !slim.code.includes('all of tfjs-core'));
    assert.deepEqual(Object.values(slim.reply.aliasHits), [2, 0, 2]);
    assert.deepEqual(slim.modules['@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js'], ['addConfig']);
    assert.ok('custom_tfjs/custom_tfjs.js' in slim.modules);
    assert.ok(!('@tensorflow/tfjs-core/dist/ops/mul.js' in slim.modules));
    assert.ok(slim.reply.entries.includes(project.file('index.html')));
    for (const file of ['src/index.js', 'src/job.js', 'index.html', 'public/model/model.json']) assert.ok(slim.reply.inputs.includes(project.file(file)), file);
    const config = Object.keys(PLAIN).map((name) => project.file(name));
    assert.deepEqual(slim.reply.beside, [...config, project.file('public/model/model.json')].sort());
    const [{ target, files: emitted }] = slim.reply.outputs;
    assert.equal(target, project.file('dist'));
    assert.deepEqual(emitted.filter((name) => !name.startsWith('assets/')), ['index.html', 'model/model.json']);
    assert.equal(slim.reply.mode, 'production');
    assert.ok(!existsSync(target));

    const full = await project.bundle('vite', { variant: 'baseline' });
    assert.equal(full.code.split('kernel Mul').length - 1, 2); // in the page's script and in the worker's
    assert.deepEqual(Object.values(full.reply.aliasHits), [0, 0, 0]);
  });

  test(`${version}: an import that our modules do not have is reported, as a warning and as an error`, async (t) => {
    const project = new Project(t, { ...PAGE, ...PLAIN, 'src/index.js': `${TF}console.log(tf.loadLayersModel);\n` }, options);
    const expected = (name) => [{ name, module: project.standIn('custom_tfjs.js'), importer: project.file('src/index.js') }];
    assert.deepEqual((await project.bundle('vite')).reply.missingExports, expected('loadLayersModel'));
    project.write({ 'src/index.js': "import { sequential } from '@tensorflow/tfjs';\nconsole.log(sequential());\n" });
    const { reply } = await project.bundle('vite');
    assert.equal(reply.failure, null);
    assert.deepEqual(reply.missingExports, expected('sequential'));
  });

  if (version === 'vite-3') continue; // what follows is the same code as for 7

  test(`${version}: builds that the config starts by itself are slimmed and redirected too`, async (t) => {
    const nested = (name, more = '') =>
      `await build({ configFile: false, logLevel: 'error', build: { minify: false, emptyOutDir: false, lib: { entry: 'src/${name}.js', formats: ['es'], fileName: '${name}' }, ${more} } });`;
    const files = {
      'vite.config.mjs': `import { build, defineConfig } from 'vite';
${nested('early')}
export default defineConfig({
  build: { minify: false, emptyOutDir: false },
  plugins: [{ name: 'further', async closeBundle() { ${nested('sw')} ${nested('later', "outDir: 'www'")} } }],
});
`,
      ...Object.fromEntries(['sw', 'later', 'early'].map((name) => [`src/${name}.js`, `${TF}export const ${name} = tf.add(1, '${name}');\n`])),
    };
    const project = new Project(t, { ...PAGE, ...files }, options);
    const slim = await project.bundle('vite');
    for (const name of ['sw', 'later', 'early']) assert.ok(slim.code.includes(`"${name}"`), name);
    assert.ok(slim.code.includes('kernel Add') && !slim.code.includes('kernel Mul'));
    for (const name of ['sw', 'later', 'early']) assert.ok(slim.reply.inputs.includes(project.file(`src/${name}.js`)), name);
    assert.deepEqual(slim.reply.outputs.map((each) => path.relative(project.root, each.target)).sort(), ['dist', 'www']);
    assert.ok(!existsSync(project.file('dist')) && !existsSync(project.file('www')));

    const looked = await project.evaluate('vite');
    assert.equal(looked.failure ?? null, null);
    assert.ok(!existsSync(project.file('dist')) && !existsSync(project.file('www')), 'looking at the config runs no build');
  });

  test(`${version}: the baseline goes past the aliases of an already slimmed project, and ours comes first`, async (t) => {
    const alias = "resolve: { alias: [{ find: /^@tensorflow\\/tfjs$/, replacement: path.resolve('custom_tfjs/custom_tfjs.js') }, { find: 'shim', replacement: path.resolve('src/shim.js') }] }";
    const grab = "plugins: [{ name: 'grab', enforce: 'pre', resolveId: { order: 'pre', handler: (id) => (id === '@tensorflow/tfjs-core' ? path.resolve('node_modules/@tensorflow/tfjs-core/dist/index.js') : null) } }]";
    const files = { 'src/shim.js': "console.log('the shim');\n", 'src/index.js': `import 'shim';\n${TF}console.log(tf.add(1));\n` };
    const project = new Project(t, { ...PAGE, ...config(`${BARE}, ${alias}`, "import path from 'node:path';\n"), ...files }, options);
    const full = await project.bundle('vite', { variant: 'baseline' });
    assert.ok(full.code.includes('kernel Mul') && full.code.includes('the shim'));
    assert.match(full.reply.notices.join(), /@tensorflow\/tfjs is taken out/);
    const twice = config(`${BARE}, ${alias}, ${grab}`, "import path from 'node:path';\n");
    project.write({ ...twice, 'src/index.js': `import 'shim';\n${TF}import '@tensorflow/tfjs-core';\nconsole.log(tf.add(1));\n` });
    const slim = await project.bundle('vite');
    assert.ok(slim.code.includes('kernel Add') && slim.code.includes('the shim') && !slim.code.includes('kernel Mul'));
    assert.deepEqual(Object.values(slim.reply.aliasHits), [1, 1, 1]);
  });

  test(`${version}: an alias that leads tfjs to a file of the app stays`, async (t) => {
    const alias = "resolve: { alias: { '@tensorflow/tfjs': path.resolve('src/tf.js') } }";
    const files = { 'src/tf.js': "export { add } from '@tensorflow/tfjs-core';\nexport const own = 'of the app';\n", 'src/index.js': `${TF}console.log(tf.add(1), tf.own);\n` };
    const project = new Project(t, { ...PAGE, ...config(`${BARE}, ${alias}`, "import path from 'node:path';\n"), ...files }, options);
    const slim = await project.bundle('vite');
    assert.deepEqual([slim.reply.failure, Object.values(slim.reply.aliasHits), slim.code.includes('of the app')], [null, [0, 1, 0], true]);
  });

  test(`${version}: an error is reported with its file and line`, async (t) => {
    const project = new Project(t, { ...PAGE, ...PLAIN, 'src/index.js': '\nconst = 1;\n' }, options);
    const { failure } = (await project.bundle('vite')).reply;
    assert.equal(failure.code, 'bundle');
    assert.deepEqual([failure.file, failure.line], [project.file('src/index.js'), 2]);
    assert.ok(!/[╭│\u001b]/.test(failure.message), failure.message);
    project.write({ 'vite.config.mjs': 'export default {\n  build: {\n' });
    const broken = (await project.bundle('vite')).reply.failure;
    assert.deepEqual([broken.code, broken.file], ['config-load', project.file('vite.config.mjs')]);
    assert.match(broken.message, /the config cannot be loaded/);
  });
}

for (const version of ['vite', 'vite-7']) {
  test(`${version}: maps for the attribution change nothing of what is shipped`, async (t) => {
    const files = {
      'src/index.js': `${TF}import Job from './job.js?worker';\nimport data from './data.js';\nnew Job();\nconsole.log(tf.add(1, 2), data);\nimport('./later.js').then(console.log);\n`,
      'src/job.js': `${TF}postMessage(['the job', tf.add(1, 2)]);\n`,
      'src/later.js': "import './later.css';\nexport const later = 'later';\n",
      'src/later.css': 'b { color: red }\n',
      'src/data.js': "export default 'data';\n",
    };
    const unaware = "{ name: 'unaware', transform: (code, id) => (id.endsWith('data.js') ? `/* first */${code}` : null) }";
    const options = { packages: version === 'vite' ? {} : { vite: version } };
    const project = new Project(t, { ...PAGE, ...files, ...config(`plugins: [${unaware}], build: { manifest: true }`) }, options);
    const [plain, mapped] = [await project.bundle('vite'), await project.bundle('vite', { sourceMaps: true })];
    const shipped = ({ reply }) => reply.outputs.flatMap(({ folder, files: names }) => names.map((name) => [name, readFileSync(path.join(folder, name), 'latin1')]));
    assert.deepEqual(shipped(mapped), shipped(plain));
    assert.deepEqual(mapped.reply.warnings, plain.reply.warnings);
    const [{ files: names, maps }] = mapped.reply.outputs;
    assert.deepEqual(Object.keys(maps).sort(), names.filter((name) => name.endsWith('.js')).sort(), mapped.reply.notices.join());
    const sources = Object.values(maps).flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).sources);
    for (const name of ['src/index.js', 'src/job.js', 'src/later.js', 'src/data.js', 'node_modules/@tensorflow/tfjs-core/dist/ops/add.js']) {
      assert.ok(sources.includes(project.file(name)), `${name} in ${sources}`);
    }
  });
}

test('several outputs, a base, a library and a root of its own go where the config wants them', async (t) => {
  const outputs = "rollupOptions: { output: [{ entryFileNames: 'a.js' }, { dir: 'other', entryFileNames: 'b.js' }] }";
  const project = new Project(t, { ...PAGE, ...config(`base: '/demo/', build: { minify: false, outDir: 'www', ${outputs} }`) });
  const { reply } = await project.bundle('vite');
  assert.deepEqual(reply.outputs.map(({ target, files, base }) => [target, files.filter((name) => name.endsWith('.js')), base]), [
    [project.file('www'), ['a.js'], '/demo/'],
    [project.file('other'), ['b.js'], '/demo/'],
  ]);
  project.write(config("build: { lib: { entry: 'src/index.js', name: 'lib', formats: ['es', 'umd'] } }"));
  const lib = (await project.bundle('vite')).reply;
  assert.equal(lib.failure, null);
  assert.equal(lib.outputs[0].files.filter((name) => /js$/.test(name)).length, 2);
  project.write({ 'demo/index.html': '<script type="module" src="./main.js"></script>', 'demo/main.js': `${TF}console.log(tf.add(1));\n` });
  const words = ['build', 'demo', '--outDir', '../out', '--minify', 'false', '--mode', 'staging'];
  const demo = await project.bundle('vite', { configFile: null, arguments: words });
  assert.ok(demo.code.includes('kernel Add'));
  assert.deepEqual([demo.reply.outputs[0].target, demo.reply.mode], [project.file('out'), 'staging']);
});

test('what has nothing to slim, or is not ours to drive, is refused', async (t) => {
  const project = new Project(t, { ...PAGE, ...config("build: { ssr: 'src/index.js' }") });
  const ssr = (await project.bundle('vite')).reply.failure;
  assert.deepEqual([ssr.code, ssr.file], ['unsupported', project.file('vite.config.mjs')]);
  assert.match(ssr.message, /server/);
  project.write(config("plugins: [{ name: 'vite-plugin-sveltekit-setup' }]"));
  assert.match((await project.bundle('vite')).reply.failure.message, /SvelteKit/);
  project.write(config("build: { rollupOptions: { external: ['@tensorflow/tfjs'] } }"));
  const [output] = (await project.bundle('vite')).reply.outputs;
  assert.equal(output.externalizesTfjs, true);
  const gone = (await project.bundle('vite', { configFile: project.file('vite.config.ts') })).reply.failure;
  assert.equal(gone.code, 'config-not-found');
});

test('an app with several environments slims what browsers load', async (t) => {
  const server = "ssr: { build: { outDir: 'dist/server', rollupOptions: { input: 'src/server.js' } }, resolve: { noExternal: true } }";
  const body = `builder: {}, environments: { client: { build: { outDir: 'dist/client', minify: false } }, ${server} }`;
  const project = new Project(t, { ...PAGE, ...config(body), 'src/server.js': `${TF}export const sum = tf.add(1, 2);\nconsole.log(tf);\n` });
  const { reply, modules, code } = await project.bundle('vite');
  assert.equal(reply.failure, null, reply.failure?.message);
  assert.deepEqual(reply.outputs.map(({ target }) => path.relative(project.root, target)), [path.join('dist', 'client')]);
  assert.ok(!('@tensorflow/tfjs-backend-cpu/dist/kernels/Mul.js' in modules));
  assert.ok(code.includes('kernel Add') && !code.includes('kernel Mul'));
  const onServer = project.file('src/server.js');
  assert.ok(reply.beside.includes(onServer) && !reply.importers.includes(onServer) && !reply.entries.includes(onServer));
  const [ofServer] = reply.forServers;
  assert.deepEqual([reply.forServers.length, path.relative(project.root, ofServer.target)], [1, path.join('dist', 'server')]);
  assert.match(ofServer.files.map((name) => readFileSync(path.join(ofServer.folder, name), 'utf8')).join(), /kernel Mul/);
});

test('of a folder that browsers and a server share, each has its own files', async (t) => {
  const copy = "{ name: 'copy', writeBundle(output) { if (this.environment.name === 'ssr') fs.writeFileSync(output.dir + '/beside.txt', ''); } }";
  const output = (name) => `rollupOptions: { ${name === 'ssr' ? "input: 'src/server.js', " : ''}output: { entryFileNames: '${name}.js' } }`;
  const environment = (name, outDir) => `${name}: { build: { emptyOutDir: false, outDir: '${outDir}', ${output(name)} } }`;
  const body = (own) => `builder: {}, plugins: [${copy}], environments: { ${environment('client', 'dist')}, ${environment('ssr', own)} }`;
  const project = new Project(t, { ...PAGE, ...config(body('dist'), "import fs from 'node:fs';\n"), 'src/server.js': 'console.log(1);\n' });
  const shared = (await project.bundle('vite')).reply;
  assert.equal(shared.failure, null, shared.failure?.message);
  assert.deepEqual([shared.outputs, shared.forServers].map((each) => each.map(({ files }) => files)), [[['beside.txt', 'client.js', 'index.html']], [['ssr.js']]]);
  project.write(config(body('server'), "import fs from 'node:fs';\n"));
  const apart = (await project.bundle('vite')).reply;
  assert.deepEqual([apart.outputs, apart.forServers].map((each) => each.map(({ files }) => files)), [[['client.js', 'index.html']], [['beside.txt', 'ssr.js']]]);
});

test('a plugin that asks for tfjs in the name of a file whose imports it moved, and that may be asked while it reads only', async (t) => {
  const moved = "export { add as sum } from '@tensorflow/tfjs';";
  const move = `{ name: 'move', enforce: 'pre',
    resolveId(id, from) { if (id === 'moved:a') { this.emitFile({ type: 'chunk', id: '\0moved' }); return 'moved:a'; } if (from?.endsWith('moved:a') && id.startsWith('@tensorflow')) return this.resolve(id, process.cwd() + '/src/index.js', { skipSelf: true }); return id === '\0moved' ? id : null; },
    load(id) { return id === '\0moved' ? 'export {};' : id === 'moved:a' ? ${JSON.stringify(moved)} : null; } }`;
  const project = new Project(t, { ...PAGE, ...config(`plugins: [${move}], ${BARE}`), 'src/index.js': "import { sum } from 'moved:a';\nconsole.log(sum(1, 2));\n" }, { packages: { vite: 'vite-7' } });
  const { reply } = await project.bundle('vite');
  assert.equal(reply.failure, null, reply.failure?.message);
  assert.deepEqual(reply.importers.filter((name) => !name.includes('node_modules')), ['moved:a']);
  assert.deepEqual(reply.made.map(({ module }) => module), ['moved:a']);
});

test("vite's command line is read as vite reads it", () => {
  const read = (text) => parseArguments(text.split(' ').filter(Boolean));
  assert.deepEqual(read('build').build, {});
  assert.deepEqual(read('build demo --outDir=out -m staging --base /x/ -c a.js --config b.js'), {
    root: 'demo', config: 'b.js', configLoader: undefined, mode: 'staging', base: '/x/', app: false, build: { outDir: 'out' },
  });
  assert.deepEqual(read('build --emptyOutDir demo --minify false --sourcemap --ssrManifest').build, {
    emptyOutDir: true, minify: 'false', sourcemap: true, ssrManifest: true,
  });
  assert.deepEqual(read('--clearScreen build --sourcemap true --assets-inline-limit 0 --no-minify -l warn').build, {
    sourcemap: true, assetsInlineLimit: 0, minify: false,
  });
  assert.deepEqual([read('build --app').app, read('build --watch demo').root, read('build -w').build], [true, 'demo', {}]);
  assert.deepEqual(read('build --base 0').base, '');
  assert.deepEqual(read('build --ssr src/a.js --sourcemap inline -- --outDir x').build, { ssr: 'src/a.js', sourcemap: 'inline' });
  assert.equal(/** @type {any} */ ({}).polluted, read('build --__proto__.polluted yes').build.polluted);
});
