/** Which modules a search finds: those whose path, package, kernel and kind hold every word of it. */

/** @param {any} node @param {(leaf: any) => void} visit */
export function eachLeaf(node, visit) {
  if (node.children.length === 0) visit(node);
  for (const each of node.children) eachLeaf(each, visit);
}

/**
 * @param {any} tree
 * @param {string} text as it was typed
 * @returns {Set<string> | null} ids of the leaves that are found; null where nothing is searched for
 */
export function search(tree, text) {
  const words = text.trim().toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return null;
  const found = new Set();
  eachLeaf(tree, (leaf) => {
    if (words.every((word) => leaf.words.includes(word))) found.add(leaf.id);
  });
  return found;
}
