/** Keeps what was fetched or made, whole or not at all, also when two start at the same time. */

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

function home() {
  const { SLIMTF_HOME: own, XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env;
  if (own) return own;
  if (platform() === 'win32') return join(local ?? homedir(), 'slimtf');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', 'slimtf');
  return join(cache ?? join(homedir(), '.cache'), 'slimtf');
}

/**
 * @param {string} name of the folder
 * @param {(folder: string) => Promise<void> | void} make fills an empty folder; where it throws, nothing is kept
 * @returns {Promise<string>} the folder, made now or earlier
 */
export async function kept(name, make) {
  const folder = join(home(), 'npx', name);
  if (existsSync(folder)) return folder;
  mkdirSync(join(home(), 'npx'), { recursive: true });
  const making = mkdtempSync(`${folder}.`);
  try {
    await make(making);
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // another process was faster
  }
  return folder;
}
