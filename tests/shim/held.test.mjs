/** Where all of tfjs goes into code that is not followed: what that code may name, and what may get it besides. */
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { run } from '../../node_shim/analyze/run.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'slimtf-held-'));
const home = process.cwd();
after(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const SPECIFIER = '@tensorflow/tfjs';
const MEMBERS = ['ones', 'add', 'cosh', 'env', 'layers', 'layers.dense', 'loadGraphModel', 'losses', 'losses.huberLoss', 'mean', 'model', 'setBackend', 'square', 'tensor', 'train', 'train.adam', 'Tensor', 'version_core'];
const TF = "import * as tf from '@tensorflow/tfjs';\n";
const OF_CLASS = `${TF}class A { constructor(tf) { this.tf = tf; }\n`;
let count = 0;

/** @param {string} code of the entry @param {Record<string, string>} [files] further ones */
async function facts(code, files = {}) {
  const root = path.join(folder, String((count += 1)));
  for (const [file, text] of Object.entries({ 'index.js': code, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const request = { projectRoot: root, packages: path.dirname(modules), bundler: 'webpack', bundlerRoot: '', configFile: null, arguments: [], entries: [path.join(root, 'index.js')], moreEntries: [], made: [], led: [], links: [], names: [], members: [{ specifier: SPECIFIER, names: MEMBERS }], everyName: false, outFile: path.join(root, 'facts.json') };
  await run(/** @type {any} */ (request), /** @type {any} */ ({}));
  return JSON.parse(readFileSync(request.outFile, 'utf8'));
}
const wholes = (/** @type {any} */ { uses }) => uses.filter((/** @type {any} */ each) => each.path.length === 0);
const named = (/** @type {any} */ found) => found.named.map((/** @type {any} */ each) => each.path.join('.')).sort();

/** @type {[string, string, string[], Record<string, string>?][]} title, code, names */
const HELD = [
  ['a member of anything', 'const ref = { current: null };\nref.current = await import("@tensorflow/tfjs");\nref.current.mean(ref.current.tensor([1]).square());', ['mean', 'square', 'tensor']],
  ['a member of this', `${OF_CLASS} run(x) { return this.tf.mean(x); } }\nnew A(tf).run(1);`, ['mean']],
  ['a field', `${TF}class A { tf = tf; run(x) { const { mean } = this.tf; return mean(x); } }\nnew A().run(1);`, ['mean']],
  ['an emitter', `${TF}import { emit, on } from './bus.js';\non((t) => t.square(1));\nemit(tf);`, ['square'], { 'bus.js': 'const all = [];\nexport const on = (f) => all.push(f);\nexport const emit = (...given) => all.forEach((f) => f(...given));' }],
  ['what is kept in a collection', `${TF}const m = new Map();\nm.set('tf', tf);\nm.get('tf').square(1);`, ['square']],
  ['a function that another one gets', `${TF}import { create } from './app.js';\ncreate({ data() { return { tf }; }, show: (t) => t.square(1) });`, ['square'], { 'app.js': 'const made = [];\nexport const create = (app) => made.push(app);' }],
  ['a state', 'const [tf, set] = globalThis.useState();\nlet take = (x) => globalThis.queue.push(x);\nif (set) take = set;\nconst app = {}; app.x = await import("@tensorflow/tfjs"); tf.square(1);', ['square']],
  ['what is only looked at, which is a function all the same', `${OF_CLASS} has() { return typeof this.tf.cosh; } }\nnew A(tf).has();`, []],
  ['a function that goes on', `${OF_CLASS} get() { const f = this.tf.cosh; return [this.tf.square.name, f]; } }\nnew A(tf).get();`, ['cosh', 'square']],
  ['something else of that name', `${OF_CLASS} run(x) { this.model = x; const { mean } = x; return this.model.go(1) + mean.go; } }\nnew A(tf).run(1);`, []],
  ['classes and versions', `${OF_CLASS} is(x) { return x instanceof this.tf.Tensor ? this.tf.version_core : ''; } }\nnew A(tf).is(1);`, ['Tensor', 'version_core']],
  ['addresses of files', `${OF_CLASS} get() { return fetch('/models/mean/model.json', 'model.json'); } }\nnew A(tf).get();`, []],
  ['texts that are names', `${OF_CLASS} call(x, name) { return name.split('.').reduce((at, key) => at.get(key), x); } }\nnew A(tf).call(1, 'losses.huberLoss');`, ['losses', 'losses.huberLoss']],
  ['keys of a table', `${OF_CLASS} all() { return Object.keys({ cosh: 1, model: 2 }).map((name) => ({ f: this.tf[name] })); } }\nnew A(tf).all();`, ['cosh', 'model']],
  ['texts that are taken apart', `${OF_CLASS} all() { return 'cosh mean'.split(' ').map((name) => ({ f: this.tf[name] })); } }\nnew A(tf).all();`, ['cosh', 'mean']],
  ['texts with names among other things', `${OF_CLASS} all() { return [JSON.parse('[{"op": "cosh"}]'), 'mean,square', 'add model']; } }\nnew A(tf).all();`, ['add', 'cosh', 'mean', 'model', 'square']],
  ['texts that are sentences', `${OF_CLASS} say() { return 'Add and square it, or mean'; } }\nnew A(tf).say();`, []],
  ['names that are written to', `${OF_CLASS} fill(x) { x.model = 1; } }\nnew A(tf).fill({});`, []],
  ['what a namespace has', `${OF_CLASS} net() { return [this.tf.layers.dense({ units: 1 }), this.tf.train.adam(1)]; } }\nnew A(tf).net();`, ['layers', 'layers.dense', 'train', 'train.adam']],
];
for (const [title, code, expected, files] of HELD) {
  test(`held: ${title}`, async () => {
    const found = await facts(code, files);
    assert.deepEqual(wholes(found).map((/** @type {any} */ each) => each.held), wholes(found).map(() => true));
    assert.ok(wholes(found).length > 0);
    assert.deepEqual(named(found), expected);
    assert.deepEqual(found.heldOpen, []);
  });
}

/** @type {[string, string, Record<string, string>?][]} */
const OUTSIDE = [
  ['a member of the window', `${TF}window.tf = tf;`],
  ['a member of it under another name', `${TF}const w = globalThis;\nw.tf = tf;`],
  ['a name that is declared nowhere', `${TF}function f() { theirs = tf; }\nf();`],
  ['what is put on the window', `${TF}Object.assign(window, { tf });`],
  ['a function of the window', `${TF}window.getTf = () => tf;`],
  ['what may come from any address', `${TF}const plugin = await import(location.hash);\nplugin.run(tf);`],
  ['an element of the page', `${TF}const element = document.querySelector('p');\nelement.tf = tf;`],
  ['what is made with it for the window', `${TF}class A { constructor(t) { this.t = t; } }\nwindow.app = new A(tf);`],
  ['a global by its several names', `${TF}const root = typeof window === 'object' ? window : global;\nroot.tf = tf;`],
  ['a getter of the window', `${TF}Object.defineProperty(window, 'tf', { get: () => tf });`],
  ['the window as a parameter', `${TF}(function (root) { root.mine = tf; })(window);`],
  ['a function that gets the window too', `${TF}function expose(to, name, value) { to[name] = value; }\nlet f = expose; if (globalThis.x) f = null;\nf(window, 'tf', tf);`],
  ['functions that stand in the window', `${TF}for (const take of window.waiting) take(tf);`],
  ['a function of any module', `${TF}const { setup } = await import(location.hash);\nsetup(tf);`],
  ['a function of the browser', `${TF}postMessage(tf);`],
  ['an export of the bundle', `${TF}export const api = { tf };`],
  ['an export of all of it', "export * from '@tensorflow/tfjs';"],
  ['a module outside of the bundle', `${TF}import take from 'somewhere';\ntake(tf);`],
  ['code from a text', `${TF}eval(prompt());\ntf.square(1);`],
  ['its keys', `${TF}console.log(Object.keys(tf));`],
  ['a loop over it', `${TF}for (const name in tf) console.log(name);`],
  ['a key from data', `${TF}tf[location.hash](1);`],
];
for (const [title, code, files] of OUTSIDE) {
  test(`not held: ${title}`, async () => {
    const found = await facts(code, files);
    assert.ok(wholes(found).some((/** @type {any} */ each) => !each.held), JSON.stringify(found.uses));
  });
}

/** @type {[string, string, boolean][]} */
const OPEN = [
  ['is called', 'return this.tf[name](1);', true],
  ['is called under a name', 'const f = this.tf[name]; return f(1);', true],
  ['has what a namespace has', 'const space = this.tf[name]; return space.adam(1);', true],
  ['is taken apart', 'const { [name]: f } = this.tf; return f(1);', true],
  ['is called on something', 'return this.tf[name].call(null, 1);', true],
  ['is gone along', 'return name.split(".").reduce((at, key) => at[key], this.tf);', true],
  ['is gone along in a loop', 'let at = this; for (const key of name) at = at[key]; return at(1);', true],
  ['is called by a list', 'return [1, 2].map(this.tf[name]);', true],
  ['is a class', 'return name instanceof this.tf[name];', true],
  ['is a symbol', 'const ITERATOR = Symbol.iterator; const f = name[ITERATOR]; return f.call(name);', false],
  ['is shown', 'document.title = this.labels[name];', false],
  ['is a number of a list', 'return this.list[name * 2](1);', false],
  ['is counted, by a variable that is something else later', 'for (var i = 0; i < 9; i++) this.list[i](1); i = name; i();', false],
  ['is counted in one of several loops', 'let i, n; for (i = 0, n = name; i < n; i += 2) this.list[i](1); for (i of name) i();', false],
  ['is counted, and changed on the way', 'for (let i = 0; i < 9; i++) { this.tf[i](1); if (i > 2) i = name; }', true],
  ['is counted, and changed by a function', 'let i; const set = () => { i = name; }; for (i = 0; i < 9; i++) { set(); this.tf[i](1); }', true],
  ['is counted from a text', 'for (let i = name; i; i--) this.tf[i](1);', true],
  ['is added up to a text', 'for (let i = 0; i < 9; i += name) this.tf[i](1);', true],
  ['is what a loop leaves', 'let i = name; for (i = 0; i < 9; i++) go(); i = name; this.tf[i](1);', true],
  ['is called in a loop by a function of its own', 'let i = name; const all = []; for (i = 0; i < 9; i++) all.push(() => this.tf[i](1)); i = name; all[0]();', true],
  ['is counted by another loop', 'let i = 0, j = name; for (i = 0; i < 9; i = j) for (j = 0; j < 9; j = i + 1) this.tf[j](1);', true],
];
for (const [title, code, isOpen] of OPEN) {
  test(`what is read by a name that only a run knows: ${title}`, async () => {
    const found = await facts(`${OF_CLASS} run(name) { ${code} } }\nnew A(tf).run(location.hash);`);
    assert.equal(found.heldOpen.length > 0, isOpen, JSON.stringify(found.heldOpen));
  });
}

test('how it is asked counts as it does where tfjs is followed', async () => {
  const found = await facts(`${OF_CLASS} async run(a) {
    await this.tf.setBackend('cpu');
    this.tf.env().set('WEBGL_PACK', false);
    await this.tf.loadGraphModel('/model.json');
    const model = this.tf.layers.dense({ units: 1, activation: a });
    model.compile({ optimizer: this.tf.train.adam(0.1) });
  } }\nnew A(tf).run(location.hash);`);
  assert.deepEqual(found.backends, ['cpu']);
  assert.ok(found.texts.includes('WEBGL_PACK'));
  assert.deepEqual(found.loads.map((/** @type {any} */ each) => [each.loader, each.source]), [['loadGraphModel', '/model.json']]);
  assert.deepEqual(found.open.map((/** @type {any} */ each) => each.setting), ['activation']);
});

test('the name of an initializer is no function that is given a type', async () => {
  const found = await facts(`${OF_CLASS} net() { return this.tf.layers.dense({ units: 1, kernelInitializer: 'ones' }); } }\nnew A(tf).net();`);
  assert.deepEqual(found.openTypes, []);
});

test('a model may come from anywhere where the function that loads it is read by a text', async () => {
  const found = await facts(`${OF_CLASS} load(url) { return Reflect.get(this.tf, 'loadGraphModel')(url); } }\nnew A(tf).load('/model.json');`);
  assert.deepEqual(found.loads.map((/** @type {any} */ each) => [each.loader, each.source]), [['loadGraphModel', null]]);
});

const PACKAGE = { 'node_modules/state/package.json': '{"name":"state","version":"1.0.0","main":"index.js","exports":"./index.js"}' };

test('the package that gets it has a name, however it is imported', async () => {
  const cjs = { ...PACKAGE, 'node_modules/state/index.js': 'const kept = []; exports.keep = function (x) { kept.push(x); };' };
  const esm = { ...PACKAGE, 'node_modules/state/index.js': 'const kept = []; export let keep = (x) => kept.push(x); if (globalThis.other) keep = globalThis.other;' };
  for (const files of [cjs, esm]) {
    const [use] = wholes(await facts(`${TF}import { keep } from 'state';\nkeep(tf);`, files));
    assert.deepEqual([use.held, use.through], [true, 'node_modules/state/index.js']);
  }
});

test('packages are asked for members and patterns, not for texts of their own', async () => {
  const files = { ...PACKAGE, 'node_modules/state/index.js': "export function keep(x) { globalThis.kept?.push('cosh', x.y); const { mean } = x.z; return mean; }" };
  const found = await facts(`${TF}import { keep } from 'state';\nconst app = {}; app.tf = tf; keep(app);`, files);
  assert.deepEqual(named(found), ['mean']);
});

test('what a package reads by a name that only a run knows counts where it gets tfjs', async () => {
  const code = 'export function take(x, name) { globalThis.kept?.push(x); const f = x[name]; return f(1); }';
  const files = { ...PACKAGE, 'node_modules/state/index.js': code };
  const given = await facts(`${TF}import { take } from 'state';\nconst keep = take; globalThis.a?.(keep);\nkeep({ tf }, 'tf');`, files);
  assert.deepEqual(given.heldOpen.map((/** @type {any} */ each) => each.file), ['node_modules/state/index.js']);
  const apart = await facts(`${TF}import { take } from 'state';\nconst app = {}; app.tf = tf;\ntake({}, location.hash);`, files);
  assert.deepEqual(apart.heldOpen, []);
});
