/** What is too small to be seen in a map is drawn as one tile, until it is zoomed to. */

import { plus } from './tree.mjs';

const SMALL = 200; // px of area: a tile of 14 by 14

/**
 * @param {any} parent
 * @param {any[]} children that are there
 * @param {(node: any) => number} area of a node, px
 * @returns {any[]} the children, those that are too small as one node at the end, its leaves in `parts`
 */
export function gathered(parent, children, area) {
  const small = children.filter((node) => area(node) < SMALL);
  if (small.length < 2) return children;
  const parts = small.flatMap(leaves);
  const categories = new Set(parts.map(({ category }) => category));
  const together = {
    name: `${parts.length} small`,
    id: `${parent.id}\u0000\u0000small`,
    category: categories.size === 1 ? parts[0].category : 'runtime',
    words: '',
    sizes: [0, 1].map((side) => small.reduce((sum, node) => plus(sum, node.sizes[side]), null)),
    children: [],
    parent,
    leaves: parts.length,
    parts,
  };
  return [...children.filter((node) => area(node) >= SMALL), together];
}

function leaves(node) {
  return node.children.length === 0 ? [node] : node.children.flatMap(leaves);
}
