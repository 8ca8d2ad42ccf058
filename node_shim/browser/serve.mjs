/** A static file server for this machine only: one bundle of the app laid over the project's own files. */
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

import { realPath } from '../tfjs.mjs';

/** @typedef {import('../protocol.d.ts').ServedFolder} ServedFolder */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.htm': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.cjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg',
  '.gif': 'image/gif', '.webp': 'image/webp', '.avif': 'image/avif', '.ico': 'image/x-icon', '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav', '.ogg': 'audio/ogg', '.mp4': 'video/mp4', '.webm': 'video/webm', '.woff': 'font/woff', '.woff2': 'font/woff2',
};
const SCRIPT = /^text\/javascript/;
const WORKER = /^(?:worker|sharedworker|serviceworker)$/;
const TELLS = /^text\/(?:javascript|html)/;
const VALUE = '__slimtf__';
const ICON = '/favicon.ico'; // browsers ask for it unasked; an app that has none lacks nothing

/**
 * @typedef {object} Served
 * @property {string} origin without a slash at its end: `http://127.0.0.1:40000`
 * @property {() => boolean} promised a page or script that was served names `window.__slimtf__`
 * @property {() => Promise<void>} close
 */

/**
 * Serves until `close`.
 * @param {ServedFolder[]} folders the first that has a file wins
 * @param {{pages?: Record<string, {type: string, text: string}>, inWorkers?: string}} [more] `pages` answers exact
 *   paths from memory; `inWorkers` is JavaScript put in front of what a worker starts with
 * @returns {Promise<Served>}
 */
export async function serve(folders, { pages = {}, inWorkers = '' } = {}) {
  let origin = '';
  let promised = false;
  const server = createServer((request, response) => {
    const refuse = (/** @type {number} */ status) => response.writeHead(status, { 'Content-Type': 'text/plain' }).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    // A page of another site that has this port's number must not read the project's files through the browser.
    if (request.headers.host !== origin.slice('http://'.length)) return refuse(403);
    const wanted = decoded(request.url ?? '/');
    if (wanted === null) return refuse(400);
    const page = Object.hasOwn(pages, wanted) ? pages[wanted] : undefined;
    if (page) return response.writeHead(200, headers(page.type)).end(page.text);
    const file = findFile(folders, wanted);
    if (!file) return refuse(wanted === ICON ? 204 : 404);
    const type = TYPES[path.extname(file.path).toLowerCase()] ?? 'application/octet-stream';
    promised ||= TELLS.test(type) && names(file.path, VALUE);
    const front = SCRIPT.test(type) && WORKER.test(String(request.headers['sec-fetch-dest'])) ? inWorkers : '';
    response.writeHead(200, { ...headers(type), 'Content-Length': file.size + Buffer.byteLength(front) });
    if (request.method === 'HEAD') return response.end();
    response.write(front);
    return createReadStream(file.path).on('error', () => response.destroy()).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject).listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    promised: () => promised,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** @param {string} file @param {string} word @returns {boolean} */
function names(file, word) {
  try {
    return readFileSync(file).includes(word);
  } catch {
    return false; // gone since, or larger than a buffer
  }
}

/** @param {string} type */
function headers(type) {
  return { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
}

/** @param {string} url @returns {string | null} the path, decoded; null where it could lead out of a folder */
function decoded(url) {
  try {
    const wanted = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    const parts = wanted.split('/');
    const isPlain = wanted.startsWith('/') && !/[\0\\]/.test(wanted) && !/^[a-z]:/i.test(parts[1] ?? '');
    return isPlain && !parts.includes('..') ? wanted : null;
  } catch {
    return null;
  }
}

/** @param {ServedFolder[]} folders @param {string} wanted @returns {{path: string, size: number} | null} */
function findFile(folders, wanted) {
  // .env, .git and the like are nothing that an app's page loads
  if (isHidden(wanted.split('/'))) return null;
  for (const { prefix, folder } of folders) {
    if (!wanted.startsWith(prefix)) continue;
    const name = wanted.slice(prefix.length) + (wanted.endsWith('/') ? 'index.html' : '');
    const file = path.join(folder, name);
    const size = sizeOf(file);
    if (size !== null) return staysInside(file, folders) ? { path: file, size } : null;
  }
  return null;
}

/** @param {string[]} parts */
function isHidden(parts) {
  return parts.some((part) => part.startsWith('.') && part !== '.well-known');
}

/**
 * A project may bring links along, to files of whoever builds it. Links of package managers lead to installed packages,
 * which in a workspace lie above the project.
 * @param {string} file @param {ServedFolder[]} folders
 */
function staysInside(file, folders) {
  try {
    const real = realpathSync.native(file);
    if (real.split(path.sep).includes('node_modules') && file.split(path.sep).includes('node_modules')) return true;
    return folders.some(({ folder }) => {
      const steps = path.relative(realPath(folder), real).split(path.sep); // an output folder need not be there yet
      return steps[0] !== '..' && !path.isAbsolute(steps.join(path.sep)) && !isHidden(steps);
    });
  } catch {
    return false; // gone since
  }
}

/** @param {string} file @returns {number | null} bytes; null where it is no file, or a name that no file can have */
function sizeOf(file) {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
