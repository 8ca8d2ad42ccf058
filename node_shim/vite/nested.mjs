/**
 * Builds that a config or a plugin starts by itself with vite's `build` or `createBuilder`, for further entries or
 * service workers. ES modules cannot be changed from outside, so whoever else imports vite gets a stand-in whose two
 * functions ask here.
 */
import module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { realPath } from '../tfjs.mjs';
import * as hooks from './nested_hooks.mjs';
import { nestedPlugin, workerPlugin } from './overlay.mjs';

/**
 * @typedef {object} Builds
 * @property {(real: any, inline?: any) => Promise<any>} build
 * @property {(real: any, inline?: any, legacy?: any) => Promise<any>} createBuilder
 */

const NOTHING = { output: [] };

/** They are not run: the config is only looked at. @type {Builds} */
const LEFT_OUT = {
  build: async () => NOTHING,
  createBuilder: async () => ({ environments: {}, build: async () => NOTHING, buildApp: async () => undefined }),
};

let hooked = false;

/**
 * Leaves them out from now on.
 * @param {string} bundlerRoot
 */
export function leaveOutNestedBuilds(bundlerRoot) {
  take(bundlerRoot, LEFT_OUT);
}

/**
 * Lays over them what is laid over the build itself: aliases, output folders, facts.
 * @param {string} bundlerRoot
 * @param {import('./overlay.mjs').Overlay} overlay
 */
export function overlayNestedBuilds(bundlerRoot, overlay) {
  take(bundlerRoot, {
    build: (real, inline) => real.build(overlaid(inline, overlay)),
    createBuilder: (real, inline, legacy) => real.createBuilder(overlaid(inline, overlay), legacy),
  });
}

/**
 * @param {any} inline what a nested build is given
 * @param {import('./overlay.mjs').Overlay} overlay
 * @returns {any}
 */
function overlaid(inline = {}, overlay) {
  if (inline.build?.ssr) return inline; // code for Node.js keeps all of tfjs, as in the build itself
  const workers = [workerPlugin(overlay)];
  const { plugins = [], worker } = inline;
  const ours = inline.build?.write === false ? workerPlugin(overlay) : nestedPlugin(overlay);
  const theirs = worker?.plugins;
  return {
    ...inline,
    plugins: [ours, plugins],
    worker: { ...worker, plugins: overlay.old ? [...workers, ...(theirs ?? [])] : () => [...workers, ...((typeof theirs === 'function' ? theirs() : theirs) ?? [])] },
  };
}

/** @param {string} bundlerRoot @param {Builds} builds */
function take(bundlerRoot, builds) {
  /** @type {any} */ (globalThis)[Symbol.for('slimtf.vite.builds')] = builds;
  if (hooked) return;
  hooked = true;
  const root = realPath(bundlerRoot);
  const places = { real: pathToFileURL(path.join(root, 'dist', 'node', 'index.js')).href, inside: pathToFileURL(`${root}${path.sep}`).href, shim: new URL('.', import.meta.url).href };
  const { register, registerHooks } = /** @type {any} */ (module);
  if (registerHooks) {
    hooks.initialize(places);
    registerHooks({ resolve: hooks.resolve, load: hooks.load });
  } else if (register) {
    register('./nested_hooks.mjs', import.meta.url, { data: places });
  } // before Node.js 20.6 there is neither: what such builds write is found on the disk afterwards
}
