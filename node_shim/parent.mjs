/** Ends this process when slimtf is gone: killed by force, it could not stop what it had started. */

const PERIOD = 500;

/** Look after the parent from now on, without keeping this process alive for it. */
export function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent || !runs(parent)) endGroup();
  }, PERIOD).unref();
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
function endGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL'); // slimtf makes the shim the head of a group
  } catch {
    process.kill(process.pid, 'SIGKILL'); // Windows has no groups to signal
  }
}
