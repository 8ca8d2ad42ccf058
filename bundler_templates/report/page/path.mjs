/** The way from everything to what is zoomed to; each step leads back. */

import { element } from './element.mjs';
import { lineage } from './tree.mjs';

/**
 * @param {HTMLElement} list
 * @param {import('./tree.mjs').TreeNode} root what is zoomed to
 * @param {(node: any) => void} zoom
 */
export function drawPath(list, root, zoom) {
  const line = root.parent ? lineage(root) : [];
  const steps = line.map((node, index) => {
    const name = index === 0 ? 'everything' : node.name;
    if (node === root) return element('li', {}, element('span', { 'aria-current': 'location', text: name }));
    const button = element('button', { type: 'button', text: name });
    button.addEventListener('click', () => zoom(node));
    return element('li', {}, button);
  });
  list.replaceChildren(...steps);
}
