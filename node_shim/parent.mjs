/** Ends this process when slimtf is gone: killed by force, it could not stop what it had started. */
import { Worker } from 'node:worker_threads';

export const PERIOD = 500;

/** @typedef {{parent: number, slimtf: number}} Watched the parent, and slimtf as it named itself; 0 where it did not */

/**
 * Look after the parent from now on, without keeping this process alive for it. A config that loops keeps the main thread
 * to itself, so another one looks.
 */
export function endWithParent() {
  // The last mark is that of the slimtf that started this process: `<pid>-<token>`.
  const slimtf = Number.parseInt(process.env.SLIMTF_RUN?.split(',').at(-1) ?? '', 10) || 0;
  const watched = { parent: process.ppid, slimtf };
  const here = () => void setInterval(() => {
    if (isGone(watched)) endGroup();
  }, PERIOD).unref();
  try {
    // Not the flags of this process, nor NODE_OPTIONS: modules that they load first have nothing to do with it.
    const options = { workerData: watched, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 16 } };
    new Worker(new URL('./parent_watch.mjs', import.meta.url), options).on('error', here).unref();
  } catch {
    here(); // no more threads allowed
  }
}

/** @param {Watched} watched @returns {boolean} */
export function isGone({ parent, slimtf }) {
  return process.ppid !== parent || !runs(parent) || (slimtf !== 0 && !runs(slimtf));
}

/** @param {number} pid @returns {boolean} Windows keeps naming a parent that is gone, so being asked is not enough */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** No handler may run: another slimtf may have begun to work in the project. */
export function endGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL'); // slimtf makes the shim the head of a group
  } catch {
    process.kill(process.pid, 'SIGKILL'); // Windows has no groups to signal
  }
}
