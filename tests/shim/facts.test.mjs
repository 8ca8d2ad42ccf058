/** What the app's code says about tfjs, way by way; the code is bundled by esbuild first, as in a build. */
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Analysis } from '../../node_shim/analyze/analysis.mjs';
import { entriesOfRollup, entriesOfWebpack } from '../../node_shim/analyze/entries.mjs';
import { Flow } from '../../node_shim/analyze/flow.mjs';
import { Program } from '../../node_shim/analyze/program.mjs';
import { run } from '../../node_shim/analyze/run.mjs';
import { TfjsUses } from '../../node_shim/analyze/tfjs_uses.mjs';
import { Values } from '../../node_shim/analyze/values.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const packages = path.dirname(modules);
const folder = mkdtempSync(path.join(os.tmpdir(), 'slimtf-facts-'));
const home = process.cwd();
after(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const NAMES = ['square', 'neg', 'exp', 'abs', 'add', 'div', 'slice', 'split', 'concat', 'max', 'sum', 'unstack', 'mean', 'relu', 'fit', 'minimize', 'save', 'relu6', 'as2D', 'as11', '2.5x'];
const TF = "import * as tf from '@tensorflow/tfjs';\n";
let count = 0;

/** @param {string} code of the entry @param {Record<string, string>} [files] further ones @param {{name?: string, everyName?: boolean, bundler?: string}} [more] */
async function facts(code, files = {}, { name = 'index.js', everyName = false, bundler = 'webpack' } = {}) {
  const root = path.join(folder, String((count += 1)));
  for (const [file, text] of Object.entries({ [name]: code, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const request = { projectRoot: root, packages, bundler, bundlerRoot: '', configFile: null, arguments: [], entries: [path.join(root, name)], moreEntries: [], made: [], led: [], links: [], names: NAMES, everyName, outFile: path.join(root, 'facts.json') };
  const reply = await run(/** @type {any} */ (request), /** @type {any} */ ({}));
  return { ...JSON.parse(readFileSync(request.outFile, 'utf8')), reply };
}
const paths = (/** @type {any} */ { uses }) => uses.map((/** @type {any} */ each) => each.path.join('.')).sort();
const names = (/** @type {any} */ { mentions }) => mentions.map((/** @type {any} */ each) => each.name).sort();

/** @type {[string, string, string[], Record<string, string>?][]} title, code behind the import, members of tfjs */
const USES = [
  ['members', 'tf.conv2d(x); tf.image.resizeBilinear(x);', ['conv2d', 'image.resizeBilinear']],
  ['literal keys and optional calls', 'tf["matMul"](a); tf?.relu?.(b);', ['matMul', 'relu']],
  ['destructuring', 'const { add: plus, sub } = tf; plus(1); sub(2);', ['add', 'sub']],
  ['the rest of a pattern', 'const { add, ...rest } = tf; add(1); rest.sub(1);', ['add', 'sub']],
  ['namespaces by name', 'const { layers } = tf; layers.dense(1); const t = tf.train; t.sgd(1);', ['layers.dense', 'train.sgd']],
  ['a key from data', 'tf.train[location.hash](1);', ['train']],
  ['what a generator returns', 'function* g() { return tf.image; } g().next().value.flip(1);', ['image']],
  ['the rest of a list', 'const [one, ...more] = await Promise.all([1, import("@tensorflow/tfjs")]); more[0].abs(1); one(tf.neg(1));', ['', 'neg']],
  ['keys from literals', "for (const op of ['sin', 'cos']) tf[op](x); tf[location.hash ? 'tan' : 'erf'](x);", ['cos', 'erf', 'sin', 'tan']],
  ['comparisons hand nothing on', 'if (tf == null) throw 1; if (typeof tf === "undefined" || !tf) f(); tf.abs(1);', ['abs']],
  ['a member that is only looked for', "if ('sin' in tf) f();", ['sin']],
  ['an import that is awaited', 'const t = await import("@tensorflow/tfjs"); t.abs(1);', ['abs']],
  ['an import with then', 'import("@tensorflow/tfjs").then(function ({ abs }) { abs(1); });', ['abs']],
  ['several imports at once', 'const [t] = await Promise.all([import("@tensorflow/tfjs"), g()]); t.abs(1);', ['abs']],
  ['an import that may fail', 'const t = await import("@tensorflow/tfjs").catch(fail); t.abs(1); import("@tensorflow/tfjs").finally(done).then((u) => u.neg(1));', ['abs', 'neg']],
  ['a then without a callback', 'const t = await import("@tensorflow/tfjs").then(undefined, fail).then(); t.abs(1); (await import("@tensorflow/tfjs").then(null)).neg(1);', ['abs', 'neg']],
  ['what stands in for an import that failed', 'const t = await import("./gone").catch(() => import("@tensorflow/tfjs")); t.abs(1);', ['abs']],
  ['a chunk of the app that may fail', "const lib = await import('./lib.js').catch(fail); lib.tf.abs(1); (await import('./lib.js').finally(done).then()).tf.neg(1);", ['abs', 'neg'], { 'lib.js': `${TF}export { tf };` }],
  ['an object of a program with this', 'const app = { tf }; app.tf.abs(1); class Other { constructor() { this.tf = 1; this.other = 2; } get() { const self = this; return self.other + this["oth" + "er"]; } } new Other();', ['abs']],
  ['a pattern that fills members', '({ linspace: ops.line, layers: ops.all = 1 } = tf); ops.line();', ['layers', 'linspace']],
  ['a template of text', 'go(`${tf.abs(1)}${tf}`);', ['abs']],
  ['a promise that is only asked whether it is one', 'const p = import("@tensorflow/tfjs"); if (p && typeof p.then === "function") p.then((t) => t.abs(1));', ['abs']],
  ['a function that loads it', 'const load = () => import("@tensorflow/tfjs"); load().then((t) => t.abs(1));', ['abs']],
  ['require', 'const t = require("@tensorflow/tfjs-core"); t.abs(1);', ['abs']],
  ['a parameter', 'function f(lib) { return lib.abs(1); } f(tf);', ['abs']],
  ['a parameter of another file, imported later', "import('./lib.js').then(({ f }) => f(tf));", ['abs'], { 'lib.js': 'export function f(lib) { return lib.abs(1); }' }],
  ['a namespace that is imported later', "const m = await import('./lib.js'); m.f(tf);", ['abs'], { 'lib.js': 'export function f(lib) { return lib.abs(1); }' }],
  ['several imports at once, one of them of the app', "const [t, { f, default: g }] = await Promise.all([import('@tensorflow/tfjs'), import('./lib.js')]); f(t); g(t);", ['abs', 'neg'], { 'lib.js': 'export function f(lib) { return lib.abs(1); } export default (lib) => lib.neg(1);' }],
  ['a parameter of another file', "import { f } from './lib.js'; f(tf);", ['abs'], { 'lib.js': 'export function f(lib) { return lib.abs(1); }' }],
  ['an object that holds it', 'const lib = { tf, more: 1 }; lib.tf.abs(1);', ['abs']],
  ['a re-export of the app', "import { t } from './lib.js'; t.abs(1);", ['abs'], { 'lib.js': "export * as t from '@tensorflow/tfjs';" }],
  ['a namespace of the app', "import * as lib from './lib.js'; lib.tf.abs(1); g(lib.other);", ['abs'], { 'lib.js': `${TF}export { tf }; export const other = 1;` }],
  ['a wrapper of UMD', '!function (g, f) { "object" == typeof exports ? f(exports, require("@tensorflow/tfjs-core")) : f(g.lib = {}, g.tf); }(globalThis, function (e, t) { t.abs(1); });', ['abs']],
  ['a default export', "import t from './lib.js'; t.abs(1);", ['abs'], { 'lib.js': `${TF}export default tf;` }],
  ['a chunk of the app', "import('./lib.js').then((lib) => lib.tf.abs(1));", ['abs'], { 'lib.js': `${TF}export { tf };` }],
  ['an alternative', 'const t = location.hash ? tf : window.other; t.abs(1);', ['abs']],
  ['scopes', 'const { image } = tf; image.flip(1); function f(image) { return image.div(2); } f(1);', ['image.flip']],
];
for (const [title, code, expected, files] of USES) {
  test(`uses: ${title}`, async () => assert.deepEqual(paths(await facts(TF + code, files)), expected));
}

const HANDED_ON = [
  ...['const app = { tf }; app.run = function () { show(this); };', 'const app = { tf }; app.get = function () { return this; }; app.get().tf.abs(1);', 'const app = { tf }; app.run = function () { all.push(this); list[0] = [this]; };', '({ tf }).valueOf().tf.abs(1);', 'tf.valueOf().abs(1);'],
  ...['const mixin = { run() { return this.tf.linspace(0, 1, 2); } }; const app = { tf, ...mixin }; app.run();', 'function run() { return this.tf.abs(1); } go({ run }); const app = { tf, run }; app.run();'],
  ...['const app = { tf }; app.run = function () { return this.tf.abs(1); }; app.run();', 'const base = { run() { const { lib } = this; lib.abs(1); } }; const app = { __proto__: base, lib: tf }; app.run();'],
  ...['const app = { own: { tf } }; app.run = function () { const self = this; return () => self.own.tf.abs(1); };', 'const app = { tf }; app.run = function () { help(this); }; function help(it) { it.tf.abs(1); }', 'const app = { tf }; app.run = function () { help(this); }; const help = ({ tf: lib } = {}) => lib.abs(1);'],
  ...['const app = { tf }; app.run = function () { return this["t" + "f"].abs(1); };', 'const app = { __proto__: tf }; app.abs(1);', 'function run(name) { return this[name].abs(1); } const app = { tf, run }; app.run(key);', 'run`${tf}`;'],
  ...['const p = import("@tensorflow/tfjs"); p.then.call(p, f);', 'const { then } = import("@tensorflow/tfjs"); use(then);', 'window.t = tf;', 'use(tf);', 'tf[location.hash](1);', 'export { tf };', 'for (const k in tf) f(k);', 'f(Object.keys(tf));', 'class A { tf = tf; } new A();', 'g({ ...{ t: tf } });', '[tf].forEach(f);', 'throw tf;', '!function (f) { f = g; f(tf); }(function (t) { t.abs(1); });', '!function h(f) { f(tf); h(g); }(function (t) { t.abs(1); });', '!function (...f) { f(tf); }(function (t) { t.abs(1); });', '!function (a, f) { f(tf); }(...g, function (t) { t.abs(1); });'],
];
for (const [code, lib] of [["let { f } = await import('./lib.js'); if (window.g) f = g; f(tf);", 'export const f = (lib) => lib.abs(1);'], ["const { f = g } = await import('./lib.js'); f(tf);", 'export const f = (lib) => lib.abs(1);'], ["const m = await import('./lib.js'); m.f(tf); m.set(g);", 'export let f = (lib) => lib.abs(1); export const set = (other) => { f = other; };'], ["const [m] = await Promise.all([...more, import('./lib.js')]); m.f(tf);", 'export const f = (lib) => lib.abs(1);']]) {
  test(`all of it, to what is imported later: ${code}`, async () => assert.ok(paths(await facts(TF + code, { 'lib.js': lib })).includes('')));
}
/** @type {[string, string[]][]} */
const CERTAIN = [
  ['const pick = () => (flag ? tf : t); pick().square();', ['square']],
  ['const pick = () => (flag ? tf : t); const lib = pick(); lib.square();', ['square']],
  ['const pick = async () => (flag ? tf : t); pick().then((lib) => lib.square()); (await pick()).neg();', ['neg', 'square']],
  ['const pick = (x) => x ?? tf; pick(t).square();', ['square']],
  ['!function (lib) { lib.square(); }(flag ? tf : t);', ['square']],
  ['const pick = () => tf; pick().square(1); const lib = pick(); lib.neg(1);', []],
  ['import("@tensorflow/tfjs").then((lib) => lib.square(1)); const lib = await import("@tensorflow/tfjs"); lib.neg(1);', []],
  ['const load = async () => import("@tensorflow/tfjs"); const lib = await load(); lib.square(1); load().then((it) => it.neg(1));', []],
  ['!function (lib) { lib.square(1); }(tf); const lib = require("@tensorflow/tfjs"); lib.neg(1);', []],
];
for (const [code, expected] of CERTAIN) {
  test(`methods of what may be tfjs, or a tensor: ${code}`, async () => assert.deepEqual(names(await facts(TF + code)), expected));
}

for (const code of HANDED_ON) {
  test(`all of it: ${code}`, async () => assert.ok(paths(await facts(TF + code)).includes('')));
}

/** @type {[string, string[]][]} */
const MENTIONS = [
  ['t.square();', ['square']],
  ['t.square?.(); u?.neg();', ['neg', 'square']],
  ["t['exp']();", ['exp']],
  ['const { abs, neg: n, ...more } = t;', ['abs', 'neg']],
  ["function f(x, y = t) { return y.neg(); } f(1, 'a'); f(1, undefined);", ['neg']],
  ['({ square }) => square;', []],
  ['g(({ square }) => square);', ['square']],
  ['tf.Tensor.prototype.neg.call(t);', ['neg']],
  ['window.img = t; window.img.square();', ['square']],
  ['const f = m.fit.bind(m); f();', ['fit']],
  ["opt['minimize'](f);", ['minimize']],
  ['[...t.split(2)]; `${t.sum()}`; t.unstack().map(f); t.unstack().length; t.slice(1).entries();', ['slice', 'split', 'sum', 'unstack']],
  ["const op = g ? 'neg' : 'abs'; h(op);", ['abs', 'neg']],
  ["const n = 1; t['relu' + (n + 5)](); t[`as${n + 1}D`](); t['as' + n + n](); t[(2.5).toString() + 'x']();", ['2.5x', 'as11', 'as2D', 'relu', 'relu6']],
  ["t['ne' + 'g']();", ['neg']],
  ['const table = { square: 1 }; h(table);', ['square']],
  ['class A { x = t.square(); get y() { return t.neg(); } } new A();', ['neg', 'square']],
  ['Math.max(1, 2); JSON.parse(x).split(1); console.max(1); Promise.resolve(1).add(1);', []],
  ['[1, 2].concat(3); `x`.slice(1); "a b".split(" "); new Set().add(1); /x/.exp(1); (() => 1).max();', []],
  ['const list = Array.from(x); list.slice(1); const s = String(x).trim(); s.slice(1); x.toString().split(" ");', []],
  ["const rows = ['a', 'b'].map((row) => row.split(' ')); rows.map(show); function show(row) { return row.slice(1).join() + row[0].slice(2); }", []],
  ['let list = Array.from(x); list.slice(1); list = t;', ['slice']],
  ["import { createElement as e } from 'react'; e('div'); document.createElement('div'); _jsx('div', {});", ['div']],
  ['tf.square(t); tf.image.max(1); const { neg } = tf; neg(1);', []],
  ['class T { square() { return 1; } } new T();', []],
  ['class T extends tf.Sequential { train(x) { return super.fit(x); } } new T();', ['fit']],
  ['const app = { t: null, init() { this.t = tf.abs(1); } }; app.init(); app.t.square();', ['square']],
  ['const app = { t: null, put(key, value) { this[key] = value; } }; app.put(name, make()); app.t.square();', ['square']],
  ['const app = { t: null, set(more) { Object.assign(this, more); } }; app.set(make()); app.t.square();', ['square']],
  ['const s = { x: 0, go() { this.x = make(); } }; s.go(); for (const each of Object.values(s)) each.neg();', ['neg']],
  ['const s = { x: 0, go() { this.more = make(); } }; s.go(); for (const each of Object.values(s)) each.neg(); s.x.exp();', ['neg']],
  ['const s = { x: null }; [s.x] = make(); s.x.neg();', ['neg']],
  ['const s = { x: null }; ({ a: s.x } = make()); s.x.neg();', ['neg']],
  ['const s = { x: null }; for (s.x of make()) s.x.neg();', ['neg']],
  ['const s = { x: null, go() { for (this.x of make()) this.y; } }; s.go(); s.x.neg();', ['neg']],
  ['const a = { m: null }; function init(o) { o.m = make(); } function train(o) { return o.m.fit(1); } init(a); train(a);', ['fit']],
  ['const s = { ui: { t: 0 } }; Object.assign(s.ui, make()); s.ui.t.neg();', ['neg']],
  ['const s = { ui: { t: 0 } }; const ui = s.ui; Object.assign(ui, make()); s.ui.t.neg();', ['neg']],
  ['const s = { ui: [0] }; fill(s.ui); s.ui[0].neg();', ['neg']],
  ['const a = [0]; const b = a; b[0] = make(); const c = a; c[0].exp();', ['exp']],
  ['const slots = [0]; slots.forEach((_, i, all) => { all[i] = make(); }); slots[0].neg();', ['neg']],
  ['const outs = [1, 2].map(() => null); outs[0] = make(); outs[0].square(); for (const out of outs) out.neg();', ['neg', 'square']],
  ['const s = new Set([0]); s.add(make()); for (const each of s) each.neg();', ['neg']],
  ['const rows = [[0, 0]]; const [first] = rows; first[0] = make(); rows[0][0].neg();', ['neg']],
  ['const grid = { a: [0] }; const { a } = grid; a[0] = make(); grid.a[0].exp();', ['exp']],
  ['const s = { last: { t: 0 } }; const { last } = s; last[key] = make(); s.last.t.neg();', ['neg']],
  ['const nest = [[0]]; for (const row of nest) row.fill(make()); nest[0][0].exp();', ['exp']],
  ['const s = { list: [0], put(t) { this.list.push(t); } }; s.put(make()); for (const each of s.list) each.neg();', ['neg']],
  ['const s = { list: [0] }; Object.values(s).forEach((each) => each.push(make())); s.list[0].abs(); for (const each of s.list) each.neg();', ['abs', 'neg']],
  ['const rows = [[0, 1]]; for (const [a, b] of rows) h(a, b); rows.forEach((row) => h(row[0])); rows[0][1].exp(); rows[0].slice(1);', []],
  ["const conf = { a: { n: 1 }, names: ['x'] }; const { a } = conf; h(a.n); Object.entries(conf).forEach(([k, v]) => h(k, v.n)); conf.a.n.exp(); conf.names.map((each) => each.slice(1));", []],
  ['const s = { x: 1, y: [2] }; const y = s.x; show(y); s.x.max(); s.y.slice(1);', []],
  ['function img() { return 1; } img = make(); img.square(); function fixed() { return 1; } fixed.neg();', ['square']],
  ["JSON.parse(text, (k, v) => (k ? v : tf.abs(v))).square(); JSON.parse(text).neg();", ['square']],
  ['const o = { v: 1 }; o.then = (r) => r(make()); (await o).square(); const p = { v: 1 }; (await p).neg();', ['square']],
  ['const { q = tf } = { q: t }; q.square(); (flag ? tf : t).neg(); const lib = flag ? tf : t; lib.exp(1); tf.abs(1);', ['exp', 'neg', 'square']],
  ['canvas.save(); model.save("downloads://m");', ['save']],
  ['canvas.save(); const context = { save() {} }; h(context);', []],
  ['t.unknown();', []],
  ['new Proxy(t, {}).square(); new Object(u).neg(); new Object().exp(); new Error(t).abs();', ['neg', 'square']],
  ['({ __proto__: t }).square(); const o = { own: 1, "__proto__": u }; o.neg(); ({ ...t }).exp(); ({ own: t }).abs();', ['neg', 'square']],
  ['const o = {}; o.__proto__ = t; o.square(); const p = {}; Object.setPrototypeOf(p, t); p.neg(); const q = { __proto: 1 }; go(q.__proto__); q.exp();', ['neg', 'square']],
  ['(await { then(r) { r(t); } }).square(); const o = { then: f }; const u = await o; u.neg(); (await { ...p }).exp(); (await { own: 1 }).abs(); (await 1).add();', ['exp', 'neg', 'square']],
  ['let p = null; p = new Promise(go); (await p).square(); (await (g ? Promise.resolve(t) : 0)).neg(); p.then(go).abs();', ['neg', 'square']],
  ['for await (const u of [Promise.resolve(x).then(make)]) u.square(); for (const p of [Promise.resolve(x)]) p.neg(); for await (const n of [1, 2]) n.exp();', ['square']],
  ['(function step(acc, i) { acc.square(); step(tf.add(acc, 1), i + 1); i.neg(); })(0, 0);', ['square']],
  ['const go = function step(acc) { acc.square(); step(t); }; go(0);', ['square']],
  ["Object.defineProperty(String.prototype, 'tensor', { get() { return f(this); } }); '5'.tensor.square(); '5'[0].slice(0, 1); '5'.length.abs();", ['square']],
  ["history.last = f(); history.last.square(); location.href = f(); location.href.slice(1); Math.random = f; Math.random().abs(); navigator.userAgent.concat('a');", ['abs', 'square']],
  ["String.prototype.toTensor = f; '1,4'.toTensor().square(); 'a'.trim().slice(1); (5).toScalar().neg(); (5).toFixed(1).concat('a');", ['neg', 'square']],
  ["setTimeout('t.square()', 1); const op = u ? 'neg' : 'abs'; el.innerHTML = `<b onclick=\"t.${op}()\">`;", ['abs', 'neg', 'square']],
  ['(function step(acc) { acc.square(); list.map(step); })(0); (function step(acc) { acc.neg(); })(0);', ['square']],
  ["console.tap = f; console.tap(t).square(); Math.lerp = f; Math.lerp(t).neg(); console.log(1).abs(); Math.floor(1).exp();", ['neg', 'square']],
  ["Object.assign(Math, { lerp: f }); Math.lerp(t).square(); Object.defineProperty(JSON, 't', { get: f }); JSON.t.neg(); JSON.u.abs(); Math.max(1).exp();", ['neg', 'square']],
  ["const a = [t]; a.flat = () => tf.concat(a); a.flat().square(); a.map(f).neg(); [1].slice(1).abs();", ['square']],
  ["Array.prototype.toSorted = f; [1].toSorted().square(); Object.assign(String.prototype, { at: f }); 'a'.at(0).neg(); 'a'.trim().abs();", ['neg', 'square']],
  ["Object.assign(Array.prototype, more); [1].slice().square(); Object.assign(mine, more);", ['square']],
  ["Math[name] = f; Math.random().square(); mine[name] = f;", ['square']],
  ["globalThis.fetch = f; (await fetch(1)).square(); atob = f; atob('a').neg(); btoa('a').abs();", ['neg', 'square']],
  ["const s = new String('a'); s.trim = () => t; s.trim().square(); const p = Promise.resolve(1); p.finally = () => t; p.finally().neg();", ['neg', 'square']],
  ["const o = { toString() { return t; } }; o.toString().square();", ['square']],
  ["class A { toString() { return t; } } new A().toString().square();", ['square']],
  ["const o = { toString: () => t.concat(u) }; o.toString().square();", ['concat', 'square']],
  ["const o = { async toString() { return t; } }; (await o.toString()).square();", ['square']],
  ["class A { toString = () => t; toLocaleString; } new A().toString().square();", ['square']],
  ["class A { toString() { return `${this.a}`; } } new A().toString().square(); const o = { toString: () => [1].join() }; o.toString().neg();", []],
  ["state.random = 5; Math.random().square(); class A { constructor(floor) { this.floor = floor; } } Math.floor(1).neg(); mine.ceil = new Map(); Math.ceil(1).abs();", []],
  ["function V() {} V.prototype.trim = f; 'a'.trim().square(); exports.floor = f; module.exports.ceil = f; Math.floor(1).neg(); Math.ceil(1).abs();", []],
  ["function V() {} V.prototype.toString = f; new V().toString().square(); const M = Math; M.floor = f; Math.floor(1).neg(); Array.prototype.at = f; [1].at(0).abs();", ['abs', 'neg', 'square']],
  ["[Math.random] = [f]; Math.random().square(); Reflect.set(Math, 'floor', f); Math.floor(1).neg(); Object.setPrototypeOf(JSON, { parse: f });", ['neg', 'square']],
  ["Object.defineProperty(mine, 'at', { get: f }); 'a'.at(0).neg(); 'a'.trim().square();", ['neg']],
];
for (const [code, expected] of MENTIONS) {
  test(`names: ${code}`, async () => assert.deepEqual(names(await facts(`${TF}tf.abs; ${code}`)), expected));
}

test('a name says what it is and where it stands', async () => {
  const { mentions } = await facts("\n\nt.square();\nh('neg');\nh({ exp: 1 });\nconst { abs } = t; h(abs);");
  assert.deepEqual(
    mentions.map((/** @type {any} */ { name, role, file, line }) => [name, role, file, line]),
    [['square', 'member', 'index.js', 3], ['neg', 'text', 'index.js', 4], ['exp', 'key', 'index.js', 5], ['abs', 'pattern', 'index.js', 6]],
  );
});

/** @type {[string, number][]} */
const LISTED = [
  ['if (name in x) g();', 1],
  ['g(name in x ? 1 : 2, typeof y[name] === "function");', 1],
  ['const has = names.filter((each) => typeof x[each] === "function");', 1],
  ['if (x[name]) g();', 1],
  ['if (!x[name]) g();', 1],
  ['g(x[name] !== undefined);', 1],
  ['for (const each in x) g(each);', 1],
  ['g(Object.getPrototypeOf(x));', 1],
  ['g(Reflect.getPrototypeOf(x)); g(x.__proto__);', 1],
  ['g(Object.keys(x.constructor.prototype));', 1],
  ['g(Reflect.has(x, name));', 1],
  [`g(Object.getOwnPropertyDescriptors(tf.Tensor.prototype));`, 1],
  ['if ("square" in x) g(); if (x[0]) g(); g(x.square !== undefined);', 0],
  ['const table = { a: 1 }; if (name in table) g(); for (const each in table) g(each); for (const each in [1, 2]) g(each);', 0],
  ['class A { f() { return 1; } } g(A.prototype, Object.getPrototypeOf(function () {}), Object.keys(x), x[name]);', 0],
  ['tf.Tensor.prototype.more = f; const add = tf.Tensor.prototype.add; g(add);', 0],
  ['for (let i = 0; i < 3; i++) if (x[i]) g(); for (const each of x) g(each);', 0],
];
for (const [code, expected] of LISTED) {
  test(`which methods there are: ${code}`, async () => assert.equal((await facts(`${TF}tf.abs; ${code}`)).listed.length, expected));
}

/** @type {[string, number][]} */
const COMPUTED = [
  ['x[location.hash]();', 1],
  ['x?.[name]?.(1);', 1],
  ['x[name].call(x);', 1],
  ['const f = x[name]; f.apply(x);', 1],
  ['Reflect.apply(x[name], x, []);', 1],
  ['const f = x[name]; h(f);', 0],
  ['for (let i = 0; i < 3; i++) list[i]();', 0],
  ['const ops = { a: f, b: g }; ops[name]();', 0],
  ["for (const op of ['neg', 'abs']) x[op]();", 0],
  ["'neg abs'.split(' ').forEach((op) => x[op]());", 0],
  ['const run = (op) => x[op](); run("neg"); run("abs");', 0],
  ['const run = (op) => x[op](); h(run);', 1],
  ['(x[name] || id).call(x);', 1],
  ['(a ? x[name] : id).call(x);', 1],
  ['let f; f = x[name]; f.call(x);', 1],
  ['const apply = (f, t) => (f ? f.call(t) : t); apply(x[name], x);', 1],
  ['const pick = (o, k) => o[k]; pick(x, name).call(x);', 1],
  ['names.map((name) => x[name]).forEach((f) => f.call(x));', 1],
  ['const apply = (f) => f(); apply(x[name]); h(x[name]); g = x[name] + 1;', 0],
  ['[0].forEach(x[name], x);', 1],
  ['class Step { constructor(t) { this.t = t; this.fn = t[name]; } run() { return this.fn.apply(this.t); } } new Step(x).run();', 1],
  ['names.map((name) => ({ fn: x[name] })).map((each) => each.fn.call(x));', 1],
  ['class Spy { #orig; constructor(o) { this.#orig = o[name]; } go(t) { return this.#orig.call(t); } } new Spy(x).go(x);', 1],
  ['const o = { m: x[name] }; Reflect.apply(o.m, x, []);', 1],
  ['const o = { m: x[name], other: f }; o.other.call(x); h(o);', 0],
  ['x.go = x[name]; x.go();', 1],
  ['x.go = x[name]; h(x.go);', 0],
  ['class Own { constructor(o) { this.go = o[name]; } run() { this.go(); } }', 0],
  ['Object.assign(x, { go: x[name] }); x.go();', 1],
  ['const o = { go: x[name] }; o.go();', 0],
  ["Object.defineProperty(x, 'go', { value: x[name] });", 1],
  ["Object.defineProperties(x, { go: { value: x[name] } });", 1],
  ['const o = { __proto__: x, go: x[name] }; o.go();', 1],
  ['class Own extends x.Tensor {} Own.prototype.go = x.Tensor.prototype[name]; new Own().go();', 1],
  ['for (const key in x) other[key] = x[key]; other.go();', 0],
  ['for (const [as, name] of Object.entries(names)) x[as] = x[name];', 1],
  ['Object.keys(names).forEach((as) => { x[as] = x[names[as]]; });', 1],
  ['const swap = (list, i, j) => { list[i] = list[j]; }; h(swap);', 0],
  ['for (const i of x.dataSync()) console.log(boxes[i], scores[i]);', 0],
  ['context.fillText(labels[classes[i]], 1, 2); map.set(x[k], k); i18n.t(form[k], { n: 1 });', 0],
  [`${TF}const own = tf.Tensor.prototype; for (const key in names) own[key] = own[names[key]]; x.go();`, 1],
  ['x[`log${1n}p`]();', 0],
  ['var Op = ((Op2) => { Op2["A"] = "neg"; Op2[Op2["B"] = 1] = "B"; return Op2; })(Op || {}); for (const o of Object.values(Op)) x[o]();', 0],
  ['var Op; (function (Op) { Op["A"] = "neg"; Op["B"] = "abs"; })(Op || (Op = {})); const run = (o) => x[o](); run(Op.A);', 0],
  ['var Op; (function (Op) { Op["A"] = "neg"; Op["B"] = name; })(Op || (Op = {})); const run = (o) => x[o](); run(Op.B);', 1],
  ['var Op; (function (Op) { Op["A"] = "neg"; })(Op || (Op = {})); Op[key] = name; for (const o of Object.values(Op)) x[o]();', 1],
  [`${TF}const w = this.params[name]; tf.matMul(w, w); tf.variable(engine.variables[name], false); tf.tidy(() => tf.add(w, 1));`, 0],
  [`${TF}const w = x[name]; tf.abs(w); rows.forEach(w, x);`, 1],
  ['x[String(name).valueOf()]();', 1],
  ["const op = { __proto__: base, other: 'neg' }.op; x[op](); const c = { __proto__: base, other: 'neg' }; x[c.op]();", 1],
  ["const s = { pre: ['neg'] }; const { pre } = s; pre.push(name); for (const n of s.pre) x[n]();", 1],
  ["const c = { model: { op: 'neg' } }; const { model } = c; Object.assign(model, more); x[c.model.op]();", 1],
  ["const s = [['neg'], ['abs']]; s.at(-1).push(name); for (const n of s[1]) x[n]();", 1],
  ["const s = { post: ['neg'] }; const copy = { ...s }; copy.post.push(name); for (const n of s.post) x[n]();", 1],
  ["const list = ['neg', 'abs']; const sorted = list.sort(); sorted.push(name); for (const n of list) x[n]();", 1],
  ["const o = { op: 'neg' }; const p = Object.seal(o); p[key] = name; x[o.op]();", 1],
  ["const s = { ops: ['neg'] }; const t = { s }; t.s.ops.push(name); for (const n of s.ops) x[n]();", 1],
  ["const ops = ['neg']; const get = () => ops; get().push(name); for (const n of ops) x[n]();", 1],
  ["const ops = ['neg']; new Wrapper(ops); for (const n of ops) x[n]();", 1],
  ["const ops = [['neg']]; ops.map((each) => each).forEach((each) => each.push(name)); for (const n of ops[0]) x[n]();", 1],
  ["const ops = new Map([['a', ['neg']]]); ops.get('a').push(name);", 0],
  ["const s = { op: 'neg', load(o) { const self = this; Object.assign(self, o); } }; s.load(more); x[s.op]();", 1],
  ["const s = { op: 'neg', load(o) { fill(this, o); } }; function fill(t, o) { for (const k of o) t[k] = o[k]; } s.load(more); x[s.op]();", 1],
  ["const s = { op: 'neg', put(k, v) { Reflect.set(this, k, v); } }; s.put(key, name); x[s.op]();", 1],
  ["const s = { op: 'neg', self() { return this; } }; s.self()[key] = name; x[s.op]();", 1],
  ["function add(n) { this.ops.push(n); } const s = { ops: ['neg'], add }; s.add(name); for (const n of s.ops) x[n]();", 1],
  ["const s = { model: { op: 'neg' }, load(o) { const { model } = this; Object.assign(model, o); } }; s.load(more); x[s.model.op]();", 1],
  ["const s = { op: 'neg', n: 1, go() { this.n += 1; return this.op + this.n; }, more() { return [this.n].map((n) => this.op + n); } }; s.go(); x[s.op]();", 0],
  ["const o = { op: 'neg' }; const load = async () => o; load().then((c) => Object.assign(c, more)); x[o.op]();", 1],
  ["const o = { op: 'neg' }; Promise.resolve(o).then(change); x[o.op]();", 1],
  ["const o = { op: 'neg' }; Promise.resolve(o).then((c) => h(c.op)); x[o.op]();", 0],
  ["const ops = ['neg']; const [got] = html`<a .ops=${ops}>`; got.push(name); for (const n of ops) x[n]();", 1],
  ["const s = [{ op: 'neg' }]; s.values().next().value[key] = name; x[s[0].op]();", 1],
  ["const s = [{ op: 'neg' }]; s.sort((a, b) => { a[key] = name; return 0; }); x[s[0].op]();", 1],
  ["const s = [{ op: 'neg' }]; s.sort((a, b) => { b[key] = name; return 0; }); x[s[0].op]();", 1],
  ["const s = [{ op: 'neg' }]; s.reduce((sum, each) => { each[key] = name; return sum; }, 0); x[s[0].op]();", 1],
  ["const s = [{ op: 'neg' }]; s.reduce((sum, each, i) => sum + each.op.length + i, 0); x[s[0].op]();", 0],
  ["const m = { a: { op: 'neg' } }; for (const [, e] of new Map(Object.entries(m))) e[key] = name; x[m.a.op]();", 1],
  ["const o = { op: 'neg' }; const e = new Error('no', { cause: o }); e.cause[key] = name; x[o.op]();", 1],
  ["const s = { pre: ['neg'], post: ['abs'] }; const { pre } = s; for (const n of pre) h(n); Object.keys(s).map((k) => s[k]).forEach((list) => list.map((n) => h(n))); for (const n of s.pre) x[n](); s.post.map((n) => x[n]());", 0],
  ["const s = [{ op: 'neg' }, { op: 'abs' }]; for (const { op } of s) h(op); s.filter((each) => each.op).map((each) => h(each.op)); h(s.find((each) => each.op !== y).op); x[s[0].op](); s.forEach((each) => x[each.op]());", 0],
  ["const ops = ['neg']; Object.freeze(ops); h(ops.length, ops.join(), JSON.stringify(ops), [...ops]); for (const n of ops) x[n]();", 0],
  ['const { get } = Reflect; get(x, name).call(x);', 1],
  ['const R = Reflect; R.get(x, name).call(x);', 1],
  ['const R = Reflect; const { get: g } = R; g(x, name).call(x);', 1],
  ['const { get } = cache; get(x, name);', 0],
  ["function f(x, op = 'neg') { return x[op](); } f(t); f(u, 'abs'); f(v, undefined);", 1], // undefined is no text
  ["function f(x, op = 'neg') { return x[op](); } f(t); f(u, 'abs');", 0],
  ["function f(x, op = 'neg') { if (x.ok) op = name; return x[op](); } f(t);", 1],
  ["function f(x, op = name) { return x[op](); } f(t, 'abs');", 1],
  ["function f(x, o = { op: name }) { return x[o.op](); } f(t, { op: 'abs' });", 1],
  ["function f(x, o = { op: 'neg' }) { return x[o.op](); } f(t, { op: 'abs' }); f(t);", 0],
  ["const ops = ['neg']; function f(x, list = ops) { list.push(name); return list.map((n) => x[n]()); } f(t);", 1],
  ["function f({ op = 'neg' } = {}) { return t[op](); } f(given);", 1],
  ["const pages = import.meta.glob('./pages/*.js'); for (const k of Object.keys(pages)) pages[k]();", 0],
  ["const all = import.meta.glob('./pages/*.js', { eager: true }); for (const k in all) all[k][name]();", 1],
  ['var __decorate = (this && this.__decorate) || function (d, target, key) { return d(Object.getOwnPropertyDescriptor(target, key)); }; h(__decorate);', 0],
  ['function _applyDecoratedDescriptor(target, key) { return Object.getOwnPropertyDescriptor(target, key); } h(_applyDecoratedDescriptor);', 0],
  ['function descriptor(target, key) { return Object.getOwnPropertyDescriptor(target, key); } h(descriptor);', 1],
  ['const ops = new Map(Object.entries(Object.getPrototypeOf(x))); ops.get(name).call(x);', 1],
  ['const proto = Reflect.getPrototypeOf(x); for (const each of Object.getOwnPropertyNames(proto)) h(each);', 1],
  ['h({ ...x.__proto__ });', 1],
  ['h(Object.assign({}, x.constructor.prototype));', 1],
  ['h(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(x)));', 1],
  ['class A { go() { for (const each of Object.getOwnPropertyNames(Object.getPrototypeOf(this))) h(each); } } Object.assign(A.prototype, {}); h(Object.keys(A.prototype)); new A().go();', 0],
  ['const isPlain = (v) => { const p = Object.getPrototypeOf(v); return p === null || p === Object.prototype || Object.getPrototypeOf(p) === null; }; h(isPlain);', 0],
  ['for (const each in x) { const f = x[each]; Function.prototype.apply.call(f, x, []); }', 1],
  ['Function.prototype.call.call(x[name], x);', 1],
  ['const uncurry = Function.prototype.bind.bind(Function.prototype.call); uncurry(x[name])(x);', 1],
  ['new Proxy(x[name], {}).call(x);', 1],
  ['h(x[name]); Object.prototype.toString.call(x); Array.prototype.slice.call(x); new Thing(x[name]).call(1);', 0],
  ['class Step { constructor(t, m) { this.t = t; this.m = m; } run() { return this.m ? this.m.apply(this.t) : this.t; } } new Step(x, x[name]).run();', 1],
  ['class Step { static of(t, m) { return Object.assign(new Step(), { t, m }); } run() { return this.m.call(this.t); } } Step.of(x, x[name]).run();', 1],
  ['function Step(t, m) { this.t = t; this.m = m; } Step.prototype.run = function () { return this.m.call(this.t); }; new Step(x, x[name]).run();', 1],
  ['class Step { #m; set m(f) { this.#m = f; } run(t) { return this.#m.call(t); } } const s = new Step(); s.m = x[name]; s.run(x);', 1],
  ['const each = (o, f) => { for (const k in o) f(o[k], k, o); }; h(each, [x[name], x]);', 0],
  ['h(bind(x[name], x)); Array.from(list, x[name], x);', 1],
  ['Array.prototype.map.call(list, x[name], x);', 1],
  ['class Own { constructor() { this.go = this.go.bind(this); } go(i) { h(list[i]); Base.prototype.go.call(this, i); Array.prototype.slice.call(x); super.go.call(this); } } new Own(x[name]);', 0],
  ['function __read(o) { var m = typeof Symbol === "function" && o[Symbol.iterator]; return m.call(o); } h(__read);', 0],
  ['function __values(o) { var s = typeof Symbol === "function" && Symbol.iterator, m = s && o[s]; if (m) return m.call(o); } h(__values);', 0],
  ['const s = k.iterator, m = s && o[s]; m.call(o);', 1],
  ["setTimeout('t.' + name + '()', 10);", 1],
  ["window.setInterval(`t.${name}()`);", 1],
  ["setTimeout(f, 10); setTimeout(name, 1); queue.setTimeout('a' + name);", 0],
  ["el.innerHTML = `<b onclick=\"h(t.${name}())\">`;", 1],
  ["el.innerHTML = '<b onclick=\"t[\\'' + name + '\\']()\">';", 1],
  ["el.setAttribute('onclick', 't.' + name + '()');", 1],
  ['script.textContent = `t.${name}()`;', 1],
  ['location.href = `javascript:t.${name}()`;', 1],
  ['el.textContent = `${name}.${x} of ${x}`; h(`no ${x}.${name}() here`); h("a." + name + "(b)"); el.innerHTML = `<a href="/a.${name}">`;', 0],
  ['const f = () => 1; f.call(x); h(x[name]); Object.prototype.hasOwnProperty.call(x, name);', 0],
];
for (const [code, expected] of COMPUTED) {
  test(`names that only a run knows: ${code}`, async () => assert.equal((await facts(code)).computed.length, expected));
}

/** @type {[string, number][]} types of tensors; how many of them only a run knows */
const TYPES = [
  ["tf.cast(x, 'int32');", 0],
  ['tf.cast(x, y.dtype);', 0],
  ['const specs = JSON.parse(text); const blank = ({ shape, dtype }) => tf.zeros(shape, dtype); specs.map(blank);', 1],
  ['class Slot { make() { return tf.ones(this.spec.shape, this.spec.dtype); } } new Slot(await r.json());', 1],
  ['onmessage = (e) => make(e); function make(spec) { return t.cast(spec.dtype); }', 1],
  ["self.addEventListener('message', (e) => g(e)); function g(spec) { const { dtype } = spec; tf.zeros([1], dtype); }", 1],
  ['const t = tf.ones([1]); tf.zeros([1], t.dtype); const { dtype } = t; tf.zeros([1], dtype); h(JSON.parse(text).a);', 0],
  ['const f = (t) => tf.zeros(t.shape, t.dtype); h(f);', 0],
  ['tf.io.decodeWeights(buffer, specs);', 1],
  ['const { dtype } = y; tf.zeros([2], dtype);', 0],
  ['const type = y.dtype; tf.ones([2], type);', 0],
  ['specs.map(({ shape, dtype }) => tf.ones(shape, dtype));', 0],
  ["hand({ attr: { dtype: { type: 'DT_FLOAT' } } });", 0],
  ['const attribute = { type: name }; hand({ dtype: attribute }, { dtype: new Attribute(name) });', 0],
  ['const { dtype: type } = y; tf.zeros([2], type);', 0],
  ['const { type } = y; tf.zeros([2], type);', 1],
  ['specs.map(({ shape, type }) => tf.ones(shape, type));', 1],
  ["tf.cast(x, a ? 'int32' : y.dtype);", 0],
  ['tf.zeros([2], JSON.parse(text).dtype);', 1],
  ['const { shape, dtype } = JSON.parse(text); tf.zeros(shape, dtype);', 1],
  ['const spec = await response.json(); tf.zeros([2], spec.dtype);', 1],
  ['onmessage = (event) => tf.zeros([2], event.data.meta.dtype);', 1],
  ['const { dtype } = tf.ones([1]); tf.zeros([2], dtype);', 0],
  ['tf.tensor([1], [1]); tf.tensor1d(list); tf.fill([2], 3); tf.zeros(shape, undefined);', 0],
  ["const f = (t, type) => tf.cast(t, type); f(x, 'bool');", 0],
  ["tf.initializers.zeros(a); ({ kernelInitializer: tf.initializers.ones }); x.cast('int32'); list.cast(x, type);", 0],
  ["const o = { dtype: 'int32' }; o.dtype = 'bool';", 0],
  ['tf.cast(x, name);', 1],
  ['tf.cast(x, y.type);', 1],
  ['tf.cast(x, y.dtype ?? name);', 1],
  ["tf.cast(x, a ? 'int32' : name);", 1],
  ['tf.tensor([1], [1], atob(name)); tf.tensor2d([[1]], [1, 1], name); tf.range(0, 1, 1, name);', 3],
  ['const { cast } = tf; cast(x, name);', 1],
  ['console.dtype = f; tf.cast(x, console.dtype());', 1],
  ['const c = tf.cast; c(x, name);', 1],
  ['tf.cast(...list);', 1],
  ['tf.cast.apply(tf, list);', 1],
  ['tf.cast.bind(tf);', 1],
  ['hand(tf.cast);', 1],
  ['x.cast(name); x.asType(name);', 2],
  ["const m = 'cast'; x[m](name);", 1],
  ['hand({ dtype: name });', 1],
  ['o.dtype = name;', 1],
  ['let type = y.dtype; type = name; tf.cast(x, type);', 1],
];
for (const [code, expected] of TYPES) {
  test(`types: ${code}`, async () => {
    const { openTypes } = await facts(TF + code.replaceAll('; ', ';\n'));
    assert.equal(openTypes.length, Math.min(expected, 1));
  });
}

/** @type {[string, string[]][]} */
const SETTINGS = [
  ["tf.layers.dense({ units: 1, activation: 'relu' });", []],
  ['tf.layers.dense({ units: 1, activation: select.value });', ['activation']],
  ["tf.layers.dense({ activation: 'relu selu'.split(' ')[i] });", []],
  ["const kind = a ? 'relu' : 'elu'; tf.layers.dense({ activation: kind });", []],
  ["tf.layers.dense({ kernelInitializer: tf.initializers.zeros({}), biasInitializer: made() }); function made() { return tf.initializers.ones({}); }", []],
  ['const config = load(); tf.layers.dense(config);', ['layer']],
  ["const config = { activation: 'relu' }; tf.layers.dense(config);", []],
  ['tf.layers.dense({ ...config });', ['layer']],
  ['tf.layers[kind](config);', ['layer']],
  ["const make = tf.layers[kind]; make({ units: 1, activation: 'relu' });", []],
  ["const metrics = ['mae']; metrics.push(name); m.compile({ loss: 'x', metrics });", ['metrics']],
  ["const metrics = ['mae']; const loss = ['mse', 'mae']; m.compile({ loss, metrics }); h(loss.length);", []],
  ["const conf = { loss: 'x', metrics: ['mae'] }; m.compile(conf); const more = { loss: 'x', metrics: [] }; more.metrics.push(name); m.compile(more);", ['metrics']],
  ['const loss = {}; loss[key] = name; m.compile({ loss });', ['loss']],
  ['const cfg = { units: 1 }; const a = cfg; a[key] = name; tf.layers.dense(cfg);', ['layer']],
  ["const cfg = { units: 1 }; cfg.activation = 'relu'; tf.layers.dense(cfg); tf.layers.dense(cfg);", []],
  ['tf.layers.dense({ units: 1, get activation() { return name; } });', ['activation']],
  ['m.compile.apply(m, list); const { compile } = m; compile.call(m, given);', ['compile']],
  ['new layer.constructor({ units: 1 }); const L = layer.constructor; new L(given);', ['layer']],
  ['const { constructor: Dense } = layer; new Dense(given); const { constructor } = this;', ['layer']],
  ['if (e.constructor === Object || e.constructor.name) g(); class A { copy() { return new this.constructor(1); } } new A();', []],
  ["m.compile({ loss: a + b, optimizer: tf.train.adam(1), metrics: ['acc', c] });", ['loss', 'metrics']],
  ['m.compile(settings);', ['compile']],
  ['const c = { units: 1 }; ({ a: c.activation } = given); tf.layers.dense(c);', ['activation']],
  ['const c = { units: 1 }; [c.activation] = given; tf.layers.dense(c);', ['activation']],
  ['const c = { units: 1 }; for (c.activation of given) tf.layers.dense(c);', ['activation']],
  ["const c = { units: 1 }; const k = 'activation'; c[k] = given; tf.layers.dense(c);", ['layer']],
  ["const c = { units: 1 }; ({ a: c.units } = given); [c.activation, c.name] = ['relu', 'a']; tf.layers.dense(c);", ['activation']],
  ["for (const step of ['compile', 'summary']) m[step](given[step]);", ['compile']],
  ["const key = 'compile'; m[key](given, more);", ['compile']],
  ["const key = 'compile'; const { [key]: f } = m; f.call(m, given);", ['compile']],
  ["const key = 'compile'; Reflect.get(m, key).call(m, given);", ['compile']],
  ["const key = 'compile'; const f = m[key]; f.call(m, given);", ['compile']],
  ["const key = 'constructor'; new layer[key](given);", ['layer']],
  ["Reflect.get(layer, 'constructor');", ['layer']],
  ["const key = 'summary'; m[key](given); regexp.compile('a', 'g');", []],
  ['config.activation = names[i];', ['activation']],
  ['list.map(tf.layers.dense);', ['layer']],
  ['class Settings { constructor() { Object.assign(this, more()); } } m.compile(new Settings()); tf.layers.dense(new Settings());', ['compile', 'layer']],
  ['m.compile({ optimizer: new Mine(), loss: null });', []],
  ['m.compile(JSON.parse(text)); tf.layers.dense(JSON.parse(text));', ['compile', 'layer']],
  ['tf.layers.dense({ units: 1, activation: history.state.act });', ['activation']],
  ["const config = { activation: 'relu' }; Object.assign(config, more()); tf.layers.dense(config);", ['layer']],
  ["const config = { units: 1 }; for (const key in more) config[key] = more[key]; tf.layers.dense(config);", ['layer']],
  ["const config = { units: 1 }; config.units = 2; console.log(config); tf.layers.dense(config);", []],
  ["const s = { layer: { act: 'relu' } }; Object.assign(s.layer, more()); tf.layers.dense({ activation: s.layer.act });", ['activation']],
  ["const s = { act: 'relu' }; show(s.act); tf.layers.dense({ activation: s.act, kernelInitializer: null });", []],
  ["const f = ({ activation = 'relu' } = {}) => tf.layers.dense({ activation }); f(); f({ activation: 'elu' });", []],
  ["function f(o) { const { activation = 'relu' } = o; tf.layers.dense({ activation }); } f({}); f({ activation: 'elu' });", []],
  ["const f = ({ optimizer = tf.train.sgd(1), loss = 'x' }) => m.compile({ optimizer, loss }); f({ loss: 'y' }); f({ optimizer: 'sgd' });", []],
  ["class A { constructor(n, { activation = 'relu' } = {}) { this.activation = activation; tf.layers.dense({ activation }); } static of() { return new A(1, { activation: 'elu' }); } } new A(2); new A(2, { activation: 'tanh' });", []],
  ["class A { constructor(activation) { tf.layers.dense({ activation }); } } new A('relu'); h(a instanceof A, A.NAME);", []],
  ["const f = ({ activation = 'relu' } = {}) => tf.layers.dense({ activation }); f(); f(given);", ['activation']],
  ["const f = ({ activation = 'relu' } = {}) => tf.layers.dense({ activation }); f({ ...given });", ['activation']],
  ["const f = ({ activation = 'relu' } = {}) => tf.layers.dense({ activation }); f(); hand(f);", ['activation']],
  ["const f = ({ activation = 'relu' } = {}) => { activation = given; tf.layers.dense({ activation }); }; f();", ['activation']],
  ["const f = ({ activation = given } = {}) => tf.layers.dense({ activation }); f({ activation: 'relu' });", ['activation']],
  ["const f = ({ activation } = given) => tf.layers.dense({ activation }); f({ activation: 'relu' });", ['activation']],
  ["const f = ({ a: { activation } }) => tf.layers.dense({ activation }); f({ a: { activation: 'relu' } });", ['activation']],
  ["const f = ({ [key]: activation }) => tf.layers.dense({ activation }); f({ activation: 'relu' });", ['activation']],
  ["const f = ({ units, ...rest }) => tf.layers.dense({ units, ...rest }); f({ units: 1, activation: 'relu' });", ['layer']],
  ["const o = { activation: 'relu' }; Object.assign(o, given); const f = ({ activation }) => tf.layers.dense({ activation }); f(o);", ['activation']],
  ["const o = { act: 'relu' }; const g = (p) => { p.act = given; }; g(o); const { act } = o; tf.layers.dense({ activation: act });", ['activation']],
  ["const o = { act: 'relu', set() { this.act = given; } }; o.set(); const { act } = o; tf.layers.dense({ activation: act });", ['activation']],
  ["for (const { activation } of given) tf.layers.dense({ activation });", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } class B extends A {} new A({}); new B(given);", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } new A({}); const all = [A]; new all[i](given);", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } static of(o) { return new this(o); } } new A({}); A.of(given);", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } const a = new A({}); const C = a.constructor; new C(given);", ['activation', 'layer']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } new A({}); Reflect.construct(A, [given]);", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } new A({}); window.A = A;", ['activation']],
  ["class A { constructor(o) { o.act = given; } } const o = { act: 'relu' }; new A(o); const { act } = o; tf.layers.dense({ activation: act });", ['activation']],
  ["class A { constructor(o) { this.o = o; } go() { this.o.act = given; } } const o = { act: 'relu' }; new A(o).go(); const { act } = o; tf.layers.dense({ activation: act });", ['activation']],
  ["class A { constructor({ activation = 'relu' }) { tf.layers.dense({ activation }); } } export { A }; new A({});", ['activation']],
  ["function P({ activation = 'relu' }) { tf.layers.dense({ activation }); } new P({}); const p = P.bind(null, given); p();", ['activation']],
];
// How `given` may get into an object that begins with `relu`.
const PUT = [
  "function put() { this.act = given; } const o = { act: 'relu' }; put.call(o);",
  "const o = { act: 'relu' }; Reflect.set(o, 'act', given);",
  "const o = { act: 'relu' }; Object.setPrototypeOf(o, P); o.go();",
  "const o = { act: 'relu' }; o.go = function () { this.act = given; }; o.go();",
  "const o = { act: 'relu' }; [1].forEach(function () { this.act = given; }, o);",
  "const o = { act: 'relu' }; Object.defineProperty(o, 'act', { value: given });",
  "const o = { act: 'relu' }; const p = new Proxy(o, {}); p.act = given;",
  "const o = { act: 'relu' }; (() => o)().act = given;",
  "const o = { act: 'relu' }; class A { static o = o; go() { A.o.act = given; } } new A().go();",
  "const o = { act: 'relu' }; class A { constructor(...all) { all[0].act = given; } } new A(o);",
  "const o = { act: 'relu' }; class A { constructor() { arguments[0].act = given; } } new A(o);",
  "const o = { act: 'relu' }; class A { constructor(p) { hand(p); } } new A(o);",
  "const o = { act: 'relu' }; Array.from([1], function () { this.act = given; }, o);",
  "const o = { act: 'relu' }; Reflect.apply(function () { this.act = given; }, o, []);",
  "const o = { act: 'relu' }; const f = function () { this.act = given; }.bind(o); f();",
  "const o = { act: 'relu' }; JSON.stringify(o, function () { this.act = given; });",
  "const o = { act: 'relu' }; Object.defineProperty({}, 'a', { get: put.bind(o) }); function put() { this.act = given; }",
  "const o = { act: 'relu' }; const p = { __proto__: o }; Object.getPrototypeOf(p).act = given;",
  "const o = { act: 'relu' }; structuredClone(o); Object.entries({ o }).forEach(([, each]) => { each.act = given; });",
  "const o = { act: 'relu' }; new Map([['a', o]]).get('a').act = given;",
  "const o = { act: 'relu' }; new Set([o]).forEach((each) => { each.act = given; });",
  "const o = { act: 'relu' }; [o].concat([]).at(0).act = given;",
  "const o = { act: 'relu' }; [...[o]][0].act = given;",
  "const o = { act: 'relu' }; (g ? o : {}).act = given;",
  "const o = { act: 'relu' }; const [p = o] = []; p.act = given;",
  "const o = { act: 'relu' }; function f(p = o) { p.act = given; } f();",
  "const o = { act: 'relu' }; function* all() { yield o; } for (const each of all()) each.act = given;",
  "const o = { act: 'relu' }; async function get() { return o; } (await get()).act = given;",
  "const o = { act: 'relu' }; try { throw o; } catch (e) { e.act = given; }",
  "const o = { act: 'relu' }; hand`${o}`;",
  "const o = { act: 'relu' }; class B { o = o; } new B().o.act = given;",
  "const o = { act: 'relu' }; delete o.act;",
];
for (const code of PUT) SETTINGS.push([`${code} const { act } = o; tf.layers.dense({ activation: act });`, ['activation']]);
// The same in lists and tables, whose elements a function takes apart.
const TAKEN_APART = [
  "const list = [{ act: 'relu' }]; list[0].act = given; list.map(({ act }) => tf.layers.dense({ activation: act }));",
  "const list = [{ act: 'relu' }]; list.forEach((each) => { each.act = given; }); list.map(({ act }) => tf.layers.dense({ activation: act }));",
  "const list = [{ act: 'relu' }]; for (const each of list) Object.assign(each, given); list.map(({ act }) => tf.layers.dense({ activation: act }));",
  "const list = [{ act: 'relu' }]; hand(list); list.map(({ act }) => tf.layers.dense({ activation: act }));",
  "const one = { act: 'relu' }; const list = [one]; one.act = given; list.map(({ act }) => tf.layers.dense({ activation: act }));",
  "const all = { a: { act: 'relu' } }; all.a.act = given; const { act } = all.a; tf.layers.dense({ activation: act });",
  "const all = { a: { act: 'relu' } }; Object.values(all).forEach((each) => { each.act = given; }); Object.values(all).map(({ act }) => tf.layers.dense({ activation: act }));",
];
for (const code of TAKEN_APART) SETTINGS.push([code, ['activation']]);
SETTINGS.push(["const list = [{ act: 'relu' }, { act: 'elu' }]; list.map(({ act }) => tf.layers.dense({ activation: act }));", []]);
for (const [code, expected] of SETTINGS) {
  test(`settings: ${code}`, async () => {
    const { open } = await facts(TF + code);
    assert.deepEqual(open.map((/** @type {any} */ each) => each.setting).sort(), expected);
  });
}

/** @type {[string, [string, string | null][]][]} */
const LOADS = [
  ["tf.loadGraphModel('./model/model.json');", [['loadGraphModel', './model/model.json']]],
  ['tf.loadLayersModel(`${location.origin}/m/model.json`);', [['loadLayersModel', './/m/model.json']]],
  ['tf.loadLayersModel(`${import.meta.env.BASE_URL}model.json`);', [['loadLayersModel', './model.json']]],
  ["tf.loadLayersModel((process.env.PUBLIC_URL || '') + '/model.json');", [['loadLayersModel', './/model.json']]],
  ['function f(location) { tf.loadLayersModel(`${location.origin}/model.json`); } f(x);', [['loadLayersModel', '*/model.json']]],
  ["tf.loadGraphModel(new URL('model.json', base).href); tf.loadGraphModel(new URL('b.json', 'https://x.example/a/').href);", [['loadGraphModel', '*/model.json'], ['loadGraphModel', 'https://x.example/a/b.json']]],
  ["tf.loadGraphModel(new URL('./m/model.json', import.meta.url).href);", [['loadGraphModel', './m/model.json']]],
  ["const base = location.href; tf.loadGraphModel(base + '/model.json');", [['loadGraphModel', './/model.json']]],
  ['tf.models.modelFromJSON(await (await fetch(u)).json());', [['modelFromJSON', null]]],
  ['tf.loadGraphModel(tf.io.browserFiles(files));', [['loadGraphModel', null]]],
  ["tf.loadGraphModel(tf.io.http('https://x.example/model.json'));", [['loadGraphModel', 'https://x.example/model.json']]],
  ["const u = new URL('m.json', location.href); u.searchParams.set('v', 1); u.search = '?v'; tf.loadGraphModel(u.href);", [['loadGraphModel', 'm.json']]],
  ["const u = new URL('m.json', location.href); u.pathname = path; tf.loadGraphModel(u.href);", [['loadGraphModel', null]]],
  ["tf.loadGraphModel('m.json', { fetchFunc: (u, o) => fetch(u, { ...o, headers }) });", [['loadGraphModel', 'm.json']]],
  ["tf.loadGraphModel('m.json', { fetchFunc: window.fetch.bind(window) }); tf.loadGraphModel('n.json', { fetchFunc: (...all) => fetch(...all) });", [['loadGraphModel', 'm.json'], ['loadGraphModel', 'n.json']]],
  ["async function get(u, o) { console.log(u); const c = await caches.open('m'); const r = (await c.match(u)) ?? (await client.get(u, o)); c.put(u, r); return r; } tf.loadGraphModel('m.json', { fetchFunc: get });", [['loadGraphModel', 'm.json']]],
  ["tf.loadGraphModel('m.json', { fetchFunc: (u) => fetch(u.replace('m', name)) });", [['loadGraphModel', null]]],
  ["tf.loadGraphModel('m.json', { fetchFunc: (u) => fetch(u.endsWith('.json') ? other : u) });", [['loadGraphModel', null]]],
  ["tf.loadGraphModel(tf.io.http('m.json', { fetchFunc: () => fetch(other) }));", [['loadGraphModel', null]]],
  ["tf.loadGraphModel('m.json', { fetchFunc: window.mine });", [['loadGraphModel', null]]],
  ["const o = {}; o.fetchFunc = () => fetch(other); tf.loadGraphModel('m.json', o); tf.loadGraphModel('n.json');", [['loadGraphModel', null], ['loadGraphModel', 'n.json']]],
  ["const o = { onProgress }; if (headers) o.fetchFunc = (u) => fetch(u, { headers }); tf.loadGraphModel('m.json', o); tf.loadGraphModel('n.json', window.o);", [['loadGraphModel', 'm.json'], ['loadGraphModel', 'n.json']]],
  ["tf.io.registerLoadRouter(mine); tf.loadGraphModel('m.json');", [['loadGraphModel', null]]],
  ['h(tf.loadGraphModel);', [['loadGraphModel', null]]],
  ['const { classNameMap } = tf.serialization.SerializationMap.getMap(); tf.serialization.registerClass(A);', [['modelFromJSON', null]]],
  ['g(tf.serialization); class A extends tf.serialization.Serializable {} tf.serialization.SerializationMap.register(A);', [['modelFromJSON', null]]],
  ['tf.serialization.registerClass(A); class B extends tf.serialization.Serializable {} tf.serialization.SerializationMap.register(B);', []],
  ['m.constructor.fromConfig(m.constructor, given); m.constructor.fromConfig(m.constructor, m.getConfig());', [['modelFromJSON', null]]],
  ['class Own extends tf.layers.Layer { static fromConfig(cls, config) { return super.fromConfig(cls, config); } } Own.fromConfig(Own, given);', []],
  ["const at = { model: { url: 'm/model.json' } }; tf.loadGraphModel(at.model.url);", [['loadGraphModel', 'm/model.json']]],
  ["const at = { model: { url: 'm/model.json' } }; Object.assign(at.model, more()); tf.loadGraphModel(at.model.url);", [['loadGraphModel', null]]],
  ["import url from './model.json?url'; tf.loadLayersModel(url);", [['loadLayersModel', './model.json']]],
  ["const load = (url = 'm.json') => tf.loadGraphModel(url); load(); load('n.json');", [['loadGraphModel', 'm.json\nn.json']]],
  ["export const load = (url = 'm.json') => tf.loadGraphModel(url);", [['loadGraphModel', null]]],
  ["for (const name of ['a', 'b']) tf.loadGraphModel(`${name}/model.json`);", [['loadGraphModel', 'a/model.json\nb/model.json']]],
  ['tf.Sequential.fromConfig(tf.Sequential, JSON.parse(text));', [['modelFromJSON', null]]],
  ["import { LayersModel } from '@tensorflow/tfjs-layers'; LayersModel.fromConfig(LayersModel, './model.json');", [['modelFromJSON', null]]],
  ['tf.layers.Dense.fromConfig(tf.layers.Dense, config); h(tf.Sequential.fromConfig);', [['modelFromJSON', null], ['modelFromJSON', null]]],
  ['tf.Sequential.fromConfig(tf.Sequential, { ...given });', [['modelFromJSON', null]]],
  ['tf.Sequential.fromConfig(tf.Sequential, { ...model.getConfig(), layers: given });', [['modelFromJSON', null]]],
  ['tf.Sequential.fromConfig(tf.Sequential, { layers: given });', [['modelFromJSON', null]]],
  ['tf.loadGraphModel.call(tf, u); tf.Sequential.fromConfig.apply(tf.Sequential, list);', [['loadGraphModel', null], ['modelFromJSON', null]]],
  ['tf.Sequential.fromConfig(tf.Sequential, model.getConfig()); const c = layer.getConfig(); tf.layers.Dense.fromConfig(tf.layers.Dense, c); tf.layers.Dense.fromConfig(tf.layers.Dense, { ...c, name });', []],
  ['tf.AdamOptimizer.fromConfig(tf.AdamOptimizer, config);', []],
];
for (const [code, expected] of LOADS) {
  test(`loads: ${code}`, async () => {
    const { loads } = await facts(TF + code, { 'model.json': '{}' });
    assert.deepEqual(loads.map((/** @type {any} */ { loader, source }) => [loader, source]), expected);
  });
}

/** @type {[string, number][]} code behind the import; how often a function of tf.layers is handed on */
const HANDED_LAYERS = [
  ['list.map(tf.layers.dense);', 1],
  ['const f = pick(tf.layers.dense); f(config);', 1],
  ['const { dense, lstm: other } = tf.layers; go(dense, other);', 2],
  ['tf.layers.dense.apply(null, list); const g = tf.layers.dense.bind(null, config); g();', 2],
  ['window.make = tf.layers[kind]; go(tf.layers);', 2],
  ["const make = tf.layers.dense; make({ units: 1 }); tf.layers[kind]({ units: 1 }); if ('dense' in tf.layers && tf.layers.dense) go();", 0],
  ['class Own extends tf.layers.Layer {} if (x instanceof tf.layers.Layer) go(tf.image);', 0],
];
for (const [code, expected] of HANDED_LAYERS) {
  test(`layers that others make: ${code}`, () => {
    const library = (/** @type {string} */ name) => createRequire(path.join(packages, 'package.json'))(name);
    const program = new Program({ acorn: library('acorn'), eslintScope: library('eslint-scope') }, [{ name: 'index.js', text: TF + code, isEntry: true }], () => 'index.js');
    const values = new Values(program);
    assert.equal(new TfjsUses(program, values, new Flow(program, values)).find().handedLayers.length, expected);
  });
}

test('kernels that the app runs itself', async () => {
  const { kernels, uses } = await facts(`${TF}const e = tf.engine(); e.runKernel('Abs', {}); e.runKernel(tf.Neg, {}); e.runKernel(name); const { runKernel } = e; h(runKernel);`);
  assert.deepEqual(kernels.map((/** @type {any} */ { name }) => name), ['Abs', '']);
  assert.ok(paths({ uses }).includes('Neg'));
});

test('kernels that the app asks for by a name of the function that stands elsewhere', async () => {
  for (const code of ["const k = 'runKernel'; tf.engine()[k](name);", "const k = 'runKernel'; const { [k]: f } = tf.engine(); f(name);", "Reflect.get(tf.engine(), 'runKernel').call(e, name);"]) {
    const { kernels } = await facts(`${TF}${code}`);
    assert.deepEqual(kernels.map((/** @type {any} */ { name }) => name), [''], code);
  }
});

test('workers are found without their ending too, and one that is not found is reported', async () => {
  const worker = `${TF}postMessage(tf.fft(1));`;
  const found = await facts("new Worker(new URL('./deep/my.worker', import.meta.url)); require.context('./ops', true);", { 'deep/my.worker.ts': worker, 'ops/a.js': `${TF}tf.erf(1);` });
  assert.deepEqual(paths(found), ['erf', 'fft']);
  assert.deepEqual(found.reply.unresolved, []);
  const lost = await facts("new Worker(new URL('./gone', import.meta.url)); new Worker(new URL(name, import.meta.url)); new URL('./logo', import.meta.url);");
  assert.deepEqual(lost.reply.unresolved, ['index.js: ./gone', 'index.js: a worker whose name only a run knows']);
});

test('files are named as they lie on the disk, however they are imported', async () => {
  const code = `${TF}import data from './data.json' with { type: 'json' }; import './a.svg?inline'; tf.abs(data);`;
  const { reply } = await facts(code, { 'data.json': '{}', 'a.svg': '<svg/>' });
  assert.deepEqual(reply.inputs.map((/** @type {string} */ file) => path.basename(file)), ['data.json', 'index.js']);
});

test('what modules read that nothing uses is asked of tfjs by bundlers all the same', async () => {
  const files = {
    'unused.js': `${TF}export const f = (t) => tf.log1p(t) + other.tf.sin(1); export const id = 2;`,
    'named.ts': "import { abs as a, type Tensor } from '@tensorflow/tfjs-core'; export const g = (t: Tensor) => a(t); export const three = 3;",
  };
  const { read, uses } = await facts(`${TF}import { id } from './unused.js'; import { three } from './named'; tf.exp(id + three);`, files);
  const found = read.map((/** @type {any} */ { specifier, name }) => `${specifier}:${name}`);
  for (const each of ['@tensorflow/tfjs:exp', '@tensorflow/tfjs:log1p', '@tensorflow/tfjs-core:abs']) assert.ok(found.includes(each), each);
  assert.ok(!found.includes('@tensorflow/tfjs:sin'));
  assert.deepEqual(paths({ uses }), ['exp']);
});

test('an asset that code names by its address is a file, not a folder to look into', async () => {
  for (const asset of ['model/model.json', 'a.wasm', 'a.png', 'a.json?url']) {
    const found = await facts(`${TF}const u = new URL('./${asset}', import.meta.url).href; tf.abs(u);`, { [asset.replace('?url', '')]: '{}' });
    assert.deepEqual([paths(found), found.reply.unread, found.reply.warnings], [['abs'], [], []]);
  }
});

test('the lines of a component are those of its file', async () => {
  const text = `<template>\n<p/>\n</template>\n<script>\n${TF}\nexport default tf.erf(1);\n</script>\n<script setup>\nt.square();\n</script>\n`;
  const { uses, mentions } = await facts("import './a.vue';", { 'a.vue': text });
  assert.deepEqual([uses[0].line, mentions[0].line], [7, 10]);
});

test('code that nothing can read is reported, and the rest is read', async () => {
  const found = await facts(`${TF}import './flow.js'; tf.abs(1);`, { 'flow.js': 'type A = {| a: 1 |};' });
  assert.deepEqual(found.reply.unread.map((/** @type {string} */ file) => path.basename(file)), ['flow.js']);
  assert.deepEqual(paths(found), ['abs']);
});

test('imports for their effects alone', async () => {
  const { imported } = await facts("import '@tensorflow/tfjs-backend-webgl'; import { abs } from '@tensorflow/tfjs-core'; abs(1); import('@tensorflow/tfjs');");
  assert.deepEqual([...new Set(imported.map((/** @type {any} */ { specifier }) => specifier))].sort(), ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-webgl', '@tensorflow/tfjs-core']);
});

test('what can be imported from a bundle', async () => {
  const files = { 'lib.js': 'export const three = 3;' };
  const code = `${TF}export * from './lib.js'; export const one = () => tf.abs(1); export default 2;`;
  assert.deepEqual((await facts(code, files, { bundler: 'rollup' })).reply.exports, ['index.js: default, one, three']);
  assert.deepEqual((await facts(code, files)).reply.exports, []); // webpack takes the config's word
  assert.deepEqual((await facts(`${TF}tf.abs(1);`, {}, { bundler: 'rollup' })).reply.exports, []);
});

test('what holds itself in ever more ways is followed for a while, and then taken for lost', async () => {
  const code = "function go(x) { go({ a: x }); go({ b: x }); go({ c: x, d: x }); return x.a.b.c.d.neg; } go(tf); tf.abs(1);";
  assert.deepEqual([...new Set(paths(await facts(`${TF}${code}`)))], ['', 'abs']);
});

test('imports that may never be made are known as such', async () => {
  const later = (/** @type {any} */ { imported }) => Object.fromEntries(imported.map((/** @type {any} */ each) => [each.specifier.split('-').pop(), each.later]));
  const cpu = "import '@tensorflow/tfjs-backend-cpu'; import { add } from '@tensorflow/tfjs-core'; add(1, 2);\n";
  assert.deepEqual(later(await facts(`${cpu}if (navigator.gpu) import('@tensorflow/tfjs-backend-webgpu');`)), { cpu: false, core: false, webgpu: true });
  const files = { 'gpu.js': "import '@tensorflow/tfjs-backend-webgpu';" };
  assert.deepEqual(later(await facts(`${cpu}if (navigator.gpu) import('./gpu.js');`, files)), { cpu: false, core: false, webgpu: true });
  assert.deepEqual(later(await facts("import('./all.js');", { 'all.js': cpu })), { cpu: false, core: false }, 'all of it comes later');
});

test('packages of our own are those that node_shim pins', () => {
  const pinned = JSON.parse(readFileSync(new URL('../../node_shim/package.json', import.meta.url), 'utf8')).dependencies;
  for (const name of ['acorn', 'esbuild', 'eslint-scope']) {
    assert.equal(createRequire(path.join(packages, 'package.json'))(`${name}/package.json`).version, pinned[name]);
  }
});

test('names of chained ops that JavaScript has too are those that slimtf takes for such', () => {
  const source = readFileSync(new URL('../../slimtf/model/app_code.py', import.meta.url), 'utf8');
  const ofMath = /MATH_NAMES = frozenset\(\n([\s\S]*?)\n\)\n/.exec(source)?.[1] ?? '';
  const listed = ofMath + (/OWN_NAMES = MATH_NAMES \| (\{.*\})/.exec(source)?.[1] ?? '');
  for (const [, name] of ofMath.matchAll(/"(\w+)"/g)) assert.ok(name in Math, `${name} is no member of Math`);
  const owners = [Array, String, Set, Map, Promise, Math, Number, Date, Object, Function, RegExp, console];
  const own = new Set(owners.flatMap((each) => [...Object.getOwnPropertyNames(each), ...Object.getOwnPropertyNames(/** @type {any} */ (each).prototype ?? {})]));
  for (const [, name] of listed.matchAll(/"(\w+)"/g)) assert.ok(own.has(name), `${name} is a name of tensors only`);
});

test('a part of tfjs that a promise brings, and methods that a pattern or Reflect takes', async () => {
  assert.deepEqual(paths(await facts(`${TF}Promise.resolve(tf.layers).then((it) => it.multiply());`)), ['layers.multiply']);
  assert.deepEqual(names(await facts(`${TF}const { neg: f } = tf.Tensor.prototype; f.call(t); Reflect.get(t, 'abs').call(t);`)), ['abs', 'neg']);
  assert.equal((await facts('Reflect.get(t, location.hash).call(t); Reflect.get([1], i); Object.getOwnPropertyDescriptor(u, name);')).computed.length, 1);
});

test('helpers of esbuild call no method: an ES module that is required, in a package of CommonJS', async () => {
  const files = { 'lib.mjs': 'export const go = (t) => t.square();', 'package.json': '{"type": "commonjs"}' };
  const { computed } = await facts("const tf = require('@tensorflow/tfjs'); require('./lib.mjs').go(tf.tensor([1]));", files);
  assert.deepEqual(computed, []);
  const named = await facts("const tf = require('@tensorflow/tfjs'); var __esm = (t) => t[location.hash](); __esm(tf.tensor([1])); require('./lib.mjs');", files);
  assert.equal(named.computed.length, 1);
});

test('computed keys of patterns, and names of settings put together from pieces', async () => {
  const computed = await facts("const { ['ne' + 'g']: f } = t; f.call(t); const { [location.hash]: g } = t; g.call(t); const { [name]: h } = Math; h(1);");
  assert.deepEqual([names(computed), computed.computed.length], [['neg'], 1]);
  const pieces = await facts(`${TF}const left = ['ge'][0]; const name = \`\${left}lu\`; const activation = name; tf.layers.dense({ units: 2, activation });`);
  assert.deepEqual(pieces.open, []);
  assert.ok(pieces.texts.includes('gelu'));
});

test('what a getter returns may be a tensor', async () => {
  const found = await facts('const holder = { get it() { return img; }, own: [1] }; holder.it.square(); const b = { own: [1] }; b.own.slice(1);');
  assert.deepEqual(names(found), ['square']);
});

/** @type {[string, string, string[], number][]} title, code behind the import, chained ops that it names, calls of which no one knows the name */
const CODE = [
  ['a function that is made of a text', "new Function('a', 'return a.square()')(t);", ['square'], 0],
  ['a function that is made of pieces', "Function('a', 'return a.sq' + 'uare()')(t);", ['square'], 0],
  ['a function whose text only a run knows', "new Function('a', location.hash)(t);", [], 1],
  ['a function that finds the global object', "Function('return this')();", [], 0],
  ['eval', "eval('t.square()');", ['square'], 0],
  ['eval that does not see what is around it', "(0, eval)('t[\\'square\\']()'); window.eval('u.neg ()');", ['neg', 'square'], 0],
  ['eval of what only a run knows', 'self.eval(location.hash);', [], 1],
  ['eval under another name', 'const run = eval; run(location.hash); if (typeof eval === "function") go();', [], 1],
  ['an eval of the app', 'function eval2(a) { go(a); } eval2("t.x"); const Function = go; Function(location.hash);', [], 0],
  ['a timer that gets code', "setTimeout('t.square()', 1);", ['square'], 0],
  ['a script that a template makes', 'new Blob([`self.out = ${t}.square();`]);', ['square'], 0],
  ['a function that takes a name', "new Function('t', 'n', 'return t[n]()')(t, op);", [], 1],
  ['a function that takes a member', "new Function('a', 'n', 'const { [n]: f } = a; return f')(t, op);", [], 1],
  ['a function that reflects', "Function('a', 'n', 'return Reflect.get(a, n)')(t, op);", [], 1],
  ['a function with a scope of objects', "Function('a', 'with (a) { return run() }')(t);", [], 1],
  ['a function of lists', "Function('a', 'return [a, a[0]].length + a[\\'x\\']')(t);", [], 0],
  ['eval that calls by name', "eval('t[n]()'); (0, eval)('window.run = (a, b) => a[b]()');", [], 1],
  ['a timer that calls by name', "setTimeout('window.t[location.hash.slice(1)]()', 1);", ['slice'], 1],
  ['an asynchronous function that is made of a text', "const Async = (async () => {}).constructor; new Async('t', 'n', 'return t[n]()')(t, op);", [], 1],
  ['a constructor under another name', "const F = globalThis.Function; F('a', 'n', 'return a[n]')(t, op);", [], 1],
  ['a function of the app under that name', "const F = make; F('t[n]', 1); const G = class {}.constructor; G('a[n]');", [], 0],
  ['a text that becomes code elsewhere', "run('(t, n) => t[ops[keys[n]]](1)'); vm.runInNewContext('t[n]()');", [], 1],
  ['a handler in a list', "decorate({ host: { '(click)': 't[op]!()' } });", [], 1],
  ['a text of a page', "box.append(document.createTextNode('window.run = (t[op] ?? f)(1)'));", [], 1],
  ['prose with brackets', "say('see the table [of contents] (page 3), a[i] and [docs](url)'); say('matrix[i][j] = 1'); say('<b>Array[T] (generic)</b>');", [], 0],
  ['a template in a text', "createApp({ template: '<p>{{ t[op]().dataSync() }}</p>' });", [], 1],
  ['a handler that calls by name', "box.innerHTML = '<button onclick=\"window.t[this.dataset.op]()\">';", [], 1],
  ['a handler of a variable', "const html = '<b onclick=\"t[x[0]]()\">'; box.insertAdjacentHTML('beforeend', html + '</b>');", [], 1],
  ['a script element', "script.textContent = 'window.run = (t, n) => t[n].call(t)'; document.write('<script>a[b](c)</script>');", [], 1],
  ['a module of a blob', "import(URL.createObjectURL(new Blob(['export default (t, n) => t[n]()'])));", [], 1],
  ['markup and lists', "box.innerHTML = '<a href=\"x[1](2)\">see [docs](url), a[0](1), items[i]</a>'; box.textContent = 'Accuracy [%] (of all)';", [], 0],
  ['a sentence', "alert('Max. square of (this), or neg');", [], 0],
];
for (const [title, code, expected, computed] of CODE) {
  test(`code in texts: ${title}`, async () => {
    const found = await facts(`${TF}${code}`);
    assert.deepEqual([names(found), found.computed.length], [expected, computed]);
  });
}

test('code that sees the import of tfjs around it may use any of it', async () => {
  assert.deepEqual(paths(await facts(`${TF}tf.add(1); eval('tf.sub(2)');`)), ['', 'add']);
  assert.deepEqual(paths(await facts(`${TF}tf.add(1); const lib = tf; lib.neg(1); eval('lib.sub(2)');`)), ['', 'add', 'neg']);
  assert.deepEqual(paths(await facts(`${TF}tf.add(1); eval(location.hash);`)), ['', 'add']);
  assert.deepEqual(paths(await facts(`${TF}tf.add(1); eval('1 + 1'); (0, eval)(location.hash);`)), ['add']);
});

test('static blocks of classes are code like any other', async () => {
  const found = await facts(`${TF}export class A { static op; static { A.op = tf.add; const n = 'square'; t[n](); } }`);
  assert.deepEqual([paths(found), names(found), found.reply.unread], [['add'], ['square'], []]);
});

/** @type {[string, string, string[]][]} title, code behind the import, flags; setFlags stands for all */
const FLAGS = [
  ['a literal', "tf.env().set('DEBUG', true);", ['DEBUG']],
  ['pieces', "tf.env().set('DE' + 'BUG', true);", ['DEBUG']],
  ['keys of a table', 'const all = { DEBUG: true }; for (const name in all) tf.env().set(name, all[name]);', ['DEBUG']],
  ['keys from data', 'for (const [name, value] of Object.entries(JSON.parse(location.hash))) tf.env().set(name, value);', ['setFlags']],
  ['a variable for the environment', 'const e = tf.env(); e.getBool(location.hash);', ['setFlags']],
  ['a method handed on', 'const set = tf.env().set.bind(tf.env()); set(location.hash, 1);', ['setFlags']],
  ['the environment itself', 'tf.ENV.set(location.hash, 1);', ['setFlags']],
  ['the list of them', 'alert(Object.keys(tf.env().flagRegistry));', ['setFlags']],
  ['tables of them', 'Object.assign(tf.env().flags, JSON.parse(location.hash));', ['setFlags']],
  ['the environment of the engine', "tf.engine().ENV.set(location.hash, 1);", ['setFlags']],
  ['a literal for the environment of the engine', "const { ENV } = tf.engine(); ENV.set('DEBUG', true);", ['DEBUG']],
  ['none by its name', 'alert(tf.env().platformName); new Map().set(location.hash, 1);', []],
];
for (const [title, code, expected] of FLAGS) {
  test(`flags: ${title}`, async () => assert.deepEqual((await facts(`${TF}${code}`)).texts, expected.sort()));
}

test('kernels and gradients that the app takes from their registry by name', async () => {
  const { kernels } = await facts(`${TF}import { unregisterKernel } from '@tensorflow/tfjs';\ntf.getKernel('Erf', 'cpu'); unregisterKernel('Abs', 'cpu'); tf.getGradient(tf.Neg); tf.unregisterGradient('Exp'); tf.getKernel(location.hash, 'cpu');`);
  assert.deepEqual(kernels.map((/** @type {any} */ each) => each.name).sort(), ['', 'Abs', 'Erf', 'Exp']);
});

test('a kernel that the engine runs by its own door may be any', async () => {
  const { kernels } = await facts(`${TF}tf.engine().runKernelFunc({ kernelName: 'Abs', inputs: { x: tf.ones([1]) } });`);
  assert.deepEqual(kernels.map((/** @type {any} */ each) => each.name), ['']);
});

// The markup of components, whose compiler is not called: title, file, text, the names of tfjs, names of methods.
const SETUP = `<script setup lang="ts">\n${TF}import { exp } from '@tensorflow/tfjs-core';\nimport type { Tensor } from '@tensorflow/tfjs';\nconst late = (t: Tensor) => tf.erf(t);\nconst unused = () => tf.cos(1);\n`;
/** @type {[string, string, string, string[], string[]][]} */
const COMPONENTS = [
  ['a function of tfjs', 'a.vue', `${SETUP}</script><template><p>{{ tf.square(1) }}</p></template>`, ['square'], []],
  ['in front of the script', 'a.vue', `<template><p>{{ tf.square(1) }}</p></template>\n${SETUP}</script>`, ['square'], []],
  ['a function of the script', 'a.vue', `${SETUP}</script><template><p :a="late(2)"/></template>`, ['erf'], []],
  ['a name that is imported', 'a.vue', `${SETUP}</script><template><p @click="exp(2)"/></template>`, ['exp'], []],
  ['a method', 'a.vue', `<script>\n${TF}export default { data: () => ({ t: tf.ones([1]) }) };\n</script><template>\n{{ t.square() }}\n<p v-if="t?.neg" :b="t['abs']"/></template>`, ['ones'], ['abs', 'neg', 'square']],
  ['all of tfjs', 'a.vue', `${SETUP}</script><template><Child :tf="tf"/></template>`, [''], []],
  ['a key that only a run knows', 'a.vue', `${SETUP}</script><template>{{ tf[op](1) }}</template>`, [''], []],
  ['words that are no code', 'a.vue', `${SETUP}</script><template><p class="tf">made with tf, by us</p></template>`, [], []],
  ['Pug', 'a.vue', `${SETUP}</script><template lang="pug">\np(:a="late(1)") {{ tf.square(2) }}\nb= tf\n</template>`, ['', 'erf', 'square'], []],
  ['Svelte', 'a.svelte', `<script>\n${TF}let t = tf.ones([1]);\nfunction later() { return tf.erf(t); }\n</script>\n{#each tf.unstack(t) as u}<b on:click={() => later()}>{u.square()}</b>{/each}\n<style>.tf { color: red }</style>`, ['erf', 'ones', 'unstack'], ['square']],
  ['what the parent gives to Svelte', 'a.svelte', `<script>\n${TF}export let image = null;\nlet own = 1;\nconst go = () => image.square() + own.neg();\ntf.erf(1);\n</script>\n<p>{go()}</p>`, ['erf'], ['square']],
  ['what the markup of Svelte writes', 'a.svelte', `<script>\n${TF}let act = 1, other = 2;\ntf.erf(act.square() + other.neg());\n</script>\n<select bind:value={act}></select>`, ['erf'], ['square']],
  ['what the markup of Vue writes', 'a.vue', `<script setup>\n${TF}let t = null;\nconst go = () => tf.erf(t.square());\n</script><template><b @click="t = made()" :a="go()"/></template>`, ['erf'], ['square']],
  ['all of tfjs in Svelte', 'a.svelte', `<script>\n${TF}</script>\n<Child {tf}/>`, [''], []],
  ['Astro', 'a.astro', `---\n${TF}const late = () => tf.erf(1);\n---\n<p>{late()} {tf.exp(1)} tf</p>\n<script>${TF}tf.abs(1);</script>`, ['abs', 'erf', 'exp'], []],
];
for (const [title, file, text, names, methods] of COMPONENTS) {
  test(`what the markup of a component reaches: ${title}`, async () => {
    const found = await facts(`import App from './${file}'; import * as all from './${file}'; start(App, all);`, { [file]: text });
    assert.deepEqual(found.reply.unread, []);
    assert.deepEqual([...new Set(paths(found))].sort(), names);
    assert.deepEqual([...new Set(found.mentions.map((/** @type {any} */ { name }) => name))].filter((name) => ['abs', 'neg', 'square'].includes(String(name)) && methods.length > 0).sort(), methods);
  });
}

const CHILD = '<script>t.square();</script>';
/** @type {[string, string][]} file, text */
const PARENTS = [
  ['a.vue', "<script setup>\nimport Child from './child.vue';\n</script><template><Child :t='t' /></template>"],
  ['a.vue', "<script setup>\nimport MyChild from './child.vue';\n</script><template>\n<my-child :t='t'></my-child></template>"],
  ['a.vue', "<script setup>\nimport Child from './child.vue';\n</script><template><child :t='t' /></template>"],
  ['a.vue', "<script setup>\nimport { MyChild } from './all.js';\n</script><template><my-child :t='t' /></template>"],
  ['a.vue', "<script setup>\nimport * as all from './all.js';\n</script><template><all.MyChild :t='t' /></template>"],
  ['a.vue', "<script setup>\nimport MyChild from './child.vue';\n</script><template lang='pug'>\np\n  my-child(:t='t')\n</template>"],
  ['a.vue', "<script setup>\nimport Child from './child.vue';\n</script><template><component :is='Child' /></template>"],
  ['a.svelte', "<script>\nimport Child from './child.vue';\n</script>\n<Child {t}/>"],
  ['a.vue', "<script src='./app.js'></script><template><p/></template>"],
  ['a.svelte', "<script>\nimport plot from './plot.js';\n</script>\n<canvas use:plot={t}/>"],
  ['a.svelte', "<script>\nimport { store } from './store.js';\n</script>\n<p>{$store}</p>"],
  ['a.svelte', "<script>\nimport { store } from './store.js';\n$: x = $store;\n</script>"],
  ['a.vue', "<script setup>\nimport vPlot from './plot.js';\n</script><template><canvas v-plot='t' /></template>"],
  ['a.astro', "---\nimport Child from './child.vue';\n---\n<Child t={t} client:load/>"],
];
for (const [file, text] of PARENTS) {
  test(`what only markup names is part of the app: ${text.replaceAll('\n', ' ')}`, async () => {
    const found = await facts(`${TF}import App from './${file}'; tf.abs(App);`, { [file]: text, 'child.vue': CHILD, 'all.js': "export { default as MyChild } from './child.vue';", 'plot.js': 'export default (t) => t.square();', 'app.js': 'export default { methods: { go() { this.t.square(); } } };', 'store.js': 'export const store = { subscribe: (f) => f(t.square()) };' });
    assert.deepEqual(names(found), ['square']);
  });
}

test('a component that nothing names is not', async () => {
  const text = "<script setup>\nimport Button from './child.vue';\n</script><template><p>Button</p></template>";
  assert.deepEqual(names(await facts(`${TF}import App from './a.vue'; tf.abs(App);`, { 'a.vue': text, 'child.vue': CHILD.replace('t.sq', 'export const f = () => t.sq') })), []);
});

test('what the markup of a component reaches stands on its line', async () => {
  const { uses } = await facts("import App from './a.svelte'; start(App);", { 'a.svelte': `<script>\n${TF}</script>\n\n<p>\n{tf.square(1)}</p>` });
  assert.deepEqual(uses.map((/** @type {any} */ { line }) => line), [6]);
});

test('files of a language that is not read: methods count, and one that imports tfjs is reported', async () => {
  const start = "import { a } from './a.coffee'; import './b.css'; import logo from './c.png'; a(logo);";
  const found = await facts(start, { 'a.coffee': "export a = (t) -> t.square() + t['neg']()\n", 'b.css': '.abs { color: red }', 'c.png': '\0.abs()' });
  assert.deepEqual(found.reply.unread, []);
  assert.deepEqual(names(found).filter((/** @type {string} */ name) => NAMES.includes(name)), ['neg', 'square']);
  const other = await facts("import Page from './page.mdx'; start(Page);", { 'page.mdx': `import * as tf from '@tensorflow/tfjs'\n\n# Title\n\n{tf.square(2)}\n` });
  assert.deepEqual(other.reply.unread.map((/** @type {string} */ file) => path.basename(file)), ['page.mdx']);
});

test('a table is changed under the name of its module too', async () => {
  const files = { 'config.js': "export const ops = ['neg'];" };
  for (const [more, expected] of /** @type {[string, number][]} */ ([['', 0], ['const { ops: o } = await import("./config.js"); o.push(name);', 1], ['(await import("./config.js")).ops.push(name);', 1], ['import * as all from "./config.js"; all.ops.push(name);', 1]])) {
    const { computed } = await facts(`import { ops } from './config.js';\n${more}\nfor (const n of ops) x[n]();`, files);
    assert.equal(computed.length, expected, more);
  }
});

test('a name of tfjs that the config leads to a file of the app is read there; to a package, it is tfjs', async () => {
  const root = path.join(folder, String((count += 1)));
  mkdirSync(path.join(root, 'node_modules/fork'), { recursive: true });
  const files = { 'index.js': `${TF}tf.own(tf.abs(1));`, 'lib.js': "export * from '@tensorflow/tfjs-core';\nexport const own = (t) => t.square();", 'node_modules/fork/index.js': '', 'custom_tfjs.js': "export * from '@tensorflow/tfjs-core';" };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, file), text);
  const request = { projectRoot: root, packages, names: NAMES, outFile: path.join(root, 'facts.json') };
  const read = (/** @type {string} */ target) => new Analysis(/** @type {any} */ (request), { entries: [path.join(root, 'index.js')], alias: [{ name: '@tensorflow/tfjs', exact: false, target: path.join(root, target) }], provided: {} }).complete();
  const home = await read('lib');
  assert.deepEqual([names(home.facts), home.facts.uses.map(({ specifier, path: [name] }) => `${specifier} ${name}`)], [['square'], ['@tensorflow/tfjs-core abs']]);
  writeFileSync(path.join(root, 'index.js'), "import { abs } from '@tensorflow/tfjs/dist/ops/abs'; abs(1);");
  assert.deepEqual((await read('lib.js')).facts.uses.map(({ specifier }) => specifier), ['@tensorflow/tfjs/dist/ops/abs']);
  writeFileSync(path.join(root, 'index.js'), files['index.js']);
  const away = await read('node_modules/fork');
  const made = await read('custom_tfjs.js');
  assert.deepEqual(made.facts.uses.map(({ specifier }) => specifier), ['@tensorflow/tfjs', '@tensorflow/tfjs']);
  assert.deepEqual(away.facts.uses.map(({ specifier }) => specifier), ['@tensorflow/tfjs', '@tensorflow/tfjs']);
});

test('of a package, the file that the bundler takes is read, and what it runs although nothing is imported from it', async () => {
  const root = path.join(folder, String((count += 1)));
  const manifest = { name: 'lib', version: '1.0.0', sideEffects: false, exports: { custom: './custom.js', production: './production.js', default: './other.js' } };
  mkdirSync(path.join(root, 'node_modules/lib'), { recursive: true });
  const calls = { 'production.js': 'square', 'custom.js': 'neg', 'other.js': 'exp' };
  for (const [file, name] of Object.entries(calls)) writeFileSync(path.join(root, 'node_modules/lib', file), `export const go = (t) => t.${name}(); globalThis.t?.abs();`);
  writeFileSync(path.join(root, 'node_modules/lib/package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(root, 'index.js'), "import { go } from 'lib';\ngo(t);");
  writeFileSync(path.join(root, 'bare.js'), "import { go } from 'lib';");
  const request = { projectRoot: root, packages, names: NAMES, outFile: path.join(root, 'facts.json') };
  const read = async (/** @type {string} */ entry, /** @type {object} */ more) => names((await new Analysis(/** @type {any} */ (request), { entries: [path.join(root, entry)], alias: [], provided: {}, ...more }).complete()).facts);
  assert.deepEqual(await read('index.js', {}), ['abs', 'square']);
  assert.deepEqual(await read('index.js', (await entriesOfWebpack([{ entry: './index.js', resolve: { conditionNames: ['custom', '...'] } }], {}, root))), ['abs', 'neg']);
  assert.deepEqual(await read('bare.js', {}), []);
  assert.deepEqual(await read('bare.js', entriesOfRollup([{ input: 'bare.js', treeshake: false }], root)), ['abs']);
  const unshaken = async (/** @type {any} */ more) => (await entriesOfWebpack([{ entry: './bare.js', ...more }], {}, root)).unshaken;
  assert.equal(await unshaken({ optimization: { sideEffects: false } }), true);
  assert.equal(await unshaken({ module: { rules: ['...', { oneOf: [{ test: /x/, sideEffects: true }] }] } }), true);
  for (const more of [{ mode: 'development' }, { mode: 'none' }, { optimization: { minimize: false } }, { mode: 'production', optimization: { usedExports: false } }]) assert.equal(await unshaken(more), true);
  for (const more of [{}, { mode: 'production' }, { mode: 'development', optimization: { minimize: true } }]) assert.equal(await unshaken(more), false);
  assert.equal((await entriesOfWebpack([{ entry: './bare.js', mode: 'production' }], { mode: 'development' }, root)).unshaken, true);
  assert.equal(entriesOfRollup([{ input: 'bare.js', treeshake: { annotations: false } }], root).unshaken, true);
  const library = async (/** @type {any} */ more) => (await entriesOfWebpack([{ entry: './bare.js', ...more }], {}, root)).library;
  assert.equal(await library({ output: { filename: 'a.js' } }), false);
  for (const more of [{ output: { library: 'x' } }, { output: { libraryTarget: 'umd' } }, { experiments: { outputModule: true } }, { entry: { a: { import: './bare.js', library: { type: 'umd' } } } }]) assert.equal(await library(more), true);
  assert.equal(await unshaken({ module: { rules: [{ sideEffects: false }, { rules: [{ use: 'x' }] }] } }), false);
});

test('handlers and classic scripts of a page that a bundler reads say names', async () => {
  const page = '<script>window.t.neg(); const a = [1].slice(1);</script>\n<script type="application/json">{ "t": "x.exp()" }</script><button onclick="a.textContent = img.square()">abs()</button><script type="module" src="./main.js"></script>';
  const { mentions } = await facts(page, { 'main.js': `${TF}window.img = tf.ones([1]);` }, { name: 'index.html' });
  assert.deepEqual(mentions.map((/** @type {any} */ each) => each.name).sort(), ['neg', 'slice', 'square']);
});

test('a page may name a script as it is once it is compiled', async () => {
  for (const [source, file] of [['./main.js', 'main.ts'], ['main.js', 'main.tsx'], ['./main.mjs', 'main.mts'], ['./main.jsx', 'main.tsx']]) {
    assert.deepEqual(paths(await facts(`<script type="module" src="${source}"></script>`, { [file]: `${TF}tf.abs(1 as number);` }, { name: 'index.html' })), ['abs']);
  }
});

test('what only a plugin makes may be what the app begins with', async () => {
  const root = path.join(folder, 'virtual');
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(root, 'a.js'), `${TF}tf.abs(1);`);
  const request = { projectRoot: root, packages, names: NAMES, outFile: path.join(root, 'facts.json') };
  for (const [entries, expected] of /** @type {[string[], string[]][]} */ ([[['virtual:app', 'a.js'], ['abs']], [['virtual:app'], []]])) {
    const analysis = new Analysis(/** @type {any} */ (request), { entries: entries.map((each) => path.join(root, each)), alias: [], provided: {} });
    assert.deepEqual(paths((await analysis.complete()).facts), expected);
    assert.deepEqual([...analysis.resolver.unresolved], ['the config: virtual:app']);
  }
});

test('what a file does not export may be anything, and is no reason to leave it out', async () => {
  const found = await facts(`${TF}import { a, gone } from './lib.js';\nimport other from './lib.js';\nimport more from './more.ts';\ntf.abs(a, gone, other, more);`, { 'lib.js': "export * from './more.ts'; export const a = 1; t.square();", 'more.ts': 'export type gone = string;\nt.neg();' });
  assert.deepEqual([paths(found), names(found), found.reply.unread, found.reply.warnings], [['abs'], ['neg', 'square'], [], []]);
});

test('helpers that esbuild writes call nothing of the app', async () => {
  const files = { 'c.cjs': "const t = require('@tensorflow/tfjs'); exports.go = () => t.abs(1);", 'd.js': 'export const z = 1; export default (f, x) => f.call(x);' };
  const { computed } = await facts(`${TF}import { go } from './c.cjs'; import * as d from './d.js'; export * from './c.cjs'; tf.neg(go(), require('./d.js'), d);`, files);
  assert.deepEqual(computed, []);
});

test('a file that cannot be read is left out with the reason', async () => {
  const { uses, reply } = await facts(`${TF}import './bad.js';\ntf.abs(1);`, { 'bad.js': '\nconst = 1;' });
  assert.deepEqual([uses.length, reply.unread.map((/** @type {string} */ file) => path.basename(file)), reply.warnings], [1, ['bad.js'], ['bad.js:2 Expected identifier but found "="']]);
});

test('a tsconfig.json that cannot be read is not in the way', async () => {
  const { uses, reply } = await facts(`${TF}import './lib.ts';\ntf.abs(1);`, { 'tsconfig.json': '{ "compilerOptions": {\n<<<<<<< HEAD\n', 'lib.ts': `${TF}tf.neg(1);` });
  assert.equal(uses.length, 2);
  assert.deepEqual(reply.unread, []);
  assert.match(reply.warnings.join(), /^tsconfig\.json:2 /);
});

/** @type {[string, string[]][]} attributes of a script element, what is read */
const ELEMENTS = [
  ['type=module src=/main.js', ['abs']],
  ['type = "module" src = ./main.js', ['abs']],
  ['data-src="x.js" type="module" src="main.js?a=1&amp;b"', ['abs']],
  ['data-x="a > b" TYPE="Module" SRC=\'./main.js#x\'', ['abs']],
  ['type="module" src="%BASE_URL%main.js"', ['abs']],
  ['type="module" crossorigin src="/main.js" async', ['abs']],
  ['type="module" src="https://other.site/main.js"', []],
  ['type="module" src="/gone.js"', []],
  ['data-type="module" src="/main.js"', []],
  ['type="modules" src="/main.js"', []],
];
for (const [attributes, expected] of ELEMENTS) {
  test(`script elements: ${attributes}`, async () => {
    assert.deepEqual(paths(await facts(`<body><div id=app></div><script ${attributes}></script>`, { 'main.js': `${TF}tf.abs(1);` }, { name: 'index.html' })), expected);
  });
}

test('templates in pages and in texts say names', async () => {
  const page = '<link href="a.abs.css" rel=x><div id="app" class="t.add">a.split(b) {{ t.neg() }}<p :a="t[\'exp\']"></p></div><script type="module" src="./main.js"></script>';
  const found = await facts(page, { 'main.js': `${TF}import html from './a.html'; import text from './b.txt'; tf.abs(html, text);`, 'a.html': '<%= t.square() %>', 'b.txt': '{{ t.relu() }} @tensorflow/tfjs' }, { name: 'index.html' });
  assert.deepEqual([names(found), found.reply.unread], [['exp', 'neg', 'relu', 'square'], []]);
});

test('templates that nothing imports, or that are imported, say names', async () => {
  const text = '@if (t.neg()) { <p [title]="t.exp()">{{ t.relu() }}</p> }<script type="module">import "./gone.js";</script>';
  const code = `${TF}tf.abs({ selector: 'app', templateUrl: './app.html' }); open('./gone.html');`;
  assert.deepEqual(names(await facts(code, { 'app.html': text })), ['exp', 'neg', 'relu']);
  assert.deepEqual(names(await facts(`${TF}import App from './a.vue'; tf.abs(App);`, { 'a.vue': "<script>export default {}</script><template src='./app.html'></template>", 'app.html': '<p>{{ t.square() }}</p>' })), ['square']);
  assert.deepEqual(names(await facts(`${TF}import html from './app.html?raw'; tf.abs(html);`, { 'app.html': '@if (t.square()) {}' })), ['square']);
});

test('classic scripts have the types of JavaScript', async () => {
  const page = ['', 'type="text/javascript"', 'type=application/x-javascript', 'type=""', 'type="application/json"', 'type=importmap', 'type="text/x-template"'].map((type, index) => `<script ${type}>t.${NAMES[index]}();</script>`);
  assert.deepEqual(names(await facts(page.join('\n'), {}, { name: 'index.html' })), NAMES.slice(0, 4).sort());
});

/** @type {[string, (string[] | null)[]][]} code, the outputs that it asks for */
const ASKED = [
  ["m.execute(x); m.executeAsync({ a: x }, undefined); await m.execute(x, null);", []],
  ["m.execute(x, 'a'); m.executeAsync(x, ['a', `b:1`]);", [['a'], ['a', 'b:1']]],
  ["const out = flag ? 'a' : 'b'; m.execute(x, out); m.execute(x, [out]);", [['a'], ['b'], null]],
  ['m.execute(x, location.hash);', [null]],
  ["m.execute(x, [location.hash, 'a']);", [null]],
  ['m.execute(...given);', [null]],
  ['const run = m.execute;', [null]],
  ["m['exec' + 'ute'](x, 'a');", [['a']]],
  ["m[['execute', 'predict'][i]](x);", [null]],
  ['const { executeAsync } = m;', [null]],
  ["'text'.execute(x, y); [1].execute(x, y);", []],
];
for (const [code, expected] of ASKED) {
  test(`asked: ${code}`, async () => {
    const { asked } = await facts(`${TF}tf.abs; ${code}`, {}, { everyName: true });
    assert.deepEqual(asked.map((/** @type {any} */ { outputs }) => outputs), expected);
  });
}

test('names that are put together from pieces are names like all others', async () => {
  const { everyName } = await facts(`${TF}const left = ['Ortho'][0]; tf.layers.dense({ units: 3, kernelInitializer: { className: \`\${left}gonal\`, config: {} } });`, {}, { everyName: true });
  assert.ok(everyName.includes('Orthogonal'));
});

test('a place that only a run knows may be a store of the browser', async () => {
  for (const [code, expected] of /** @type {[string, boolean][]} */ ([["m.save(name);", true], ["const k = 'save'; m[k](name);", true], ['tf.io.getLoadHandlers(name);', true], ["m.save('downloads://m'); tf.io.getSaveHandlers('http://m'); context.save();", false]])) {
    assert.equal((await facts(`${TF}${code}`, {}, { everyName: true })).everyName.includes('indexeddb'), expected, code);
  }
});

test('outputs that are asked for are found only where every name is', async () => assert.deepEqual((await facts(`${TF}m.execute(x, 'a');`)).asked, []));

/** @type {[string, string, string, number][]} title, file, its text, calls of methods whose names only a run knows */
const BY_NAME = [
  ['Vue', 'a.vue', '<script setup>\nconst t = made();\n</script>\n<template><p>{{ t[op]().dataSync() }}</p></template>', 4],
  ['an attribute of Vue', 'a.vue', '<template>\n<p :title="t[o]() + 1" /></template>', 2],
  ['a handler of Vue', 'a.vue', '<template><p @click="show((t[o])(1))" /></template>', 1],
  ['names of Vue', 'a.vue', '<template><p @click="t.neg(); a[0](1); b[\'neg\']()">{{ items[i] }}</p></template>', 0],
  ['Svelte', 'a.svelte', '<script>\nlet t = made();\n</script>\n{#each ops as op}<b>{t[op]().dataSync()}</b>{/each}', 4],
  ['TypeScript in Vue', 'a.vue', '<script setup lang="ts">\nconst t = made();\n</script>\n<template>{{ (t[op as keyof T] as any)() + t[a[b[c[i]]]]() }}</template>', 4],
  ['Markdown', 'a.md', '# Title\n[![build](a.svg)](url)[![x](b.svg)](url2) text[here](url) f[i](x)\n', 0],
  ['links of MDX', 'a.mdx', '# Title\n\n[![build](a.svg)](url)[![x](b.svg)](url2)\n', 0],
  ['MDX', 'a.mdx', '# Title\n\n<p>{t[op]()}</p>\n', 1],
];
for (const [title, name, text, line] of BY_NAME) {
  test(`markup that calls methods by names of its own: ${title}`, async () => {
    const { computed } = await facts(`import './${name}';`, { [name]: text });
    assert.deepEqual(computed, line ? [{ file: name, line }] : []);
  });
}

test('the backends that an app sets', async () => {
  const { backends } = await facts(`${TF}import { setBackend as use } from '@tensorflow/tfjs-core'; tf.setBackend('cpu'); for (const each of ['wasm', 'webgl']) use(each); canvas.getContext('webgpu');`);
  assert.deepEqual(backends, ['cpu', 'wasm', 'webgl']);
  for (const code of ["tf.setBackend(new URL(location.href).searchParams.get('b') ?? 'webgl');", 'const set = tf.setBackend; go(set);', 'tf.setBackend();']) assert.deepEqual((await facts(`${TF}${code}`)).backends.slice(0, 1), [''], code);
});

test('a package of the scope that is no part of tfjs is read like any other', async () => {
  const files = {
    'node_modules/@tensorflow/tfjs-vis/package.json': JSON.stringify({ name: '@tensorflow/tfjs-vis', main: 'dist/index.js', peerDependencies: { '@tensorflow/tfjs': '*' } }),
    'node_modules/@tensorflow/tfjs-vis/dist/index.js': "const tf = require('@tensorflow/tfjs-core');\nrequire('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops');\nexports.show = (t) => tf.tidy(() => [t.square(), tf.maximum(t, 1)]);\n",
  };
  const { uses, imported, mentions, read } = await facts(`${TF}import { show } from '@tensorflow/tfjs-vis'; show(tf.tensor1d([1]));`, files);
  assert.deepEqual(uses.map(({ specifier, path }) => `${specifier} ${path}`).filter((each) => / (?:tidy|maximum|tensor1d)$/.test(each)).sort(), ['@tensorflow/tfjs tensor1d', '@tensorflow/tfjs-core maximum', '@tensorflow/tfjs-core tidy']);
  assert.deepEqual([...imported, ...read].filter(({ specifier }) => specifier.includes('vis')), []);
  assert.ok(mentions.some(({ name }) => name === 'square'));
});
