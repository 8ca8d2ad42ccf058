/** uv, taken from its wheel: the address and the checksum are those of uv.json, which is made when this is published. */

import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { unzipSync } from 'fflate';

import { kept } from './cache.mjs';
import { NoWayError } from './no_way.mjs';

const HINT = 'install uv, pipx or Python 3.11 or later, and try again';
const PROGRAM = /\.data\/scripts\/(uv(?:\.exe)?)$/;

/** @returns {Promise<string>} the path of uv, fetched now or earlier */
export async function fetchedUv() {
  const { version, wheels } = pins();
  const wheel = wheels[here()];
  if (!wheel) throw new NoWayError(`neither uv, pipx nor Python is here, and there is no uv for ${here()}`, HINT);
  const name = process.platform === 'win32' ? 'uv.exe' : 'uv';
  const folder = await kept(`uv-${version}`, async (making) => {
    process.stderr.write(`Fetching uv ${version}, which brings Python ...\n`);
    const file = join(making, name);
    writeFileSync(file, programIn(await fetched(wheel)));
    chmodSync(file, 0o755);
  });
  return join(folder, name);
}

function pins() {
  try {
    return JSON.parse(readFileSync(new URL('../uv.json', import.meta.url), 'utf8'));
  } catch {
    throw new NoWayError('neither uv, pipx nor Python 3.11 or later is here', HINT);
  }
}

/** This machine as uv.json calls it: `linux-x64`, `linux-musl-arm64`, `darwin-arm64`, `win32-x64`. */
function here() {
  const header = /** @type {any} */ (process.report?.getReport())?.header;
  const musl = process.platform === 'linux' && !header?.glibcVersionRuntime;
  return `${process.platform}${musl ? '-musl' : ''}-${process.arch}`;
}

async function fetched({ url, sha256 }) {
  const response = await fetch(url).catch((error) => ({ ok: false, status: error.cause?.code ?? error.message }));
  if (!response.ok) throw new NoWayError(`uv could not be fetched from ${url}: ${response.status}`, HINT);
  const bytes = Buffer.from(await /** @type {Response} */ (response).arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new NoWayError(`what came from ${url} is not uv: its SHA-256 differs`, HINT);
  }
  return bytes;
}

function programIn(wheel) {
  const [program] = Object.values(unzipSync(wheel, { filter: ({ name }) => PROGRAM.test(name) }));
  return program;
}
