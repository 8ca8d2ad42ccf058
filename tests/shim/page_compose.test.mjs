/** What the analysis reads of a page: its scripts share a scope, its attributes are code, and places are the page's. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { run } from '../../node_shim/analyze/run.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'slimtf-pages-')));
process.chdir(home); // esbuild's process stays in the folder in which it is started
let count = 0;
after(() => {
  process.chdir(tmpdir());
  rmSync(home, { recursive: true, force: true });
});

/**
 * @param {Record<string, string>} files
 * @param {[string, number, string?][]} scripts kind, line, and code or the name of a file
 * @returns {Promise<{uses: string[], names: string[], unread: string[], inputs: string[]}>} `uses` as `add index.html:3`
 */
async function analysed(files, scripts, imports = /** @type {Record<string, string>} */ ({})) {
  const root = path.join(home, String((count += 1)));
  mkdirSync(root);
  for (const [name, text] of Object.entries({ 'index.html': '', ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const page = {
    file: path.join(root, 'index.html'),
    imports: Object.entries(imports).map(([name, target]) => [name, path.join(root, target)]),
    scripts: scripts.map(([kind, line, code = '']) => ({ kind, line, file: code in files ? path.join(root, code) : null, code: code in files ? '' : code })),
  };
  const request = {
    ...{ protocol: 1, verb: 'analyze', projectRoot: root, packages: path.dirname(modules), bundler: 'page', bundlerRoot: '', configFile: null },
    ...{ arguments: [], entries: [], moreEntries: [], made: [], led: [], links: [], names: ['square'], everyName: false, outFile: path.join(root, 'app.json'), pages: [page] },
  };
  const reply = /** @type {any} */ (await run(/** @type {any} */ (request), /** @type {any} */ ({ code: '', file: '' })));
  const facts = JSON.parse(readFileSync(request.outFile, 'utf8'));
  const inside = (/** @type {string} */ file) => path.relative(root, file);
  return {
    uses: facts.uses.map((/** @type {any} */ each) => `${each.path.join('.') || '*'} ${each.file}:${each.line}`).sort(),
    names: facts.mentions.map((/** @type {any} */ each) => each.name),
    unread: reply.unread.map(inside),
    inputs: reply.inputs.map(inside),
  };
}

test('classic scripts share one scope, and functions that only other scripts call count', async () => {
  const { uses, inputs } = await analysed({ 'lib.js': 'let lib;\nfunction dead() { return lib.exp(1); }' }, [
    ['classic', 1, 'lib.js'],
    ['classic', 4, '\nlib = tf; tf.cos(1);'],
  ]);
  assert.deepEqual(uses, ['cos index.html:5', 'exp lib.js:2']);
  assert.deepEqual(inputs, ['index.html', 'lib.js']);
});

test('modules are found by the names of an import map', async () => {
  const files = {
    'js/ops.js': "import { softmax } from '@tensorflow/tfjs';\nexport const soft = (t) => softmax(t);",
    'js/el.js': 'globalThis.el = (t) => t.square();',
  };
  const { uses, names, inputs } = await analysed(files, [['module', 1, "import { soft } from 'ops'; import 'lib/el.js'; soft(1);"]], { ops: 'js/ops.js', 'lib/': 'js' });
  assert.deepEqual([uses, names, inputs], [['softmax js/ops.js:2'], ['square'], ['index.html', 'js/el.js', 'js/ops.js']]);
});

test('what another script gives a variable is not known', async () => {
  const variables = 'var op = "sin"; let mode = "cos"; var image = null; const fixed = "tan"; function go() { tf[op](1); tf[mode](1); tf[fixed](1); image.square(); }';
  const { uses, names } = await analysed({}, [['classic', 1, variables], ['classic', 2, 'window.op = name; window.image = made(); go();'], ['module', 3, 'mode = name; go(fixed);']]);
  assert.deepEqual([uses, names], [['* index.html:1', 'tan index.html:1'], ['square']]);
  const alone = await analysed({}, [['classic', 1, `${variables} go();`]]);
  assert.deepEqual([alone.uses.map((each) => each.split(' ')[0]), alone.names], [['cos', 'sin', 'tan'], []]);
});

test('attributes, modules and other ways to the global', async () => {
  const { uses } = await analysed({ 'm.js': 'export const a = (x) => window.tf.sin(x);' }, [
    ['handler', 2, 'tf.tanh(1)'],
    ['classic', 3, 'self["tf"].cosh(1); (function (root) { root.tf.sinh(1); })(this);'],
    ['module', 4, "import { a } from './m.js'; a(); globalThis.tf.tan(1);"],
  ]);
  assert.deepEqual(uses, ['cosh index.html:3', 'sin m.js:1', 'sinh index.html:3', 'tan index.html:4', 'tanh index.html:2']);
});

test('what cannot be read may do anything with tfjs', async () => {
  const { uses } = await analysed({}, [['classic', 2, 'tf.add(1, 2)'], ['unreadable', 7]]);
  assert.deepEqual(uses, ['* index.html:7', 'add index.html:2']);
});

test('what a function is given elsewhere is not known when another script may call it', async () => {
  const parts = /** @type {[string, number, string?][]} */ ([['classic', 1, 'function op(name) { return tf[name](1); } op("exp");']]);
  assert.deepEqual((await analysed({}, parts)).uses, ['exp index.html:1']);
  const called = await analysed({}, [...parts, ['module', 2, 'window.op("sin");']]);
  assert.deepEqual(called.uses, ['* index.html:1']);
});

test('a script that is no JavaScript is named', async () => {
  const { unread } = await analysed({ 'bad.js': 'tf.add(' }, [['classic', 1, 'bad.js']]);
  assert.deepEqual(unread, ['bad.js']);
});

/** @type {[string, boolean][]} markup of the page, whether it may call square() */
const MARKUP = [
  ['<div id="app">{{ img.square() }}</div>', true],
  ['<b v-text="img.square().dataSync()"></b>', true],
  ['<script type="text/x-template" id="row">{{ t.square() }}</script>', true],
  ['<template id="cell">{{ t.square() }}</template>', true],
  ["<iframe srcdoc='<script>parent.go = (t) => t.square()</script>'></iframe>", true],
  ['<script type="application/json">{ "t": "t.square()" }</script>', false],
  ['<p class="t.square">t.square</p><!-- {{ t.square() }} -->', false],
];
for (const [markup, says] of MARKUP) {
  test(`what may be code in the markup says names: ${markup}`, async () => {
    const { names, unread } = await analysed({ 'index.html': markup }, [['classic', 2, 'window.img = tf.ones([1]);']]);
    assert.deepEqual([names, unread], [says ? ['square'] : [], []]);
  });
}

test('scripts that scripts bring in by their address are part of the page', async () => {
  const code = "const s = document.createElement('script'); s.src = 'late.js?v=1'; document.write('<script src=\"/part.js\"></scr' + 'ipt>'); tf.abs(1);";
  const { uses, names, inputs } = await analysed({ 'late.js': 'shared.square();', 'part.js': 'tf.erf(1);', 'other.js': 'tf.cos(1);' }, [['classic', 1, code]]);
  assert.deepEqual([uses.map((each) => each.split(' ')[0]), names], [['abs', 'erf'], ['square']]);
  assert.deepEqual(inputs, ['index.html', 'late.js', 'part.js']);
});
