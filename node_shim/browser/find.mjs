/** Finds the browser: the one that the settings name, else a Chromium or Chrome of this machine. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

import { ShimFailure } from '../reply.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

/** Folders and programs where installers put them when PATH does not say. */
const MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
const LINUX = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];

/** @type {Record<string, string>} */
const INSTALL = {
  darwin: 'brew install --cask chromium',
  linux: 'apt-get install chromium (Debian, Ubuntu) or dnf install chromium (Fedora)',
  win32: 'winget install Google.Chrome',
};

/**
 * @typedef {object} Machine what the search looks at; tests put another one in
 * @property {string} platform
 * @property {Record<string, string | undefined>} env
 * @property {(file: string) => boolean} isProgram
 */

/** @type {Machine} */
const THIS = { platform: process.platform, env: process.env, isProgram };

/**
 * @param {string} executable the setting browser.executable; empty searches
 * @param {Machine} [machine]
 * @returns {string} absolute path of the program
 */
export function findBrowser(executable, machine = THIS) {
  if (executable) {
    const named = /[\\/]/.test(executable) ? [executable] : onPath([executable], machine);
    const program = named.find(machine.isProgram);
    if (program) return program;
    const hint = 'correct the setting browser.executable, or leave it out: slimtf then searches for Chromium and Chrome';
    throw new ShimFailure('browser-missing', `the browser that the settings name is not a program: ${executable}`, { hint });
  }
  const found = candidates(machine).find(machine.isProgram);
  if (found) return found;
  const install = INSTALL[machine.platform] ?? 'install Chromium or Chrome';
  const hint = `${install}; or name one that is elsewhere in the setting browser.executable`;
  throw new ShimFailure('browser-missing', 'there is no Chromium or Chrome on this machine, on PATH or in the usual places', { hint });
}

/** @param {Machine} machine @returns {string[]} */
function candidates(machine) {
  const { platform, env } = machine;
  const isWindows = platform === 'win32';
  const names = isWindows ? ['chrome.exe', 'chromium.exe', 'msedge.exe'] : NAMES;
  return [...onPath(names, machine), ...usualPlaces(platform, env, (isWindows ? path.win32 : path.posix).join)];
}

/** @param {string[]} names @param {Machine} machine @returns {string[]} */
function onPath(names, { platform, env }) {
  const isWindows = platform === 'win32';
  const { join } = isWindows ? path.win32 : path.posix;
  const folders = (env.PATH ?? env.Path ?? '').split(isWindows ? ';' : ':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string} platform @param {Machine['env']} env @param {(...parts: string[]) => string} join @returns {string[]} */
function usualPlaces(platform, env, join) {
  if (platform === 'darwin') {
    const homes = ['/Applications', ...(env.HOME ? [join(env.HOME, 'Applications')] : [])];
    return homes.flatMap((home) => MAC.map((program) => join(home, program)));
  }
  if (platform === 'win32') {
    const homes = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((home) => home !== undefined);
    return WINDOWS.flatMap((program) => homes.map((home) => join(home, program)));
  }
  return LINUX.flatMap((folder) => NAMES.map((name) => join(folder, name)));
}

/** @param {string} file @returns {boolean} */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
