/** An environment of Python with slimtf in it, for machines that have Python alone. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';

import { kept } from './cache.mjs';
import { NoWayError } from './no_way.mjs';

/**
 * @param {string} python a Python of the machine, 3.11 or later
 * @param {string} from what pip installs: `slimtf==1.2.3`, a wheel, a checkout
 * @returns {Promise<string>} the Python of the environment
 */
export async function preparedPython(python, from) {
  // A wheel that was built anew is another one.
  const changed = existsSync(from) ? statSync(from).mtimeMs : 0;
  const name = `python-${createHash('sha256').update(`${from}\n${changed}`).digest('hex').slice(0, 16)}`;
  const folder = await kept(name, (making) => {
    process.stderr.write('Installing slimtf ...\n');
    run(python, ['-m', 'venv', making], 'make an environment');
    run(inside(making), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', from], `install ${from}`);
  });
  return inside(folder);
}

function inside(folder) {
  return platform() === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

function run(program, args, what) {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new NoWayError(`Python could not ${what}`, 'see what it says above; or install uv, and try again');
}
