/** Builds inside a project's own command: overheard in whatever process, told in one reply, refused by name. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { missingExports, undefinedImports } from '../../node_shim/page/missing.mjs';
import { ADAPTERS, adapterOf } from '../../node_shim/overhear/adapters.mjs';
import { optionsOf } from '../../node_shim/overhear/esbuild_cli.mjs';
import { patched } from '../../node_shim/overhear/patch.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const main = fileURLToPath(new URL('../../node_shim/main.mjs', import.meta.url));

/** @param {string} folder @param {RegExp} name @returns {string[]} */
const files = (folder, name) => readdirSync(path.join(modules, folder)).filter((each) => name.test(each)).map((each) => path.join(folder, each));

/** @type {[string, string[]][]} adapter, files of installed packages of which exactly one has the function */
const PLACES = [
  ['webpack', ['webpack/lib/webpack.js']],
  ['rollup', ['rollup/dist/shared/rollup.js']],
  ['rollup', ['rollup/dist/es/shared/node-entry.js']],
  ['rolldown', files('rolldown/dist/shared', /^rolldown-(?!runtime).*\.mjs$/)],
  ['vite', files('vite/dist/node/chunks', /\.js$/)],
  ['esbuild', ['esbuild/lib/main.js']],
];

for (const [name, places] of PLACES) {
  test(`${name}: its function is where the adapter looks for it (${path.dirname(places[0])})`, () => {
    const changed = places.filter((place) => {
      const file = path.join(modules, place);
      const source = readFileSync(file, 'utf8');
      assert.equal(adapterOf(file)?.name, name);
      return patched(source, file) !== source;
    });
    assert.equal(changed.length, 1);
    assert.ok(!patched(readFileSync(path.join(modules, changed[0]), 'utf8'), path.join(modules, changed[0])).includes('slimtf.overhear.unknown'));
  });
}

test('a module without the function says that it is not known, and nothing else is changed', () => {
  for (const name of ['webpack', 'next', 'rspack', 'rollup', 'rolldown', 'esbuild']) assert.equal(ADAPTERS[name].patch('something else', String), null);
  for (const place of ['/a/node_modules/vite/dist/node/chunks/dep-1.js', '']) assert.equal(ADAPTERS.vite.patch('a chunk without it', String, place), 'a chunk without it');
  assert.equal(adapterOf('/app/src/webpack/lib/webpack.js'), undefined);
});

/** What strangers look like: adapter, its files in node_modules, what a command does with it. @type {[string, Record<string, string>, string][]} */
const STRANGERS = [
  ['webpack', { 'webpack/lib/webpack.js': 'module.exports = { compile() {} };' }, "require('webpack/lib/webpack.js').compile();"],
  ['webpack', { 'webpack/lib/webpack.js': 'exports.compile = () => {};' }, "require('webpack/lib/webpack.js').compile();"],
  ['next', { 'next/dist/compiled/webpack/webpack.js': 'exports.start = () => {};' }, "require('next/dist/compiled/webpack/webpack.js').start();"],
  ['next', { 'next/dist/compiled/webpack/webpack.js': 'exports.init = () => { exports.bundler = () => {}; };' }, "require('next/dist/compiled/webpack/webpack.js').init();"],
  ['next', { 'next/dist/compiled/webpack/webpack.js': "Object.assign(exports, require('./bundle5')());", 'next/dist/compiled/webpack/bundle5.js': 'module.exports = () => ({});' }, "require('next/dist/compiled/webpack/webpack.js');"],
  ['rspack', { '@rspack/core/dist/index.js': 'exports.run = () => {};' }, "require('@rspack/core/dist/index.js').run();"],
  ['rollup', { 'rollup/dist/shared/rollup.js': 'exports.bundle = () => {};' }, "require('rollup/dist/shared/rollup.js').bundle();"],
  ['rolldown', { 'rolldown/dist/shared/rolldown-abc.mjs': 'export const bundle = () => {};' }, "(await import('rolldown/dist/shared/rolldown-abc.mjs')).bundle();"],
  ['esbuild', { 'esbuild/lib/main.js': 'const __toCommonJS = (x) => x;\nmodule.exports = __toCommonJS({ make() {} });' }, "require('esbuild/lib/main.js').make();"],
  ['esbuild', { 'esbuild/lib/main.js': 'exports.make = () => {};' }, "require('esbuild/lib/main.js').make();"],
  ['vite', { 'vite/dist/node/index.js': "export * from './chunks/node.js';", 'vite/dist/node/chunks/node.js': 'export const readConfig = () => {};' }, "(await import('vite/dist/node/index.js')).readConfig();"],
  ['vite', { 'vite/dist/node/cli.js': "await import('./chunks/node.js');", 'vite/dist/node/chunks/node.js': 'export const readConfig = () => {};' }, "await import('vite/dist/node/cli.js');"],
];

for (const [name, own, calls] of STRANGERS) {
  const [file] = Object.keys(own);
  test(`${name} of a version that is not known is named, with its file: ${own[file]}`, (t) => {
    const home = file.startsWith('@') ? file.split('/').slice(0, 2).join('/') : file.split('/')[0];
    const type = /^(?:import|export|await)\b/.test(own[file]) ? 'module' : 'commonjs';
    const packages = { [`node_modules/${home}/package.json`]: JSON.stringify({ name: home, version: '99.1.2', type }), ...Object.fromEntries(Object.entries(own).map(([each, text]) => [`node_modules/${each}`, text])) };
    const made = project(t, { ...packages, 'build.mjs': `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n${calls}\n` });
    const { failure } = made();
    assert.equal(failure?.code, 'unsupported');
    assert.match(failure.message, new RegExp(`^${name} 99\\.1\\.2 is not known to slimtf`));
    assert.ok(failure.file.replaceAll('\\', '/').endsWith(`node_modules/${file}`), failure.file);
  });
}

test('the webpack of Next.js is overheard as soon as it is there', () => {
  const webpack = () => {};
  const session = /** @type {any} */ ({ unknown: assert.fail });
  const before16 = { init() { this.webpack = webpack; }, webpack: undefined };
  ADAPTERS.next.overhear(before16, session, '').init();
  assert.equal(typeof before16.webpack, 'function');
  const since16 = ADAPTERS.next.overhear({ webpack }, session, '');
  for (const { webpack: overheard } of [before16, since16]) assert.notEqual(overheard, webpack);
});

/** @param {import('node:test').TestContext} t @param {Record<string, string>} texts @returns {(variant?: string) => any} runs `build.mjs` and returns the reply */
function project(t, texts) {
  const root = mkdtempSync(path.join(os.tmpdir(), 'slimtf-overhear-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const own = { 'src/a.js': "import { add } from '@tensorflow/tfjs';\nconsole.log(add);\n", 'custom/all.js': "export const add = () => 'slim';\n", 'real/index.js': "export const add = () => 'full';\n", 'real/package.json': '{}', ...texts };
  for (const [name, text] of Object.entries(own)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  mkdirSync(path.join(root, 'node_modules/@tensorflow'), { recursive: true });
  mkdirSync(path.join(root, 'requests'));
  cpSync(path.join(root, 'real'), path.join(root, 'node_modules/@tensorflow/tfjs'), { recursive: true });
  for (const name of ['esbuild', 'webpack', 'rollup', 'vite']) if (!existsSync(path.join(root, 'node_modules', name))) symlinkSync(path.join(modules, name), path.join(root, 'node_modules', name));
  return (variant = 'slim') => {
    const [request, reply] = ['request.json', 'reply.json'].map((name) => path.join(root, 'requests', name));
    const aliases = [{ specifier: '@tensorflow/tfjs', target: path.join(root, 'custom/all.js') }];
    writeFileSync(request, JSON.stringify({
      protocol: 1, verb: 'bundle', bundler: 'command', bundlerRoot: path.join(root, 'node_modules/esbuild'), projectRoot: root, configFile: null,
      arguments: [], variant, aliases: variant === 'slim' ? aliases : [], ownFolders: [path.join(root, 'custom')], cacheTag: 'x', outDir: path.join(root, 'out'),
      progressFile: '', sourceMaps: false, program: path.join(root, 'build.mjs'), title: 'node build.mjs',
    }));
    spawnSync(process.execPath, [main, 'bundle', request, reply], { encoding: 'utf8', timeout: 120_000 });
    const written = (/** @type {string} */ name) => readFileSync(path.join(root, name), 'utf8');
    return { ...JSON.parse(readFileSync(reply, 'utf8')), written, root };
  };
}

const BUILD = "import { build } from 'esbuild';\nawait build({ entryPoints: ['src/a.js'], bundle: true, outfile: process.env.OUT ?? 'dist/a.js' });\n";

/** @type {[string, Record<string, string>][]} */
const WAYS = [
  ['in the process itself', { 'build.mjs': BUILD }],
  ['in a child process', { 'one.mjs': BUILD, 'build.mjs': "import { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, ['one.mjs'], { stdio: 'inherit' });\n" }],
  ['in a thread', { 'one.mjs': BUILD, 'build.mjs': "import { Worker } from 'node:worker_threads';\nawait new Promise((done) => new Worker(new URL('one.mjs', import.meta.url)).on('exit', done));\n" }],
  ['by require()', { 'one.cjs': "require('esbuild').build({ entryPoints: ['src/a.js'], bundle: true, outfile: 'dist/a.js' });\n", 'build.mjs': "import './one.cjs';\n" }],
  ['with a context', { 'build.mjs': "import { context } from 'esbuild';\nconst made = await context({ entryPoints: ['src/a.js'], bundle: true, outfile: 'dist/a.js' });\nawait made.rebuild();\nawait made.dispose();\n" }],
  ['by rollup', { 'build.mjs': "import { rollup } from 'rollup';\nconst plugin = { name: 'find', resolveId: (name) => (name === '@tensorflow/tfjs' ? process.cwd() + '/node_modules/@tensorflow/tfjs/index.js' : null) };\nconst made = await rollup({ input: 'src/a.js', plugins: [plugin] });\nawait made.write({ file: 'dist/a.js' });\n" }],
  ['by webpack', { 'build.mjs': "import webpack from 'webpack';\nawait new Promise((done) => webpack({ mode: 'production', entry: './src/a.js', output: { filename: 'a.js' } }, done));\n" }],
];

for (const [where, texts] of WAYS) {
  test(`a build ${where} gets the aliases and is reported`, (t) => {
    const run = project(t, texts);
    const slim = run();
    assert.equal(slim.failure, null);
    assert.deepEqual(slim.aliasHits, { '@tensorflow/tfjs': 1 });
    assert.deepEqual(slim.entries, [path.join(slim.root, 'src/a.js')]);
    assert.equal(slim.unshaken, false);
    assert.deepEqual(slim.modules.map((/** @type {any} */ each) => each.path), [path.join(slim.root, 'custom/all.js')]);
    assert.deepEqual(slim.outputs.map((/** @type {any} */ each) => [each.target, each.files]), [[path.join(slim.root, 'dist'), ['a.js']]]);
    assert.ok(slim.written('dist/a.js').includes('slim') && !slim.written('dist/a.js').includes('full'));
    const full = run('baseline');
    assert.equal(full.failure, null);
    assert.ok(full.written('dist/a.js').includes('full'));
    for (const { outputs } of [slim, full]) assert.deepEqual(outputs[0].holdingTfjs, ['a.js']);
  });
}

test('a build that keeps what nothing uses says so', (t) => {
  for (const option of ['ignoreAnnotations: true', 'treeShaking: false']) assert.equal(project(t, { 'build.mjs': BUILD.replace('bundle: true', `bundle: true, ${option}`) })().unshaken, true);
});

test('the app begins with what webpack was given, also where it has joined the modules that ask for others', (t) => {
  const [, build] = WAYS.find(([where]) => where === 'by webpack') ?? [];
  const sources = { 'src/a.js': "import { b } from './b.js';\nimport('./later.js');\nconsole.log(b);\n", 'src/b.js': "import { c } from './c.js';\nexport const b = c + 1;\n" };
  const shared = { 'src/c.js': "import { add } from '@tensorflow/tfjs';\nexport const c = add();\n", 'src/later.js': "import { c } from './c.js';\nconsole.log(c);\n" };
  const { entries, root } = project(t, { ...build, ...sources, ...shared })('baseline');
  assert.deepEqual(entries, [path.join(root, 'src/a.js')]);
});

test('builds in several processes make one reply', (t) => {
  const both = "process.env.OUT = 'dist/a.js';\nawait import('./one.mjs');\nimport { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, ['one.mjs'], { env: { ...process.env, OUT: 'more/b.js' } });\n";
  const reply = project(t, { 'one.mjs': BUILD, 'build.mjs': both })();
  assert.deepEqual(reply.aliasHits, { '@tensorflow/tfjs': 2 });
  assert.deepEqual(reply.outputs.flatMap((/** @type {any} */ each) => each.files).sort(), ['a.js', 'b.js']);
});

test('vite: code that plugins write is noted, and what an environment for a server reads and writes is left out', (t) => {
  const ops = "import { add } from '@tensorflow/tfjs';\nexport const two = () => add(1, 1);\n";
  const gen = `{ name: 'gen', resolveId: (id) => (id === 'gen:ops' ? id : null), load: (id) => (id === 'gen:ops' ? ${JSON.stringify(ops)} : null) }`;
  const environment = (/** @type {string} */ file) => `{ build: { outDir: 'dist/${file}', rollupOptions: { input: 'src/${file}.js' } } }`;
  const build = `import { createBuilder } from 'vite';
    const builder = await createBuilder({ configFile: false, builder: {}, plugins: [${gen}], environments: { client: ${environment('a')}, ssr: ${environment('server')} } });
    await builder.buildApp();`;
  const reply = project(t, { 'build.mjs': build, 'src/a.js': "import { two } from 'gen:ops';\nconsole.log(two());\n", 'src/server.js': "import { add } from '@tensorflow/tfjs';\nexport const sum = add;\n" })();
  assert.equal(reply.failure, null, JSON.stringify(reply.failure));
  const targets = [reply.outputs, reply.forServers].map((each) => each.map((/** @type {any} */ { target }) => path.basename(target)));
  assert.deepEqual(targets, [['a'], ['server']]);
  assert.deepEqual([reply.importers, reply.made.map((/** @type {any} */ { module }) => module)], [['gen:ops'], ['gen:ops']]);
  assert.ok(reply.inputs.includes(path.join(reply.root, 'src/a.js')) && !reply.inputs.includes(path.join(reply.root, 'src/server.js')));
});

for (const variant of ['slim', 'baseline']) {
  test(`esbuild: ${variant}: code that plugins write, other files and other texts`, (t) => {
    const ops = "import { add } from '@tensorflow/tfjs'; import { more } from 'gen:more'; import { one } from './src/one.js'; export const two: number = add(more, one);";
    const gen = `{ name: 'gen', setup(build) {
      build.onResolve({ filter: /^gen:/ }, ({ path }) => ({ path: path.slice(4), namespace: 'gen' }));
      build.onLoad({ filter: /.*/, namespace: 'gen' }, ({ path }) => (path === 'ops' ? { contents: ${JSON.stringify(ops)}, loader: 'ts', resolveDir: process.cwd() } : { contents: new TextEncoder().encode('export const more = 1;') }));
      build.onResolve({ filter: /config\\.js$/ }, () => ({ path: process.cwd() + '/src/config.prod.js' }));
      build.onResolve({ filter: /^ml$/ }, ({ resolveDir }) => build.resolve('@tensorflow/tfjs', { kind: 'import-statement', resolveDir }));
      build.onResolve({ filter: /^@\\/one$/ }, () => ({ path: process.cwd() + '/src/one.js' }));
      build.onLoad({ filter: /\\.rule$/ }, () => ({ contents: 'export const apply = (x, op) => x[op]();' }));
      build.onLoad({ filter: /plain\\.js$/ }, () => ({ contents: "export const plain = 'cumsum';" }));
      build.onLoad({ filter: /typed\\.ts$/ }, () => ({ contents: "class A { constructor(@dec a: number) {} }\\nexport const typed: string = 'erf';", loader: 'default' }));
      build.onLoad({ filter: /note\\.html$/ }, () => ({ contents: 'call(me)', loader: 'text' }));
    } }`;
    const reply = project(t, {
      'build.mjs': BUILD.replace('bundle: true', `bundle: true, alias: { 'ml-lib': '@tensorflow/tfjs', lib: './src/one' }, plugins: [${gen}]`),
      'src/a.js': "import { two } from 'gen:ops';\nimport { FN } from './config.js';\nimport { apply } from './a.rule';\nimport { plain } from './plain.js';\nimport note from './note.html';\nimport '@/one';\nimport 'ml';\nimport 'ml-lib';\nimport 'lib';\nimport './typed.ts';\nconsole.log(two, FN, apply, plain, note);\n",
      'src/one.js': 'export const one = 1;\n', 'src/typed.ts': '', 'tsconfig.json': '{"compilerOptions":{"experimentalDecorators":true}}', 'src/a.rule': 'apply it\n', 'src/note.html': '<b>call(me)</b>', 'src/plain.js': "export const plain = 'text';\n",
      'src/config.js': "export const FN = 'add';\n", 'src/config.prod.js': "export const FN = 'sub';\n",
    })(variant);
    assert.equal(reply.failure, null);
    const file = (/** @type {string} */ name) => path.join(reply.root, name);
    assert.ok(reply.importers.includes('gen:ops'));
    const made = new Map(reply.made.map((/** @type {any} */ each) => [each.module, each]));
    assert.deepEqual([...made.keys()].sort(), ['gen:more', 'gen:ops', file('src/a.rule')].sort());
    assert.deepEqual(made.get('gen:ops').specifiers, ['gen:ops']);
    const code = made.get('gen:ops').code;
    assert.ok(!code.includes('number'), code);
    assert.deepEqual([...code.matchAll(/from\s*["']([^"']+)["']/g)].map((each) => each[1]), ['@tensorflow/tfjs', `./${made.get('gen:more').name}`, file('src/one.js')]);
    const [importer, one] = [file('src/a.js'), file('src/one.js')];
    const leads = { '@/one': one, './config.js': file('src/config.prod.js'), ml: '@tensorflow/tfjs', 'ml-lib': '@tensorflow/tfjs', lib: one };
    assert.deepEqual(Object.fromEntries(reply.links.filter((/** @type {any} */ each) => each.importer === importer).map((/** @type {any} */ each) => [each.specifier, each.target])), leads);
    const texts = Object.fromEntries(reply.others.map((/** @type {any} */ each) => [path.basename(each.file), each.code]));
    assert.equal(texts['plain.js'], "export const plain = 'cumsum';");
    assert.match(texts['typed.ts'], /const typed = "erf"/);
  });
}

/** @type {[string, string, string, RegExp][]} */
const REFUSED = [
  ['a command without a build', "console.log('nothing');\n", 'unsupported', /node build\.mjs ran, and no bundler was overheard in it/],
  ['a command that fails', 'process.exit(7);\n', 'bundle', /node build\.mjs failed: exit code 7/],
  ['a command that is killed', "process.kill(process.pid, 'SIGTERM');\nsetInterval(() => {}, 1000);\n", 'bundle', /ended by SIGTERM/],
  ['a build for Node.js', BUILD.replace('bundle: true', "bundle: true, platform: 'node'"), 'unsupported', /bundles for a server only/],
  ['a child without NODE_OPTIONS', "import { spawnSync } from 'node:child_process';\nspawnSync(process.execPath, ['one.mjs'], { env: {} });\n", 'unsupported', /no bundler was overheard/],
  ['a build with an error', BUILD.replace('src/a.js', 'src/none.js'), 'bundle', /Could not resolve "src\/none\.js"/],
];

for (const [what, text, code, message] of REFUSED) {
  test(`${what} is refused`, (t) => {
    const { failure } = project(t, { 'build.mjs': text, 'one.mjs': BUILD })();
    assert.equal(failure.code, code);
    assert.match(failure.message, message);
  });
}

test('a missing export is reported, and is no failure of the build', (t) => {
  const reply = project(t, { 'build.mjs': BUILD, 'custom/all.js': 'export const sub = 1;\n' })();
  assert.equal(reply.failure, null);
  assert.deepEqual(reply.missingExports, [{ name: 'add', module: path.join(reply.root, 'custom/all.js'), importer: path.join(reply.root, 'src/a.js') }]);
});

/** @type {[string[], Record<string, any>][]} */
const WORDS = [
  [['src/a.js', '--bundle', '--minify', '--outfile=out.js'], { entryPoints: ['src/a.js'], bundle: true, minify: true, outfile: 'out.js' }],
  [['app=src/a.js', '--outdir=dist'], { entryPoints: [{ in: 'src/a.js', out: 'app' }], outdir: 'dist' }],
  [['--define:process.env.NODE_ENV="production"', '--define:A=b=c'], { define: { 'process.env.NODE_ENV': '"production"', A: 'b=c' } }],
  [['--external:a', '--external:@b/c', '--drop:console'], { external: ['a', '@b/c'], drop: ['console'] }],
  [['--target=chrome90,safari15', '--main-fields=module,main'], { target: ['chrome90', 'safari15'], mainFields: ['module', 'main'] }],
  [['--loader:.svg=text', '--banner:js=/* a = b */'], { loader: { '.svg': 'text' }, banner: { js: '/* a = b */' } }],
  [['--tree-shaking=false', '--sourcemap=external', '--log-limit=0'], { treeShaking: false, sourcemap: 'external', logLimit: 0 }],
];

for (const [words, wanted] of WORDS) {
  test(`esbuild's words ${words.join(' ')} are options`, () => {
    const { options } = optionsOf(words);
    for (const [key, value] of Object.entries(wanted)) assert.deepEqual(options[key], value);
  });
}

test("esbuild's own command makes the same bytes as its words by the API", (t) => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'slimtf-esbuild-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, 'node_modules'));
  symlinkSync(path.join(modules, 'esbuild'), path.join(root, 'node_modules/esbuild'));
  writeFileSync(path.join(root, 'package.json'), '{}');
  writeFileSync(path.join(root, 'a.js'), "import { b } from './b.js';\nconsole.log(b, process.env.NODE_ENV, A);\n");
  writeFileSync(path.join(root, 'b.js'), 'export const b = 1;\nexport const unused = 2;\n');
  const words = ['a.js', '--bundle', '--minify', '--define:A="x y"', '--format=iife', '--target=es2019', '--banner:js=/* hi */'];
  const cli = fileURLToPath(new URL('../../node_shim/overhear/esbuild_cli.mjs', import.meta.url));
  for (const [program, out] of [[path.join(modules, 'esbuild/bin/esbuild'), 'one.js'], [cli, 'two.js']]) {
    const done = spawnSync(process.execPath, [program, ...words, `--outfile=${out}`], { cwd: root, encoding: 'utf8', timeout: 60_000 });
    assert.equal(done.status, 0, done.stderr);
  }
  assert.equal(readFileSync(path.join(root, 'two.js'), 'utf8'), readFileSync(path.join(root, 'one.js'), 'utf8'));
  const wrong = spawnSync(process.execPath, [cli, 'a.js', '--bundle', '--nonsense=1'], { cwd: root, encoding: 'utf8', timeout: 60_000 });
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /nonsense/);
});

test("rollup's error for a missing export is reported as one", (t) => {
  const [, texts] = /** @type {[string, Record<string, string>]} */ (WAYS.find(([where]) => where === 'by rollup'));
  const reply = project(t, { ...texts, 'custom/all.js': 'export const sub = 1;\n' })();
  assert.equal(reply.failure, null);
  assert.deepEqual(reply.missingExports.map((/** @type {any} */ each) => each.name), ['add']);
});

test('what esbuild says about names that are not there', () => {
  const location = { file: 'src/a.js', line: 1 };
  const result = { errors: [{ text: 'No matching export in "lib/m.js" for import "gone"', location }], warnings: [{ text: 'Import "lost" will always be undefined because there is no matching export in "lib/n.js"', location }, { text: 'other' }] };
  const importer = path.resolve('/app/src/a.js');
  assert.deepEqual(missingExports(result, '/app'), [{ name: 'gone', module: path.resolve('/app/lib/m.js'), importer }]);
  assert.deepEqual(undefinedImports(result, '/app'), [{ name: 'lost', module: path.resolve('/app/lib/n.js'), importer }]);
  assert.deepEqual([missingExports({}, '/app'), undefinedImports(undefined, '/app')], [[], []]);
});
