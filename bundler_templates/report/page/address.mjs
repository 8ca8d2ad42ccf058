/* global location, history */
/** The address keeps what the maps show, so that a link leads to the same place: `#package/@tensorflow%2Ftfjs-core/dist`. */

import { lineage } from './tree.mjs';

/** @param {string} grouping @param {any} root what is zoomed to */
export function writeAddress(grouping, root) {
  const names = lineage(root).slice(1).map(({ name }) => encodeURIComponent(name));
  const wanted = names.length > 0 ? `#${[grouping, ...names].join('/')}` : '';
  if (wanted !== location.hash) history.replaceState(null, '', wanted || location.href.split('#')[0]);
}

/** @returns {{grouping: string, names: string[]} | null} what the address asks for; null where it asks for nothing */
export function readAddress() {
  try {
    const [grouping, ...names] = location.hash.slice(1).split('/').map(decodeURIComponent);
    return names.length > 0 ? { grouping, names } : null;
  } catch {
    return null; // not ours
  }
}

/** @param {any} tree @param {string[]} names @returns {any} the part with these names, or the last on the way to it */
export function followed(tree, names) {
  let node = tree;
  for (const name of names) {
    const next = node.children.find((each) => each.name === name && each.children.length > 0);
    if (!next) break;
    node = next;
  }
  return node;
}
