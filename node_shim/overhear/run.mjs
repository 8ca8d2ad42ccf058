/** Runs the project's own build command, overheard: the bundlers in it get the overlay and tell what they did. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { merged } from './merge.mjs';
import { VARIABLE, reportsOf } from './session.mjs';

/**
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<object>} the reply
 */
export async function run(request, stage) {
  stage.code = 'bundle';
  const requestFile = path.resolve(process.argv[3]);
  const reports = reportsOf(requestFile);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const preload = new URL('./preload.mjs', import.meta.url).href;
  const env = { ...process.env, [VARIABLE]: requestFile, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload}`.trim() };
  const exit = await ended([...process.execArgv, request.program, ...request.arguments], { cwd: request.projectRoot, env });
  const heard = readdirSync(reports).filter((name) => name.endsWith('.json')).sort();
  return merged(heard.map((name) => JSON.parse(readFileSync(path.join(reports, name), 'utf8'))), { title: request.title, exit });
}

/**
 * No shell is involved: the words are the program's, whatever is in them.
 * @param {string[]} words @param {{cwd: string, env: NodeJS.ProcessEnv}} options
 * @returns {Promise<string>} how it ended, in words; empty when well
 */
function ended(words, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { ...options, stdio: 'inherit', windowsHide: true });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code === 0 ? '' : signal ? `it was ended by ${signal}` : `exit code ${code}`));
  });
}
