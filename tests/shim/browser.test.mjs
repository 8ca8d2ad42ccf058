import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { findBrowser } from '../../node_shim/browser/find.mjs';
import { FILES, fittingFiles } from '../../node_shim/browser/made_files.mjs';
import { serve } from '../../node_shim/browser/serve.mjs';
import { encode } from '../../node_shim/browser/values.mjs';

/** A machine on which the given files are programs. */
const machine = (platform, programs, env = {}) => ({ platform, env, isProgram: (file) => programs.includes(file) });

test('the browser that the settings name is taken, or refused by its name', () => {
  assert.equal(findBrowser('/opt/my chrome', machine('linux', ['/opt/my chrome', '/usr/bin/chromium'])), '/opt/my chrome');
  assert.throws(() => findBrowser('/opt/none', machine('linux', ['/usr/bin/chromium'])), /not a program: \/opt\/none/);
});

test('a bare name in the settings is looked up on PATH', () => {
  const own = machine('linux', ['/b/brave'], { PATH: '/a:/b' });
  assert.equal(findBrowser('brave', own), '/b/brave');
  assert.throws(() => findBrowser('opera', own), /opera/);
});

test('PATH comes before the usual places, in the order of names', () => {
  const env = { PATH: '/home/me/bin:/usr/bin' };
  const both = machine('linux', ['/usr/bin/google-chrome', '/home/me/bin/chromium', '/usr/bin/chromium'], env);
  assert.equal(findBrowser('', both), '/home/me/bin/chromium');
  assert.equal(findBrowser('', machine('linux', ['/snap/bin/chromium'], { PATH: '' })), '/snap/bin/chromium');
});

test('macOS and Windows have their own places', () => {
  const mac = '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium';
  assert.equal(findBrowser('', machine('darwin', [mac], { HOME: '/Users/me' })), mac);
  const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
  assert.equal(findBrowser('', machine('win32', [windows], { PROGRAMFILES: 'C:\\Program Files', Path: 'C:\\bin;D:\\x' })), windows);
});

for (const [platform, words] of Object.entries({ linux: /apt-get install chromium/, darwin: /brew install/, win32: /winget install/ })) {
  test(`without a browser, ${platform} says how to install one`, () => {
    assert.throws(() => findBrowser('', machine(platform, [])), (error) => {
      assert.equal(error.code, 'browser-missing');
      assert.match(error.hint, words);
      assert.match(error.hint, /browser\.executable/);
      return true;
    });
  });
}

/** @returns {Promise<{status: number, type: string, text: string}>} the path goes out as it is, `..` and all */
function get(origin, wanted, { headers = {}, method = 'GET' } = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: wanted, headers, method }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], headers: response.headers, text }));
    }).on('error', reject).end();
  });
}

/** A project with an output folder beside it. */
async function site(t, more) {
  const parent = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'slimtf-serve-')));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const files = {
    'secret.txt': 'secret', 'app/index.html': '<p>', 'app/dist/bundle.js': 'stale', 'app/dist/other.js': 'other',
    'app/.env': 'KEY=1', 'app/a b/ü.json': '{}', 'app/x.wasm': '\0asm', 'app/..hidden/y.js': 'y', 'out/bundle.js': 'fresh',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(parent, name)), { recursive: true });
    writeFileSync(path.join(parent, name), text);
  }
  symlinkSync(path.join(parent, 'out'), path.join(parent, 'app/linked'), 'junction');
  const folders = [{ prefix: '/dist/', folder: path.join(parent, 'out') }, { prefix: '/', folder: path.join(parent, 'app') }];
  const served = await serve(folders, more);
  t.after(() => served.close());
  return served.origin;
}

test('the first folder that has a file wins, with the type that browsers want', async (t) => {
  const origin = await site(t);
  const answers = {
    '/': ['<p>', 'text/html; charset=utf-8'],
    '/dist/bundle.js?v=1': ['fresh', 'text/javascript; charset=utf-8'],
    '/dist/other.js': ['other', 'text/javascript; charset=utf-8'],
    '/a%20b/%C3%BC.json': ['{}', 'application/json; charset=utf-8'],
    '/x.wasm': ['\0asm', 'application/wasm'],
    '/linked/bundle.js': ['fresh', 'text/javascript; charset=utf-8'],
  };
  for (const [wanted, [text, type]] of Object.entries(answers)) {
    const answer = await get(origin, wanted);
    assert.deepEqual([answer.status, answer.text, answer.type], [200, text, type], wanted);
    assert.equal(answer.headers['cross-origin-opener-policy'], undefined);
  }
});

test('a missing icon is no failure, and one that is there is served', async (t) => {
  const origin = await site(t);
  assert.deepEqual(await get(origin, '/favicon.ico').then(({ status, text }) => [status, text]), [204, '']);
  assert.equal((await get(origin, '/sub/favicon.ico')).status, 404);
});

test('what was served tells whether the app promises a value', async (t) => {
  const folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'slimtf-serve-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'a.js': 'x', 'b.js': 'window.__slimtf__=1', 'c.json': '"__slimtf__"' })) {
    writeFileSync(path.join(folder, name), text);
  }
  const served = await serve([{ prefix: '/', folder }]);
  t.after(() => served.close());
  for (const [name, promised] of [['a.js', false], ['c.json', false], ['b.js', true], ['a.js', true]]) {
    await get(served.origin, `/${name}`);
    assert.equal(served.promised(), promised, name);
  }
});

test('nothing outside the folders, and nothing hidden, is served', async (t) => {
  const origin = await site(t);
  const refused = [
    '/../secret.txt', '/dist/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/a%20b/..%2f..%2fsecret.txt',
    '/..%5csecret.txt', '/%00', '/%', '/.env', '/a/.git/config', '/none.js', '/dist', '//secret.txt', '/c:/secret.txt', `/${'x'.repeat(5000)}`,
  ];
  for (const wanted of refused) {
    const { status, text } = await get(origin, wanted);
    assert.ok(status === 404 || status === 400, `${wanted}: ${status}`);
    assert.doesNotMatch(text, /secret|KEY/);
  }
});

test('links that lead out of the folders, or to hidden files, are not followed', async (t) => {
  const parent = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'slimtf-serve-')));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const files = [
    'secret.txt', 'home/.ssh/id', 'node_modules/.pnpm/a@1/node_modules/a/a.js', 'app/.env', 'app/src/a.js', 'app/node_modules/b/b.js',
    'app/.slimtf/out/slim/main.js',
  ];
  for (const name of files) {
    mkdirSync(path.dirname(path.join(parent, name)), { recursive: true });
    writeFileSync(path.join(parent, name), path.basename(name));
  }
  const links = {
    'app/file.txt': 'secret.txt', 'app/home': 'home', 'app/env.txt': 'app/.env', 'app/deep': 'home/.ssh',
    'app/node_modules/evil': 'home/.ssh', 'app/node_modules/a': 'node_modules/.pnpm/a@1/node_modules/a', 'app/lib': 'app/src',
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(path.join(parent, target), path.join(parent, name), 'junction');
  const folders = [{ prefix: '/dist/', folder: path.join(parent, 'app/.slimtf/out/slim') }, { prefix: '/', folder: path.join(parent, 'app') }];
  const served = await serve(folders);
  t.after(() => served.close());
  for (const wanted of ['/file.txt', '/env.txt', '/deep/id', '/node_modules/evil/id', '/home/.ssh/id']) {
    const { status, text } = await get(served.origin, wanted);
    assert.deepEqual([status, text], [404, ''], wanted);
  }
  for (const wanted of ['/lib/a.js', '/node_modules/a/a.js', '/node_modules/b/b.js', '/dist/main.js']) {
    assert.equal((await get(served.origin, wanted)).text, path.basename(wanted), wanted);
  }
});

test('only this machine is answered, by its own name, and only when it reads', async (t) => {
  const origin = await site(t);
  assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
  const { port } = new URL(origin);
  assert.equal((await get(origin, '/', { headers: { host: `evil.example:${port}` } })).status, 403);
  assert.equal((await get(origin, '/', { method: 'POST' })).status, 405);
  assert.equal((await get(origin, '/dist/bundle.js', { method: 'HEAD' })).headers['content-length'], '5');
  for (const { address } of Object.values(networkInterfaces()).flat().filter((each) => !each.internal && each.family === 'IPv4')) {
    await assert.rejects(get(`http://${address}:${port}`, '/'), /ECONNREFUSED/);
  }
});

test('a script that a worker starts with has the recorder in front', async (t) => {
  const origin = await site(t, { inWorkers: 'before();' });
  const answer = await get(origin, '/dist/bundle.js', { headers: { 'sec-fetch-dest': 'worker' } });
  assert.deepEqual([answer.text, answer.headers['content-length']], ['before();fresh', '14']);
  assert.equal((await get(origin, '/dist/bundle.js', { headers: { 'sec-fetch-dest': 'script' } })).text, 'fresh');
});

test('values keep the numbers that JSON lacks, and lose what is no data', () => {
  const value = { a: [NaN, Infinity, -0, 1.5], b: new Uint8Array([1, 2]), c: undefined, d: () => 1, e: 12n, f: new Map([[1, 2]]) };
  const expected = { a: [{ $number: 'NaN' }, { $number: 'Infinity' }, { $number: '-0' }, 1.5], b: [1, 2], e: '12', f: [[1, 2]] };
  assert.deepEqual(encode(value), expected);
  assert.equal(encode(undefined), null);
  const endless = {};
  endless.self = endless;
  assert.throws(() => encode(endless), /holds itself/);
});

test('made files fit what an input accepts', () => {
  assert.deepEqual(fittingFiles(''), ['image.png', 'data.json', 'text.txt']);
  assert.deepEqual(fittingFiles('image/*'), ['image.png']);
  assert.deepEqual(fittingFiles('.JSON, application/json'), ['data.json']);
  assert.deepEqual(fittingFiles('video/mp4'), []);
  for (const make of Object.values(FILES)) assert.deepEqual(make(), make());
});
