/** How slimtf can be started here: by uv, by pipx, by a Python of the machine, or by a uv that is fetched. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { fetchedUv } from './fetched_uv.mjs';
import { NoWayError } from './no_way.mjs';
import { preparedPython } from './prepared_python.mjs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const PYTHONS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];
const SUITABLE = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';

const WAYS = {
  uv: (from) => (works('uv', ['--version']) ? byUv('uv', from) : null),
  pipx: (from) => (works('pipx', ['--version']) ? { program: 'pipx', args: ['run', '--quiet', '--spec', from, 'slimtf'] } : null),
  python: async (from) => {
    const python = PYTHONS.find((name) => works(name, ['-c', SUITABLE]));
    return python ? { program: await preparedPython(python, from), args: ['-m', 'slimtf'] } : null;
  },
  fetch: async (from) => byUv(await fetchedUv(), from),
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{program: string, args: string[], env: NodeJS.ProcessEnv}>} what to start; arguments of the user follow
 */
export async function chooseWay(env) {
  const { SLIMTF_NPX_WAY: chosen, SLIMTF_NPX_FROM: from = `slimtf==${version}`, ...rest } = env;
  if (chosen && !(chosen in WAYS)) {
    throw new NoWayError(`SLIMTF_NPX_WAY is ${chosen}`, `use one of ${Object.keys(WAYS).join(', ')}, or leave it out`);
  }
  for (const name of chosen ? [chosen] : Object.keys(WAYS)) {
    const way = await WAYS[name](from);
    if (way) return { ...way, env: rest };
  }
  throw new NoWayError(`${chosen} is not on this machine, or is too old`, 'leave SLIMTF_NPX_WAY out');
}

function byUv(uv, from) {
  return { program: uv, args: ['tool', 'run', '--quiet', '--from', from, 'slimtf'] };
}

function works(program, args) {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
