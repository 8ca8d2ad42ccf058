/** `resolve.alias` with ours in front (slim), or without those that lead to custom modules (baseline). */
import path from 'node:path';

import { isScoped } from '../tfjs.mjs';

/** @typedef {import('./overlay.mjs').Overlay} Overlay */
/** @typedef {{key: string, name: string, exact: boolean, target: any}} Entry one of the user's aliases, in either form */

/**
 * Both forms that webpack knows: an object, where `name$` is exact, and an array of `{name, alias, onlyModule}`.
 * The first match wins, so ours come first: a user's `@tensorflow/tfjs` (which is a prefix) would win otherwise.
 * @param {any} alias
 * @param {string} context the folder that relative targets start from
 * @param {Overlay} overlay
 * @returns {any}
 */
export function overlayAlias(alias, context, overlay) {
  const { request } = overlay;
  if (request.variant === 'plain') return alias;
  const keep = request.variant === 'slim' ? keepInSlim(context, overlay) : keepInBaseline(context, overlay);
  if (Array.isArray(alias)) {
    const kept = alias.filter((each) => keep({ key: each.name, name: each.name, exact: Boolean(each.onlyModule), target: each.alias }));
    const ours = request.aliases.map(({ specifier, target }) => ({ name: specifier, alias: target, onlyModule: true }));
    return request.variant === 'slim' ? [...ours, ...kept] : kept;
  }
  const kept = Object.entries(alias ?? {}).filter(([key, target]) => {
    const exact = key.endsWith('$');
    return keep({ key, name: exact ? key.slice(0, -1) : key, exact, target });
  });
  if (request.variant === 'baseline') return alias === undefined ? undefined : Object.fromEntries(kept);
  const ours = request.aliases.map(({ specifier, target }) => [`${specifier}$`, target]);
  return Object.fromEntries([...ours, ...kept]);
}

/**
 * Aliases of an already slimmed project give way without a notice: nothing changes for the user.
 * @param {string} context
 * @param {Overlay} overlay
 * @returns {(entry: Entry) => boolean}
 */
function keepInSlim(context, { request, ownership, notice }) {
  const names = new Set(request.aliases.map((alias) => alias.specifier));
  return ({ key, name, exact, target }) => {
    const replaced = exact && names.has(name);
    if (replaced && !leadsToCustomModule(target, context, ownership)) notice(`the config's alias ${key} (${describe(target)}) gives way to the slim module`);
    return !replaced;
  };
}

/** @param {string} context @param {Overlay} overlay @returns {(entry: Entry) => boolean} */
function keepInBaseline(context, { ownership, notice }) {
  return ({ key, name, target }) => {
    if (!leadsToCustomModule(target, context, ownership)) return true;
    if (!isScoped(name)) {
      notice(`the config's alias ${key} leads to a custom module and stays for the baseline: there is no package of that name`);
      return true;
    }
    notice(`the config's alias ${key} is taken out for the baseline`);
    return false;
  };
}

/** @param {any} target @param {string} context @param {Overlay['ownership']} ownership @returns {boolean} */
function leadsToCustomModule(target, context, ownership) {
  return [target].flat().some((each) => typeof each === 'string' && ownership.owns(path.resolve(context, each)));
}

/** @param {any} target @returns {string} */
function describe(target) {
  return typeof target === 'string' ? path.basename(target) : String(target);
}
