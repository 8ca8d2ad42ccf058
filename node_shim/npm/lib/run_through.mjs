/** Runs a program in this one's place: same terminal, same signals, same end. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Signals that reach this process alone; Ctrl-C reaches the whole group, and is only waited out. */
const FORWARDED = ['SIGTERM', 'SIGHUP'];

/**
 * @param {{program: string, args: string[], env: NodeJS.ProcessEnv}} command
 * @param {string[]} args of the user, added at the end
 * @returns {Promise<void>} once it has ended; the exit code is set then
 */
export async function runThrough({ program, args: first, env }, args) {
  const child = spawn(program, [...first, ...args], { stdio: 'inherit', env });
  process.on('SIGINT', () => {});
  for (const signal of FORWARDED) process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
}
