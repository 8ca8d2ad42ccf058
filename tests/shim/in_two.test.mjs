/** One flat module in two: what an app begins with, and what a model asks for; on modules of a few lines. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { inTwo } from '../../node_shim/specialise/in_two.mjs';
import { freeNames, split } from '../../node_shim/specialise/split.mjs';
import { Traced } from '../../node_shim/specialise/traced.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const require = createRequire(path.join(modules, 'package.json'));
const [acorn, eslintScope, terser] = ['acorn', 'eslint-scope', 'terser'].map((name) => require(name));
const libraries = { acorn, eslintScope, terser, MagicString: require('magic-string').default };
const NEEDS = { engine: 'k', methods: true, classes: new Set(), wholes: new Set(), gradients: false, optimizers: false, backends: new Set(['cpu']), names: new Set(), ops: new Set(['Add']), complex: true, functions: true, dtypes: new Set(['string']), quantization: new Set(['uint8']), activations: new Set() };

const bare = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
/** @param {string} text @param {string} [later] code that begins with it belongs to a file that nothing loads at once */
function parts(text, later) {
  const place = later ? text.indexOf(later) : Infinity;
  const cuts = split(text, NEEDS, ['settle'], (at) => at >= place && at < text.indexOf('export {'), libraries);
  const [main, rest] = [cuts.main, cuts.rest].map((edits) => new Traced(text, libraries).edited(edits).text);
  return { main: bare(main), rest: bare(rest), shared: freeNames(rest, new Map(['both', 'set', 'made', 'count', 'c'].map((name) => [name, 1])), libraries) };
}

test('what only the rest reaches goes there, and what both reach is shared', () => {
  const { main, rest, shared } = parts('function both() {}\nfunction b() { both(); }\nfunction a() { both(); }\nfunction settle() { b(); }\nexport { a };');
  assert.equal(main, 'function both() {} function a() { both(); } export { a };');
  assert.equal(rest, 'function b() { both(); } function settle() { b(); }');
  assert.deepEqual(shared, ['both']);
});

test('what neither reaches is in none', () => {
  const { main, rest } = parts('function gone() {}\nfunction a() {}\nfunction settle() {}\nexport { a };');
  assert.doesNotMatch(main + rest, /gone/);
});

for (const write of ['count = 1', 'count += 1', 'count++', '({ count } = it)', '[count] = it', '({ a: [count = 2] } = it)', 'for (count of it);']) {
  test(`what writes a variable stays with it: ${write}`, () => {
    const { main, rest, shared } = parts(`let count = 0;\nfunction a() { return count; }\nfunction set(it) { ${write}; }\nfunction settle() { set(1); }\nexport { a };`);
    assert.match(main, /function set\(/);
    assert.doesNotMatch(rest, /function set\(/);
    assert.deepEqual(shared, ['set']);
  });
}

test('a variable that only the rest writes goes with it', () => {
  const { main, rest, shared } = parts('let count = 0;\nfunction a() {}\nfunction settle() { count = 1; }\nexport { a };');
  assert.doesNotMatch(main, /count/);
  assert.match(rest, /let count = 0;/);
  assert.deepEqual(shared, []);
});

test('a method that only the rest names stays in a class of the first part', () => {
  const { main } = parts('class A { b() {} gone() {} }\nfunction settle(it) { it.b(); }\nexport { A };');
  assert.match(main, /b\(\)/);
  assert.doesNotMatch(main, /gone/);
});

test('effects of a file that nothing loads at once go with the rest, others stay', () => {
  const text = 'register(1);\nfunction a() {}\n// later\nvar made = make();\nregister(2);\nvar { c } = make();\nfunction settle() { use(made, c); }\nexport { a };';
  const { main, rest } = parts(text, '// later');
  assert.equal(main, 'register(1); function a() {} // later export { a };');
  assert.match(rest, /var made = make\(\);\s*register\(2\);\s*var \{ c \} = make\(\);/);
});

test('what an effect makes stays where the first part names it', () => {
  const text = 'function a() { return made + c; }\n// later\nvar made = make();\nvar { c } = make();\nfunction settle() { use(made); }\nexport { a };';
  const { main, rest, shared } = parts(text, '// later');
  assert.match(main, /var made = make\(\); var \{ c \} = make\(\);/);
  assert.doesNotMatch(rest, /make\(\)/);
  assert.deepEqual(shared, ['made']);
});

const CONVERTER = `
// a.js
var first = [{ tfOpName: "Rank", category: "arithmetic" }];
var second = [{ tfOpName: "Add", category: "arithmetic" }, { tfOpName: "Sub", category: "arithmetic" }, { tfOpName: "Rank", category: "graph" }];
var json = [...first, ...second];
var OperationMapper = class { static get Instance() { return this._instance ??= new this(); } constructor() { this.opMappers = {}; for (const each of json) this.opMappers[each.tfOpName] = each; } };
var arithmetic = (node, ops = {}) => { switch (node.op) { case "Add": return "add"; case "Sub": return helper("sub"); default: throw TypeError(\`Node type \${node.op} is not implemented\`); } };
var graph = (node) => { switch (node.op) { case "Rank": return helper("rank"); default: throw TypeError(\`Node type \${node.op} is not implemented\`); } };
function execute(node, tidy = (make) => make()) { switch (node.category) { case "arithmetic": return tidy(() => arithmetic(node)); case "graph": return tidy(() => graph(node)); default: throw TypeError(\`Unknown op '\${node.op}'\`); } }
function helper(name) { return "more " + name; }
var run = (op) => { const node = OperationMapper.Instance.opMappers[op]; return node ? execute({ op, category: node.category }) : "unknown"; };
var more = () => import("./custom_rest.js");
// rest.js
function settle() {}
export { run, more, settle as slimtf_settle };
`;
const load = (/** @type {string} */ text) => import(`data:text/javascript,${encodeURIComponent(text)}`);
const two = () => inTwo(new Traced(CONVERTER, libraries), NEEDS, { files: new Set(['a.js', 'rest.js']), first: new Set(['a.js']) }, 'custom_flat.js');

test('executors are cut, and whole ones come with the rest', async () => {
  const made = await two();
  assert(made);
  assert.doesNotMatch(made.module.text, /Sub|Rank/);
  assert.match(made.rest.text, /^import \{.*\} from "\.\/custom_flat\.js";/);
  const first = await load(made.module.text);
  assert.deepEqual(['Add', 'Sub', 'Rank'].map(first.run), ['add', 'unknown', 'unknown']);
  // one module for both: data: addresses cannot import each other by relative names
  const names = /import \{(.*)\}/.exec(made.rest.text)?.[1] ?? '';
  globalThis.slimtfShared = first;
  const rest = await load(`const {${names.replaceAll(' as ', ': ')}} = globalThis.slimtfShared;\n${made.rest.text.replace(/^import.*\n/, '')}`);
  rest.settle();
  assert.deepEqual(['Add', 'Sub', 'Rank'].map(first.run), ['add', 'more sub', 'more rank']);
});

test('a converter that is built otherwise is not cut in two', async () => {
  const other = CONVERTER.replaceAll('node.category', 'node.kind');
  assert.equal(await inTwo(new Traced(other, libraries), NEEDS, { files: new Set(), first: new Set() }, 'custom_flat.js'), undefined);
});
