/** What is below the pointer, in words. The table says the same to whoever has no pointer. */

import { element } from './element.mjs';
import { amount, percent, signed } from './format.mjs';
import { lineage, sizeOf } from './tree.mjs';

const AWAY = [14, 16]; // px from the pointer

export class Tip {
  /**
   * @param {HTMLElement} section that holds the maps
   * @param {any} data as slimtf/report/html.py writes it
   */
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.box = section.querySelector('.tip');
  }

  /** Shows `node` beside the pointer; hides itself without one. */
  show(node, measure, pointer) {
    this.box.hidden = !node;
    if (!node) return;
    const key = `${measure} ${node.id}`;
    if (this.box.dataset.key !== key) this.box.replaceChildren(...this.#lines(node, measure));
    this.box.dataset.key = key;
    const around = this.section.getBoundingClientRect();
    const left = Math.min(pointer.clientX - around.left + AWAY[0], around.width - this.box.offsetWidth);
    const top = pointer.clientY - around.top + AWAY[1];
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${top}px` });
  }

  #lines(node, measure) {
    const names = lineage(node).slice(1).map((each) => each.name);
    const kind = node.category ? this.data.categories[node.category] : `${node.leaves} parts`;
    return [
      element('strong', { text: names.join(' / ') }),
      element('span', { text: kind }),
      element('span', { text: this.#sizes(node, measure) }),
    ];
  }

  #sizes(node, measure) {
    const [before, after] = [0, 1].map((side) => sizeOf(node, side, measure));
    if (this.data.labels.length === 1) return amount(after);
    const change = [signed(after - before), percent(before, after)].filter(Boolean).join(', ');
    return `${amount(before)} \u2192 ${amount(after)} (${change})`;
  }
}
