/** What is cut out of one module of tfjs, and what stays; on modules of a few lines. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

import { cutsByModels } from '../../node_shim/specialise/by_models.mjs';
import { edited } from '../../node_shim/specialise/edits.mjs';
import { aleaAlone, directMembers } from '../../node_shim/specialise/namespaces.mjs';
import { ownNames } from '../../node_shim/specialise/own_names.mjs';
import { Finder } from '../../node_shim/specialise/patterns.mjs';
import { prune } from '../../node_shim/specialise/prune.mjs';
import { requireScript } from '../../node_shim/specialise/run.mjs';
import { smallerShaders } from '../../node_shim/specialise/shaders.mjs';
import { CUTS, specialised } from '../../node_shim/specialise/specialise.mjs';
import { FlatModule } from '../../node_shim/specialise/syntax.mjs';
import { Traced } from '../../node_shim/specialise/traced.mjs';
import { savedByCuts, weightOf } from '../../node_shim/specialise/weights.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const require = createRequire(path.join(modules, 'package.json'));
const [acorn, eslintScope, terser, tracing] = ['acorn', 'eslint-scope', 'terser', '@jridgewell/trace-mapping'].map((name) => require(name));
const libraries = { acorn, eslintScope, terser, tracing, MagicString: require('magic-string').default };
const NEEDS = { engine: 'k', names: new Set(), methods: true, classes: new Set(), wholes: new Set(), unrouted: false, gradients: false, optimizers: false, backends: new Set(), ops: new Set(), complex: false, functions: false, dtypes: new Set(), quantization: new Set(), activations: new Set() };

const finder = (/** @type {string} */ text) => new Finder(acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), acorn);
const left = (/** @type {string} */ text, /** @type {string[]} */ names = [], more = {}) => edited(text, prune(text, { names: new Set(names), methods: true, classes: new Set(), wholes: new Set(), ...more }, libraries), libraries);
const bare = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();

// What is pruned: title, module, names of the app, whether `gone` is still in it.
/** @type {[string, string, string[], boolean][]} */
const REACHED = [
  ['a function that nothing calls', 'function gone() {}\nexport {};', [], false],
  ['a function that an export calls', 'function gone() {}\nfunction a() { gone(); }\nexport { a };', [], true],
  ['a function that only a dead one calls', 'function gone() {}\nfunction b() { gone(); }\nexport {};', [], false],
  ['two that call each other', 'function gone() { b(); }\nfunction b() { gone(); }\nexport {};', [], false],
  ['a method that nothing names', 'class A { gone() {} }\nexport { A };', [], false],
  ['a method that the app names', 'class A { gone() {} }\nexport { A };', ['gone'], true],
  ['a method that reached code names', 'class A { gone() {} }\nconst a = (it) => it.gone();\nexport { A, a };', [], true],
  ['a method that a literal names', "class A { gone() {} }\nconst a = (it) => it['go' + 1] ?? it['gone'];\nexport { A, a };", [], true],
  ['a method that a template names', 'class A { gone() {} }\nconst a = (it) => it[`gone`];\nexport { A, a };', [], true],
  ['a method that a pattern names', 'class A { gone() {} }\nconst a = ({ gone: b }) => b;\nexport { A, a };', [], true],
  ['a method that only itself names', 'class A { gone() { this.gone(); } }\nexport { A };', [], false],
  ['a method that only dead code names', 'class A { gone() {} }\nconst a = (it) => it.gone();\nexport { A };', [], false],
  ['a method that only a comment names', 'class A { gone() {} } // gone()\nexport { A };', [], false],
  ['a getter, which is read without being called', 'class A { get gone() { return 1; } }\nexport { A };', [], true],
  ['a method that JavaScript calls by itself', 'class A { toString() { return gone; } }\nvar gone = 1;\nexport { A };', [], true],
  ['a method of a class of the browser', 'class A extends HTMLElement { gone() {} }\nexport { A };', [], true],
  ['a method with a computed name', "class A { [Symbol.iterator]() { return gone; } }\nvar gone = 1;\nexport { A };", [], true],
  ['a private method', 'class A { #gone() {} b() { this.#gone(); } }\nexport { A };', ['b'], true],
  ['a method of a prototype that nothing names', 'class A {}\nA.prototype.gone = function () {};\nexport { A };', [], false],
  ['a method of a prototype that is named', 'class A {}\nA.prototype.gone = function () {};\nexport { A };', ['gone'], true],
  ['a static member', "class A {}\nA.className = 'gone';\nexport { A };", [], true],
  ['a static member of a class that goes', "class A {}\nA.className = 'gone';\nexport {};", [], false],
  ['a call with effects', 'register(gone);\nvar gone = 1;\nexport {};', [], true],
  ['a call with effects for a value that nothing reads', 'var gone = register();\nexport {};', [], true],
  ['a call that a comment calls pure', 'var gone = /* @__PURE__ */ register();\nexport {};', [], false],
  ['what a function makes that does nothing else', 'function make(a) { const b = a; if (a) return (c) => b + c; return () => a; }\nvar gone = make(1);\nexport { make };', [], false],
  ['what one makes that does more', 'function make(a) { register(a); return () => a; }\nvar gone = make(1);\nexport { make };', [], true],
  ['what one makes out of something with effects', 'function make(a) { return () => a; }\nvar gone = make(register());\nexport { make };', [], true],
  ['what one hands out that was there before', 'var E = {};\nfunction env() { return E; }\nvar F = env();\nF.a = () => gone();\nfunction gone() {}\nexport { env };', [], true],
  ['what one hands out that it was given', 'var E = {};\nfunction same(a) { return a; }\nvar F = same(E);\nF.a = () => gone();\nfunction gone() {}\nexport { E };', [], true],
  ['what one makes that changes itself', 'function make() { make = register; return () => 1; }\nvar gone = make();\nexport { make };', [], true],
  ['deleting a member', 'var gone = delete globalThis.it;\nexport {};', [], true],
  ['an enum', '(function (X) { X["gone"] = 1; })(E || (E = {}));\nvar E;\nexport {};', [], false],
  ['an entry of a namespace that nothing reads', 'var n = {};\n__export(n, { gone: () => 1, b: () => 2 });\nconst a = () => use(n).b;\nexport { a };', [], false],
  ['an entry of a namespace that is read', 'var n = {};\n__export(n, { gone: () => 1, b: () => 2 });\nconst a = () => use(n).gone;\nexport { a };', [], true],
  ['one of several variables', 'var a = 1, gone = 2, c = 3;\nexport { a, c };', [], false],
  ['the last two of several variables', 'var a = 1, gone = 2, gone2 = 3;\nexport { a };', [], false],
  ['all of several variables', 'var gone = 1, gone2 = 2;\nexport {};', [], false],
  ['every other variable', 'var gone = 1, a = 2, gone2 = 3, c = 4, gone3 = 5;\nexport { a, c };', [], false],
  ['the last of several variables', 'var a = 1, gone = 2;\nexport { a };', [], false],
  ['a flag that nothing reads', 'var e = {};\ne.registerFlag("gone", () => false);\nexport { e };', [], false],
  ['a flag that is read', 'var e = {};\ne.registerFlag("gone", () => false);\nconst a = () => e.get("gone");\nexport { e, a };', [], true],
  ['a flag where the app has the environment', 'var e = {};\ne.registerFlag("gone", () => false);\nexport { e };', ['env'], true],
];
for (const [title, module, names, stays] of REACHED) {
  test(`pruning: ${title} ${stays ? 'stays' : 'goes'}`, () => {
    const text = left(module, names);
    acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    assert.equal(/gone/.test(text.replace(/\/\/.*|register\(gone\);/g, (found) => (found.startsWith('//') ? '' : found))), stays, text);
  });
}

test('pruning: a local of the same name keeps nothing', () => {
  assert.doesNotMatch(left('function gone() {}\nfunction a(gone) { gone(); }\nexport { a };'), /function gone/);
});

// What tfjs-layers finds by a text: title, module, names of the app, texts of models, whether `gone` is still in it.
const CLASS = "class X {}\nX.className = 'Gone_It';\nregisterClass(X);\nvar gone = 1;\nX.use = gone;\n";
const TABLE = 'var lossesMap = { meanSquaredError: () => gone, hinge };\nvar gone = 1;\nfunction hinge() {}\nconst a = (it) => lossesMap[it];\nexport { a };';
const LOCAL = "var gone = () => 1;\nconst a = (it) => { const optimizerMap = { 'Adam': () => gone() }; optimizerMap['adam'] = optimizerMap['Adam']; return optimizerMap[it]; };\nexport { a };";
/** @type {[string, string, string[], Iterable<string> | null, boolean][]} */
const LOOKED_UP = [
  ['a class that nothing asks for', `${CLASS}export {};`, [], [], false],
  ['a class that the app names', `${CLASS}export {};`, ['GoneIt'], [], true],
  ['a class that a model names in another spelling', `${CLASS}export {};`, [], ['gone_it'], true],
  ['a class that a literal of reached code names', `${CLASS}const a = 'goneIt';\nexport { a };`, [], [], true],
  ['a class that reached code makes', `${CLASS}const a = () => new X();\nexport { a };`, [], [], true],
  ['a class where a run may ask for any', `${CLASS}export {};`, [], null, true],
  ['a class whose name is computed', `${CLASS.replace("'Gone_It'", "'Gone' + 1")}export {};`, [], [], true],
  ['a class that is registered under a name besides', `${CLASS.replace('(X)', "(X, 'pkg')")}export {};`, [], [], true],
  ['an entry of a table that nothing asks for', TABLE, [], [], false],
  ['an entry of a table that a model asks for', TABLE, [], ['mean_squared_error'], true],
  ['an entry of a table where a run may ask for any', TABLE, [], null, true],
  ['an entry of a table with computed keys', TABLE.replace('hinge }', "['hi' + 1]: 2 }"), [], [], true],
  ['an entry of a table of another name', TABLE.replaceAll('lossesMap', 'others'), [], [], true],
  ['an entry that is added to a table in a function', LOCAL, [], [], false],
  ['an entry that is added to a table in a function and asked for', LOCAL, ['adam'], [], true],
];
for (const [title, module, names, texts, stays] of LOOKED_UP) {
  test(`registries: ${title} ${stays ? 'stays' : 'goes'}`, () => {
    const text = left(module, names, { classes: texts && new Set(texts) });
    acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    assert.equal(/gone/.test(text), stays, text);
  });
}

const OF_WASM = ['Abs', 'Max', 'malloc', '_of_glue'].map((name) => `Module["_${name}"] = function () { return (Module["_${name}"] = Module["asm"]["${name}"]).apply(null, arguments); };`);
test('pruning: functions of WebAssembly stay that are asked for by their name, or called', () => {
  const text = `const make = (Module, wasm) => { ${OF_WASM.join(' ')} wasm.cwrap('Max'); wasm._malloc(); };\nexport { make };`;
  const found = left(text);
  assert.deepEqual(OF_WASM.map((each) => found.includes(each)), [false, true, true, true]);
  assert.ok(left(text, ['Abs']).includes(OF_WASM[0]));
  const others = ['Module["_Abs"] = function () { return (Module["_Abs"] = Module["asm"]["Max"]).apply(null, arguments); };', 'Module["_Abs"] = function () { return 1; };', 'Module["_Abs"] = Abs;'];
  for (const each of others) assert.ok(left(text.replace(OF_WASM[0], each)).includes(each), each);
});

test('pruning: what methods of tensors ask for by their names goes with them', () => {
  const text = "class Tensor { cast() { return opHandler.cast(this); } clone() { return opHandler.clone(this); } }\nvar opHandler = null;\nfunction setOpHandler(it) { opHandler = it; }\nfunction cast() { 'cast'; }\nfunction clone() { 'clone'; }\nvar opHandler2 = { cast, clone };\nsetOpHandler(opHandler2);\nexport { Tensor };";
  assert.deepEqual(['cast', 'clone'].map((each) => left(text, ['clone']).includes(each)), [false, true]);
  assert.match(left(text.replace('{ cast, clone }', "{ ['ca' + 'st']: cast, clone }")), /function cast/);
  assert.match(left(text.replaceAll('opHandler2', 'others')), /function cast/);
});

const ABSTRACT = 'class A { read() { no(); } write() { no(); } }\nclass B extends A { read() {} write() { WRITES } }\nclass C extends A { read() {} write() {} }\nfunction no() {}\nconst use = (it) => [it.read(), it.write(), new B(), new C()];\nexport { use };';
test('pruning: methods go that every class below has of its own', () => {
  const found = (/** @type {string} */ text) => [...left(text).matchAll(/(read|write)\(\) \{ no\(\);/g)].map((each) => each[1]);
  assert.deepEqual(found(ABSTRACT.replace('WRITES', '')), []);
  assert.deepEqual(found(ABSTRACT.replace('WRITES', 'super.write();')), ['write']);
  assert.deepEqual(found(ABSTRACT.replace('WRITES', 'super[it]();')), ['read', 'write']);
  assert.deepEqual(found(ABSTRACT.replace('WRITES', '').replace('extends A { read() {}', 'extends A {')), ['read']);
  for (const other of ['new A(), ', 'A, ']) assert.deepEqual(found(ABSTRACT.replace('WRITES', '').replace('[it', `[${other}it`)), ['read', 'write']);
});

test('pruning: every entry of a namespace stays that the app hands on', () => {
  const module = 'var n = {};\n__export(n, { gone: () => 1, b: () => 2 });\nexport { n as util };';
  assert.doesNotMatch(left(module), /gone/);
  assert.match(left(module, [], { wholes: new Set(['util']) }), /gone: \(\) => 1, b/);
});
test('pruning: every static method stays of a class that the app hands on', () => {
  const module = 'var B = class { static gone() {} also() {} };\nvar t = B;\nexport { t as train };';
  assert.doesNotMatch(left(module), /gone/);
  const whole = left(module, [], { wholes: new Set(['train']) });
  assert.match(whole, /static gone\(\) \{\}/);
  assert.doesNotMatch(whole, /also/);
});
test('pruning: every method stays where only a run knows which are called', () => {
  const module = 'class A { gone() {} }\nfunction gone2() {}\nexport { A };';
  assert.match(left(module, [], { methods: false }), /gone\(\) \{\} \}/);
  assert.doesNotMatch(left(module, [], { methods: false }), /gone2/);
});
test('no cut that rests on names is made where only a run knows them', () => {
  const unknown = { ...NEEDS, methods: false };
  const made = CUTS.filter(({ holds }) => holds(/** @type {any} */ (unknown))).map(({ name }) => name);
  assert.deepEqual(made, ['packages for Node.js', 'WebAssembly under Node.js', 'functions of WebAssembly', 'hash tables', 'functions of graphs', 'words for ops that no model has', 'optimizers of loaded models', 'what nothing asks tfjs-layers for by its name']);
});
test('kinds of weights stay that the app may read itself', () => {
  const cuts = CUTS.filter(({ name }) => /^(quantised weights|weights of)/.test(name));
  const made = (/** @type {string[]} */ ...names) => cuts.filter(({ holds }) => holds(/** @type {any} */ ({ ...NEEDS, names: new Set(names) }))).length;
  assert.deepEqual([made(), made('decodeWeights'), made('loadWeights')], [3, 0, 0]);
});
test('the engine of gradients stays where gradients are computed, and where the app names them', () => {
  const cut = CUTS.find(({ name }) => name === 'gradients');
  const holds = (/** @type {object} */ more) => cut?.holds(/** @type {any} */ ({ ...NEEDS, ...more }));
  assert.deepEqual([holds({}), holds({ gradients: true }), holds({ names: new Set(['grads']) })], [true, false, false]);
});

const changed = (/** @type {string} */ text, /** @type {typeof directMembers} */ make) => {
  const flat = new FlatModule(text, libraries);
  return edited(text, make(flat, new Finder(flat.root, acorn)), libraries);
};
// Members that are read directly: title, module, what is found in it afterwards.
const IMAGE = 'function resize() {}\nfunction crop() {}\nvar image = { resize, crop };\n';
/** @type {[string, string, RegExp][]} */
const DIRECT = [
  ['a namespace', 'function assert() {}\nvar n = {};\n__export(n, { assert: () => assert });\nn.assert(1);', /\nassert\(1\);/],
  ['an object of functions', `${IMAGE}image.crop(1);`, /\ncrop\(1\);/],
  ['an object of functions in a pattern', `${IMAGE}var { resize: a, crop: b } = image;`, /var a = resize, b = crop;/],
  ['a name that is hidden', `${IMAGE}function f(crop) { image.crop(1); }`, /image\.crop\(1\)/],
  ['an object that is changed', `${IMAGE}image.crop = 1;\nimage.crop(1);`, /\nimage\.crop\(1\);/],
  ['an object that is handed on', `${IMAGE}f(image);\nimage.crop(1);`, /\nimage\.crop\(1\);/],
  ['an object that is exported', `${IMAGE}image.crop(1);\nexport { image };`, /\nimage\.crop\(1\);/],
  ['an object that is read by a key', `${IMAGE}image[f];\nimage.crop(1);`, /\nimage\.crop\(1\);/],
  ['an object whose member is deleted', `${IMAGE}delete image.crop;\nimage.crop(1);`, /\nimage\.crop\(1\);/],
  ['a function that changes', `${IMAGE}crop = 1;\nimage.crop(1);`, /\nimage\.crop\(1\);/],
  ['a pattern with a rest', `${IMAGE}var { crop, ...others } = image;`, /= image;/],
  ['a member that is not there', `${IMAGE}var { none } = image;`, /= image;/],
];
for (const [title, module, found] of DIRECT) {
  test(`direct members: ${title}`, () => assert.match(changed(module, directMembers), found));
}

const RANDOM = 'var require_seedrandom2 = __commonJS({ a() { var alea2 = require_alea(); sr.alea = alea2; } });\nvar seedrandom = __toESM(require_seedrandom2());\n';
test('of seedrandom alea stays alone, where nothing else of it is used', () => {
  assert.match(changed(`${RANDOM}seedrandom.alea(1);`, aleaAlone), /var seedrandom = \{ alea: require_alea\(\) \};/);
  for (const other of ['seedrandom.tychei(1);', 'seedrandom(1);', 'f(seedrandom);', 'seedrandom[f](1);']) assert.match(changed(RANDOM + other, aleaAlone), /__toESM\(require_seedrandom2\(\)\)/);
});

const UNKNOWN = `class ValueError extends Error {}
function a(cls, fn, errMsg, identifier) {
  if (fn == null) { throw new ValueError(\`Unknown \${fn}\`); }
  if (cls == null) { throw new ValueError('Unknown ' + identifier); }
  if (errMsg) throw new ValueError(errMsg);
  if (identifier === 1) throw new ValueError(\`Unknown metric \${identifier}\`);
  throw new ValueError(\`Unknown Optimizer \${identifier}\`);
}
export { a };`;
test('what tfjs-layers does not find by its name may have been left out, and the error says so', async () => {
  const told = async (/** @type {object} */ more) => (await specialised(new Traced(UNKNOWN, libraries), /** @type {any} */ ({ ...NEEDS, ...more }))).module.text.match(/slimtf left it out/g)?.length ?? 0;
  assert.equal(await told({}), 5);
  assert.equal(await told({ classes: null }), 0);
});

test('methods of layers throw their names, whatever a bundler calls the class inside of itself', async () => {
  const module = 'var Layer = class _Layer { fit() {} make() { return new _Layer(); } };\nexport { Layer };';
  const { text } = (await specialised(new Traced(module, libraries), /** @type {any} */ (NEEDS))).module;
  assert.match(text, /slimtfStandIns\(Layer, " fit make"\)/);
});

test('loaded models with an optimizer: the cut throws by its name, and is not made where one may be loaded', async () => {
  const module = 'function load(model, config) { if (config != null) { model.loadTrainingConfig(config); } return model; }\nexport { load };';
  const cut = async (/** @type {object} */ more) => (await specialised(new Traced(module, libraries), /** @type {any} */ ({ ...NEEDS, ...more }))).module;
  assert.match((await cut({})).text, /if \(config != null\) throw slimtfLeftOut\("the optimizers of loaded models"/);
  assert.match((await cut({ optimizers: true })).text, /model\.loadTrainingConfig\(config\)/);
});

const NODE = `class PlatformNode {
  constructor() { this.util = require_util(); this.textEncoder = new this.util.TextEncoder(); }
  fetch(path, init) { return require_fetch()(path, init); }
  decode(bytes, encoding) { return new this.util.TextDecoder(encoding).decode(bytes); }
  isTypedArray(a) { return this.util.types.isFloat32Array(a); }
}
var require_string_decoder = () => ({}), require_fs2 = () => ({});
function texts(pieces) { const { StringDecoder } = require_string_decoder(); const decoder = new StringDecoder("utf8"); return pieces.map((piece) => decoder.write(piece)); }
function read(file) { const fs2 = require_fs2(); return fs2.readFileSync(file, "utf8"); }
export { PlatformNode, texts, read };`;
test('packages for Node.js: what tfjs does with them is done without', async () => {
  const needs = { ...NEEDS, names: new Set(['decode', 'isTypedArray']) };
  const { text } = (await specialised(new Traced(NODE, libraries), /** @type {any} */ (needs))).module;
  const { PlatformNode, texts, read } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const pieces = [[0xef], [0xbb, 0xbf, 0x61, 0xc3], [0xbc, 0x62]].map((bytes) => Buffer.from(bytes));
  const decoder = new StringDecoder('utf8');
  assert.deepEqual(texts(pieces), pieces.map((piece) => decoder.write(piece)));
  const platform = new PlatformNode();
  const arrays = ['new Float32Array(1)', 'new Uint8ClampedArray(1)', 'new Float64Array(1)', 'new DataView(new ArrayBuffer(1))', '[1]'].map((code) => vm.runInNewContext(code));
  assert.deepEqual(arrays.map((each) => platform.isTypedArray(each)), [true, true, false, false, false]);
  if (process.getBuiltinModule) assert.equal(read(fileURLToPath(import.meta.url)).slice(0, 3), '/**');
  else assert.throws(() => read('a'), /slimtf left reading files under this Node\.js out/);
});

// Patterns: pattern, code, how often it is found.
/** @type {[string, string, number][]} */
const PATTERNS = [
  ['f($x)', 'f(1); f(a.b); g(1)', 2],
  ['f($x)', 'f2(1); f$3(1)', 2],
  ['f($x, $x)', 'f(a.b, a.b); f(a, b)', 1],
  ['$e.getBool("A")', 'this.e.getBool("A"); env().getBool("A"); env().getBool("B")', 2],
  ['if (a) { $$ }', 'if (a) { b(); c(); } if (a) {} if (a) d(); if (a) { e() } else { f() }', 2],
  ['if (a) { $$ } else $rest', 'if (a) { b(); } else if (c) { d(); } else e();', 1],
  ['a.b;', 'a.b; c(a.b)', 1],
  ['a.b', 'a.b; c(a.b); a["b"]; a?.b', 2],
];
for (const [pattern, code, times] of PATTERNS) {
  test(`pattern: ${pattern} in ${code}`, () => assert.equal(finder(code).find(pattern).length, times));
}

const CONVERTER = `
const one = [{ tfOpName: 'Add', category: 'math', attrs: [{ name: 'T', type: 'dtype' }] }, { tfOpName: 'Neg', category: 'math' }];
const two = [{ tfOpName: 'Where', category: 'logic', attrs: [{ name: 'n', type: 'bool' }, { name: 's', type: 'shape' }] }];
function run(node) {
  switch (node.op) {
    case 'Add': return 1;
    case 'AddV2':
    case 'Neg': { return 2; }
    case 'Where': three();
    case 'Other': return 4;
    default: throw TypeError(node.op);
  }
}
function execute(node) {
  switch (node.category) { case 'math': return run(node); case 'logic': return run(node); case 'custom': return 5; default: throw 6; }
}
function map(param) {
  switch (param.type) { case 'dtype': return 7; case 'bool': return 8; case 'shape': return 9; default: throw 10; }
}
function unrelated(it) {
  switch (it.op) { case 'open': return 1; case 'close': return 2; default: return 3; }
}
`;
function forOps(/** @type {string[]} */ ops, custom = false) {
  const text = new libraries.MagicString(CONVERTER);
  for (const { start, end } of cutsByModels(CONVERTER, finder(CONVERTER), new Set(ops), custom)) text.remove(start, end);
  return bare(text.toString());
}
test('by models: tables and cases keep the ops of the models', () => {
  const text = forOps(['Add']);
  assert.match(text, /'Add', category/);
  assert.doesNotMatch(text, /Where|'Neg', category|'logic'|'custom'|'bool'|'shape'/);
  assert.match(text, /case 'Add': return 1; .*default: throw TypeError/);
  assert.match(text, /case 'dtype'/);
});
test('by models: a case that one above leads into stays', () => assert.match(forOps(['Where']), /case 'Where': three\(\); case 'Other': return 4;/));
test('by models: several labels of one case stay together', () => assert.match(forOps(['Neg']), /case 'AddV2': case 'Neg': { return 2; }/));
test('by models: a label that no table has stays', () => assert.match(forOps(['Add']), /case 'Other': return 4/));
test('by models: ops of the app itself keep their case', () => assert.match(forOps(['Add'], true), /case 'custom'/));
test('by models: everything stays where not every model is known', async () => {
  const { text } = (await specialised(new Traced(`${CONVERTER}export { run, one, two, execute, map };`, libraries), /** @type {any} */ ({ ...NEEDS, ops: null }))).module;
  assert.match(text, /"Neg"[^]*"Where"[^]*case "Where"/);
});
test('by models: other switches stay', () => assert.match(forOps([]), /case 'open': return 1; case 'close': return 2;/));

const shader = (/** @type {string} */ text) => {
  const edited = new libraries.MagicString(text);
  for (const { start, end, put } of smallerShaders(finder(text))) edited.overwrite(start, end, put);
  return edited.toString();
};
test('shaders lose comments and blanks between tokens', () => {
  assert.equal(shader('const a = `\n  // what it does\n  float f(vec4 x) {\n    return x.r  +  1.0; // more\n  }\n`;'), 'const a = `\nfloat f(vec4 x){return x.r + 1.0;}\n`;');
});
test('shaders: lines of the preprocessor stay lines', () => {
  const text = shader('const a = `\n  #define isnan (x) y\n  #define b\n  float c = 1.0;\n  #ifdef b\n  int d;\n  #endif\n`;');
  assert.match(text, /\n#define isnan \(x\) y\n#define b\nfloat c=1\.0;\n#ifdef b\nint d;\n#endif\n/);
});
test('shaders: a comment that goes on behind an expression leaves the whole template alone', () => {
  const text = 'const a = `\n  float b = 1.0; // ${c}\n  int d = ${e};\n`;';
  assert.equal(shader(text), text);
});
test('shaders: a minus stays apart from the next one', () => assert.match(shader('const a = `\n float b = c - -d;\n return;\n`;'), /b=c - -d;/));
test('other templates stay', () => {
  const text = 'const a = `Hello,\n  this is   ${name};\n  bye`;';
  assert.equal(shader(text), text);
});

test('every cut says what it is called, what brings it back, and how often it looks for what', () => {
  assert.equal(new Set(CUTS.map(({ name }) => name)).size, CUTS.length);
  for (const { back, changes } of CUTS) {
    assert.ok(back && changes.length > 0);
    for (const { times, put, find, method, called, property } of changes) {
      assert.ok(times[0] <= times[1] && typeof put === 'string' && [find, method, called, property].filter(Boolean).length === 1);
      if (find) finder('').find(find); // it can be read
    }
  }
});
// A pattern that is an expression is code itself once its holes are filled.
const EXPRESSIONS = CUTS.flatMap(({ name, changes }) => changes.filter(({ find, within }) => find && !within && !/;|\$\$|\$rest/.test(find)).slice(0, 1).map(({ find }) => ({ name, code: String(find).replace(/\$(\w+)/g, 'x_$1_') })));
test('most cuts are tried against what they do not expect', () => assert.ok(EXPRESSIONS.length >= 10));
for (const { name, code } of EXPRESSIONS) {
  test(`cut ${name}: what is found too often is left alone, and told`, async () => {
    const module = `function a() { ${`f(${code});\n`.repeat(300)} }\nexport { a };`;
    const { dropped, applied } = await specialised(new Traced(module, libraries), /** @type {any} */ (NEEDS));
    assert.ok(dropped.some((each) => each.name === name));
    assert.ok(!applied.includes(name));
  });
}
test('methods of two classes of one name count twice', () => {
  assert.equal(finder('class A { b() {} }\nvar A2 = class { b() {} };').methods.get('A.b')?.length, 2);
});

test('where the module runs is asked at run time, past loaders that know an answer', async () => {
  const asks = 'const here = () => typeof window !== "undefined" && typeof document.body;\nconst there = (window) => typeof window;\nexport { here, there };';
  const { module } = await specialised(new Traced(asks, libraries), NEEDS);
  assert.match(module.text, /^var slimtfGlobal = typeof self === "object" \? self/);
  assert.match(module.text, /typeof slimtfGlobal\.window/);
  assert.match(module.text, /typeof document\.body/);
  assert.match(module.text, /window => typeof window/);
});

const ENGINE = 'function getOrMakeEngine() { const ns = globalThis; if (ns._tfengine == null) { ns._tfengine = new Engine(); } return ns._tfengine; }\nclass Engine {}\nexport { getOrMakeEngine };';
test('the engine has a global of its own, and is handed to whoever listens', async () => {
  const { text } = (await specialised(new Traced(ENGINE, libraries), /** @type {any} */ (NEEDS))).module;
  assert.doesNotMatch(text, /_tfengine\b/);
  assert.match(text, /__slimtf_engine__ && ns\.__slimtf_engine__\(ns\._tfengine_k\)/);
});

const TAKEN_APART = `var shared = {};
__export(shared, { addImpl: () => addImpl, gone: () => gone });
function __export() {}
function addImpl() {}
function gone() {}
var { addImpl: addCPU, gone: goneCPU } = shared;
export { addCPU };
`;
const ROUTERS = `class IORouterRegistry { static getInstance() { return (this.it ??= new IORouterRegistry()); }
  static registerSaveRouter(router) { this.getInstance().save = router; } static registerLoadRouter(router) { this.getInstance().load = router; } }
const indexedDBRouter = () => null, localStorageRouter = () => null;
IORouterRegistry.registerSaveRouter(indexedDBRouter); IORouterRegistry.registerLoadRouter(indexedDBRouter);
IORouterRegistry.registerSaveRouter(localStorageRouter); IORouterRegistry.registerLoadRouter(localStorageRouter);
try { ModelStoreManagerRegistry.registerManager(a, b); } catch (err) {}
try { ModelStoreManagerRegistry.registerManager(c, d); } catch (err) {}
export {};`;

test('who loads and saves models registers only where the app asks', async () => {
  const routed = async (/** @type {object} */ more) => (await specialised(new Traced(ROUTERS, libraries), /** @type {any} */ ({ ...NEEDS, ...more }))).module.text;
  assert.match(await routed({ unrouted: false }), /IORouterRegistry[^]*IndexedDB/);
  assert.doesNotMatch(await routed({ unrouted: true }), /IORouterRegistry/);
  assert.match(await routed({ unrouted: true, names: new Set(['indexeddb']) }), /registerLoadRouter\(indexedDBRouter\)/);
});

test('what is taken out of a namespace and never read goes', async () => {
  const { text } = (await specialised(new Traced(TAKEN_APART, libraries), /** @type {any} */ (NEEDS))).module;
  assert.match(text, /addCPU = addImpl/);
  assert.doesNotMatch(text, /gone/);
});
for (const [title, line] of [
  ['with a default', 'var { addImpl: addCPU = gone } = shared;'],
  ['with the rest', 'var { addImpl: addCPU, ...gone2 } = shared;'],
  ['by a computed key', "var { ['g' + 'one']: addCPU } = shared;"],
  ['of something that is not there', 'var { other: addCPU, gone: gone2 } = shared;'],
]) {
  test(`a pattern ${title} is left as it is`, async () => {
    const { text } = (await specialised(new Traced(TAKEN_APART.replace(/var \{.*/, line), libraries), /** @type {any} */ (NEEDS))).module;
    assert.match(text, /\} = shared/);
  });
}

const ENUMERATION = `var E;
(function (E2) {
  E2["A"] = "a";
  E2[E2["B"] = 1] = "B";
})(E || (E = {}));
export { E };
`;
/** @type {[string, string, string?][]} title, module, what it is then; none: as it is */
const NAMES = [
  ['a class', 'var A = class _A extends B { make() { return new _A(_A.a); } };', 'var A = class A extends B { make() { return new A(A.a); } };'],
  ['a class whose name means something else in it', 'var A = class _A { make(A) { return new _A(A); } };'],
  ['a class of another name', 'var A = class _B { make() { return new _B(); } };'],
  ['a function that a namespace has', '__export(ns, { mse: () => mse2, mae: () => mae });\nfunction mse(a) { return a; }\nvar table = { mse };\nfunction mse2(a) { return mse(a); }', '__export(ns, { mse: () => mse, mae: () => mae });\nfunction mse$2(a) { return a; }\nvar table = { mse: mse$2 };\nfunction mse(a) { return mse$2(a); }'],
  ['one that is exported, and nothing else has its name', 'var mse2 = (a) => a;\nf(mse2);\nexport { mse2 as mse, other };', 'var mse = (a) => a;\nf(mse);\nexport { mse as mse, other };'],
  ['one whose other is exported, too', 'function mse() {}\nfunction mse2() {}\nexport { mse, mse2 };\n__export(ns, { mse: () => mse2 });', 'function mse$2() {}\nfunction mse() {}\nexport { mse$2 as mse, mse as mse2 };\n__export(ns, { mse: () => mse });'],
  ['one whose other comes from the first module', "import { mse } from './custom_flat.js';\nfunction mse2() { return mse(); }\nexport { mse2 as mse };", "import { mse as mse$2 } from './custom_flat.js';\nfunction mse() { return mse$2(); }\nexport { mse as mse };"],
  ['two that want a name which nothing has any more', '__export(ns, { ones: () => ones2 });\nfunction ones2() {}\nfunction ones3() {}\nexport { ones3 as ones };', '__export(ns, { ones: () => ones });\nfunction ones() {}\nfunction ones3() {}\nexport { ones3 as ones };'],
  ['one that hides what is global', '__export(ns, { isNaN: () => isNaN2 });\nfunction isNaN2(a) { return isNaN(a); }'],
  ['one that a parameter hides', '__export(ns, { mse: () => mse2 });\nfunction mse2() {}\nfunction f(mse) { return mse2(mse); }'],
  ['an op, which is named by a text', "__export(ns, { add: () => add2 });\nvar add2 = op({ add_ });"],
];
for (const [title, module, expected] of NAMES) {
  test(`names of tfjs: ${title}`, () => assert.equal(edited(module, ownNames(module, libraries), libraries), expected ?? module));
}

test('an enumeration is an object', async () => {
  const { text } = (await specialised(new Traced(ENUMERATION, libraries), /** @type {any} */ (NEEDS))).module;
  assert.deepEqual(new Function(text.replace(/export \{[^}]*\};?/, 'return E;'))(), { A: 'a', B: 1, 1: 'B' });
  assert.doesNotMatch(text, /function/);
});
for (const [title, changed] of [
  ['that was there before', ENUMERATION.replace('var E;', 'var E = {};')],
  ['that counts', ENUMERATION.replace('"a"', 'count()')],
  ['with something in between', ENUMERATION.replace('var E;', 'var E;\nregister(() => E);')],
]) {
  test(`an enumeration ${title} is left as it is`, async () => {
    const { text } = (await specialised(new Traced(changed, libraries), /** @type {any} */ (NEEDS))).module;
    assert.match(text, /function/);
  });
}

const JOINED = `// a.js
function gone() {}
function one(it) {
  return it + 1;
}

// ../b.js
var two = (it) => {
  // c.js
  if (false) return 0;
  return one(it) + \`
// a.js and more
\`;
};

// facade.js
export { two };
`;
test('what is cut to something that is no JavaScript is said, and never handed on', async () => {
  const esbuild = require('esbuild');
  await requireScript('function one() {}\nexport { one };', esbuild);
  for (const wrong of ['function one() {}\nfunction one() {}\nexport { one };', 'export { gone };', 'var a = ;']) {
    await assert.rejects(requireScript(wrong, esbuild), /tfjs was cut to something that is no JavaScript: /);
  }
  await esbuild.stop();
});

test('each line is of the file that it came from, however much was cut before it', async () => {
  const { module } = await specialised(Traced.ofFiles(JOINED, libraries, ['a.js', '../b.js', 'facade.js'], ['a.js', '../b.js']), /** @type {any} */ (NEEDS));
  const lines = module.text.split('\n');
  const fileOf = (/** @type {RegExp} */ wanted) => module.changes().findLast(({ line }) => line <= lines.findIndex((each) => wanted.test(each)))?.file;
  assert.doesNotMatch(module.text, /gone|return 0/);
  assert.deepEqual([/function one/, /it \+ 1/, /two =/, /export/].map(fileOf), [0, 0, 1, -1]);
});
test('nothing is traced where nothing asks', async () => {
  const { module } = await specialised(new Traced(JOINED, libraries), /** @type {any} */ (NEEDS));
  assert.deepEqual(module.changes(), []);
});

test('what each cut saves is measured while all others are made', async () => {
  const esbuild = require('esbuild');
  const dead = Array.from({ length: 40 }, (_, number) => `  gone${number}() { return ${number * 7919}; }`).join('\n');
  const text = `const json = [{ tfOpName: 'Add', category: 'arithmetic', inputs: [], attrs: [] }, { tfOpName: 'Cos', category: 'basic_math', inputs: [{ start: 0, name: 'x', type: 'tensor' }], attrs: [] }];\nclass A {\n${dead}\n}\nexport { A, json };`;
  const found = await savedByCuts(new Traced(text, libraries), /** @type {any} */ ({ ...NEEDS, ops: new Set(['Add']) }), esbuild);
  assert.deepEqual(found.map(({ name }) => name), ['what nothing names', 'ops that no model has']);
  for (const { raw, gzip } of found) assert.ok(raw > 0 && gzip > 0);
  const whole = await weightOf(text, esbuild);
  assert.ok(found[0].raw > 0.5 * whole.raw && whole.raw < text.length);
});
