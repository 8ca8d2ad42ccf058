/** How `npx slimtf` hands everything through to the program that it starts. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';

const RUN = new URL('../../node_shim/npm/lib/run_through.mjs', import.meta.url).href;

/** Starts a Node.js that runs `code` through `runThrough`, with `args` of the user. */
function starts(code, ...args) {
  const program = `import { runThrough } from ${JSON.stringify(RUN)};
    await runThrough({ program: process.execPath, args: ['-e', ${JSON.stringify(code)}, '--'], env: { ...process.env, SAID: 'yes' } },
      process.argv.slice(1));`;
  return spawn(process.execPath, ['--input-type=module', '-e', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function said(child) {
  let text = '';
  child.stdout.on('data', (part) => (text += part));
  await once(child, 'close');
  return text;
}

test('arguments, input, environment and exit code', async () => {
  const child = starts(
    `process.stdin.on('data', (d) => { console.log(process.argv.slice(1).join('|'), process.env.SAID, String(d)); process.exit(6); });`,
    'build', 'a b', '--json', '-',
  );
  child.stdin.end('in');
  assert.match(await said(child), /build\|a b\|--json\|- yes in/);
  assert.equal(child.exitCode, 6);
});

test('SIGTERM is forwarded, and its end is the end', async () => {
  const child = starts(`process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');`);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await said(child);
  assert.equal(child.exitCode, 7);
});

test('a program that a signal ends', async () => {
  const child = starts(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
  await said(child);
  assert.equal(child.exitCode, 137);
});

test('Ctrl-C is the program\'s to answer', async () => {
  const child = starts(`console.log('up'); setTimeout(() => process.exit(130), 400);`);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await said(child);
  assert.equal(child.exitCode, 130);
});
