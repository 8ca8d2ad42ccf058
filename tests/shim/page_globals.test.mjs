/** How code reaches the global `tf` of a page, and what it says of it to an analysis that knows modules only. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { OUTSIDE, declared, importsFor, mentioned, readable } from '../../node_shim/page/globals.mjs';

const modules = process.env.SLIMTF_TEST_NODE_MODULES ?? fileURLToPath(new URL('node_modules', import.meta.url));
const require = createRequire(path.join(modules, 'package.json'));
const magicString = require('magic-string');
const libraries = { acorn: require('acorn'), MagicString: magicString.default ?? magicString };
const script = (/** @type {string} */ code) => readable(libraries, code, 'script').text;

test('every member that is called tf stands for tfjs', () => {
  for (const code of ['window.tf.add(1)', "self['tf'].add(1)", 'root.tf.add(1)', 'window?.tf?.add(1)', 'this.tf.add(1)', 'globalThis[`tf`].add(1)']) {
    assert.match(script(code), /^__slimtf_tf\??\.add\(1\)$/, code);
  }
});

test('a name of its own that the page gives to tf stays', () => {
  assert.equal(script('window.tf = window.tf || {}'), 'window.tf = __slimtf_tf || {}');
  assert.equal(script('delete window.tf'), 'delete window.tf');
});

test('what the script of the wasm backend adds leads to its package', () => {
  const text = script("tf.wasm.setWasmPaths('x'); window.tf.wasm.y(); other.wasm.z()");
  assert.equal(text, "__slimtf_wasm.setWasmPaths('x'); __slimtf_wasm.y(); other.wasm.z()");
  assert.match(importsFor(text), /__slimtf_wasm from "@tensorflow\/tfjs-backend-wasm"/);
});

test('ways that no name tells hand on all of tfjs', () => {
  for (const code of ['const { tf } = window', 'const { tf: t } = self', 'const x = window[name]', 'globalThis[a + b]()']) {
    assert.ok(script(code).startsWith(OUTSIDE), code);
  }
  assert.equal(script('const x = list[index]; window["a"]'), 'const x = list[index]; window["a"]');
});

test('lines stay', () => {
  assert.equal(script('\n\nconst {\n tf } = window;\nwindow\n.tf.add();').split('\n').length, 5);
});

test('what a script adds to the global scope is what other scripts may call', () => {
  const { root } = readable(libraries, 'var a, { b, c: [d = 1, ...e] } = f; let g; const h = 1; function i() { var x; } class J {} { let k; }', 'script');
  assert.deepEqual(declared(root), ['a', 'b', 'd', 'e', 'g', 'h', 'i', 'J']);
});

test('names by which other code reaches it', () => {
  const names = new Set();
  mentioned(readable(libraries, "window.a(); self['b']; const { c } = window; text('call d'); `e`; free; list[i]", 'script').root, false, names);
  for (const name of ['a', 'b', 'c', 'd', 'e']) assert.ok(names.has(name), name);
  assert.ok(!names.has('free') && !names.has('*'));
  mentioned(readable(libraries, 'window[name]', 'script').root, false, names);
  assert.ok(names.has('*'));
  mentioned(readable(libraries, 'free', 'module').root, true, names);
  assert.ok(names.has('free'));
});
