/** `resolve.alias` with ours in front (slim), or without those that lead to custom modules (baseline). */
import path from 'node:path';

import { ownFile } from '../own_alias.mjs';
import { isTfjs } from '../tfjs.mjs';

/** @typedef {import('./overlay.mjs').Overlay} Overlay */
/** @typedef {{key: string, name: string, exact: boolean, target: any}} Entry one of the user's aliases, in either form */

/**
 * Both forms that webpack knows: an object, where `name$` is exact, and an array of `{name, alias, onlyModule}`.
 * The first match wins, so ours come first: a user's `@tensorflow/tfjs` (which is a prefix) would win otherwise. One that
 * leads to a file of the app stays instead of ours.
 * @param {any} alias
 * @param {string} context the folder that relative targets start from
 * @param {Overlay} overlay
 * @returns {any}
 */
export function overlayAlias(alias, context, overlay) {
  const { request } = overlay;
  if (request.variant === 'plain') return alias;
  const isList = Array.isArray(alias);
  const entries = isList ? alias.map((each) => ({ key: each.name, name: each.name, exact: Boolean(each.onlyModule), target: each.alias, each })) : namedEntries(alias);
  const home = new Set(entries.filter(({ target }) => isHome(target, context, overlay)).map(({ name }) => name));
  const keep = request.variant === 'slim' ? keepInSlim(context, overlay, home) : keepInBaseline(context, overlay);
  const kept = entries.filter(keep);
  const ours = request.aliases.filter(({ specifier }) => request.variant === 'slim' && !home.has(specifier));
  if (isList) return [...ours.map(({ specifier, target }) => ({ name: specifier, alias: target, onlyModule: true })), ...kept.map(({ each }) => each)];
  if (request.variant === 'baseline' && alias === undefined) return undefined;
  return Object.fromEntries([...ours.map(({ specifier, target }) => [`${specifier}$`, target]), ...kept.map(({ key, target }) => [key, target])]);
}

/** @param {any} alias in the form of an object @returns {(Entry & {each?: any})[]} */
function namedEntries(alias) {
  return Object.entries(alias ?? {}).map(([key, target]) => {
    const exact = key.endsWith('$');
    return { key, name: exact ? key.slice(0, -1) : key, exact, target };
  });
}

/** @param {any} target @param {string} context @param {Overlay} overlay @returns {boolean} whether it is a file of the app's own */
function isHome(target, context, { ownership }) {
  return !leadsToCustomModule(target, context, ownership) && ownFile([target].flat()[0], context) !== '';
}

/**
 * Aliases of an already slimmed project give way without a notice: nothing changes for the user.
 * @param {string} context
 * @param {Overlay} overlay
 * @param {Set<string>} home names that lead to files of the app
 * @returns {(entry: Entry) => boolean}
 */
function keepInSlim(context, { request, ownership, notice }, home) {
  const names = new Set(request.aliases.map((alias) => alias.specifier));
  return ({ key, name, exact, target }) => {
    if (home.has(name)) {
      if (names.has(name)) notice(`the config's alias ${key} leads to ${describe(target)} of the app, and stays`);
      return true;
    }
    const replaced = exact && names.has(name);
    if (replaced && !leadsToCustomModule(target, context, ownership)) notice(`the config's alias ${key} (${describe(target)}) gives way to the slim module`);
    return !replaced;
  };
}

/** @param {string} context @param {Overlay} overlay @returns {(entry: Entry) => boolean} */
function keepInBaseline(context, { ownership, notice }) {
  return ({ key, name, target }) => {
    if (!leadsToCustomModule(target, context, ownership)) return true;
    if (!isTfjs(name)) {
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
  const first = [target].flat()[0];
  return typeof first === 'string' ? path.basename(first) : String(first);
}
