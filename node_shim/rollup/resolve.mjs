/** What our rollup plugin answers when a module name is looked up. Exact names only. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { standIns } from '../apart.mjs';
import { isFile } from '../files.mjs';
import { homeOf } from '../own_alias.mjs';
import { fileOf, isTfjs, realPath } from '../tfjs.mjs';

/** @typedef {import('./overlay.mjs').Overlay} Overlay */
/** @typedef {(this: any, source: string, importer: string | undefined, options?: any) => Promise<any>} Resolver */

/**
 * Leads the aliased names to the slim modules, unless the app leads them to files of its own, and lets no slim module be
 * dropped as free of side effects: its side effects, the registrations, are what it is for.
 * @param {Overlay} overlay
 * @returns {Resolver}
 */
export function slimResolver({ request, ownership, hits, asked }) {
  const standIn = standIns(request);
  return async function resolveId(source, importer, options) {
    const target = standIn(source, importer);
    if (target) {
      const own = await homeOf(this, [source, importer, options], ownership);
      if (own) return own;
      hits[source] += 1;
      if (importer) asked(importer);
      return { id: realPath(target), moduleSideEffects: true };
    }
    if (!importer || !source.startsWith('.') || !ownership.owns(fileOf(importer))) return null;
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    if (!resolved || resolved.external) return resolved;
    return ownership.owns(fileOf(resolved.id)) ? { ...resolved, moduleSideEffects: true } : resolved;
  };
}

/**
 * Leads names that the user's own aliases send to custom modules back to the real packages.
 * @param {Overlay} overlay
 * @returns {Resolver}
 */
export function baselineResolver({ request, ownership, notice, asked }) {
  return async function resolveId(source, importer, options) {
    if (!isTfjs(source)) return null;
    if (importer && !ownership.concerns(fileOf(importer))) asked(importer);
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    if (!resolved || resolved.external || !ownership.owns(fileOf(resolved.id))) return resolved;
    const real = realModule(source, importer ? path.dirname(fileOf(importer)) : request.projectRoot, request.projectRoot);
    if (!real) return resolved;
    notice(`the config's alias ${source} is taken out for the baseline`);
    return (await this.resolve(real, importer, { ...options, skipSelf: true })) ?? real;
  };
}

/**
 * @param {string} source `@scope/name` or `@scope/name/some/file`
 * @param {string} from the importer's folder
 * @param {string} projectRoot where to look when the importer is virtual
 * @returns {string} the file that an ES bundler takes; empty when the package is not installed
 */
export function realModule(source, from, projectRoot) {
  const [scope, name, ...rest] = source.split('/');
  const folder = [from, projectRoot].map((start) => installed(path.join(scope, name), start)).find(Boolean);
  if (!folder) return '';
  if (rest.length > 0) {
    const file = path.join(folder, ...rest);
    const found = [file, `${file}.js`, `${file}.mjs`, path.join(file, 'index.js')].find(isFile);
    return found ? realPath(found) : '';
  }
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return realPath(path.join(folder, manifest.module ?? manifest.main ?? 'index.js'));
}

/** @param {string} name @param {string} start @returns {string} the package's folder, looked up as Node.js does */
function installed(name, start) {
  if (!path.isAbsolute(start)) return '';
  for (let folder = start; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (path.dirname(folder) === folder) return '';
  }
}

