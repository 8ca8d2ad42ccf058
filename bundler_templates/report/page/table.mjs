/* global document, Element, HTMLButtonElement */
/** The same tree as a table that a keyboard and a screen reader can walk (the ARIA pattern "treegrid"). */

import { element } from './element.mjs';
import { amount, percent, signed } from './format.mjs';
import { sizeOf } from './tree.mjs';

const MOST = 300; // rows that are shown at once

/**
 * @typedef {object} Shown
 * @property {import('./tree.mjs').TreeNode} root
 * @property {number} measure
 * @property {Set<string> | null} found
 * @property {boolean} hasBefore
 */

export class TreeTable {
  /**
   * @param {HTMLTableSectionElement} body
   * @param {{zoom: (node: any) => void, point: (node: any) => void}} hears what the user does in it
   */
  constructor(body, hears) {
    this.body = body;
    this.hears = hears;
    this.open = new Set();
    this.limit = MOST;
    this.current = '';
    body.addEventListener('keydown', (event) => this.#onKey(event));
    body.addEventListener('click', (event) => this.#onClick(event));
    body.addEventListener('dblclick', (event) => this.#onDouble(event));
    body.addEventListener('focusin', (event) => this.#onFocus(event));
  }

  /** @param {Shown} shown */
  draw(shown) {
    this.shown = shown;
    this.rows = this.#visible(shown.root, 1);
    const cut = this.rows.slice(0, this.limit);
    if (!cut.some(({ node }) => node.id === this.current)) this.current = cut[0]?.node.id ?? '';
    this.elements = cut.map((row) => this.#row(row));
    const rest = this.rows.length - cut.length;
    this.body.replaceChildren(...this.elements, ...(rest > 0 ? [this.#more(rest)] : []));
  }

  /** Opens all above `node`, and makes it the current row; the focus goes there only when asked to. */
  reveal(node, focus = false) {
    for (let above = node.parent; above; above = above.parent) this.open.add(above.id);
    this.current = node.id;
    this.draw(this.shown);
    const index = this.rows.findIndex((row) => row.node.id === node.id);
    if (index >= this.limit) {
      this.limit = index + MOST;
      this.draw(this.shown);
    }
    const row = this.elements[index];
    row?.scrollIntoView({ block: 'nearest' });
    if (focus) row?.focus();
  }

  #visible(parent, level) {
    const { found } = this.shown;
    const kept = parent.children.filter((node) => !found || holds(node, found));
    return kept.flatMap((node, index) => {
      const row = { node, level, place: index + 1, of: kept.length };
      const open = node.children.length > 0 && this.#isOpen(node);
      return open ? [row, ...this.#visible(node, level + 1)] : [row];
    });
  }

  /** While one searches, everything that was found is shown, unless it was closed by hand. */
  #isOpen(node) {
    return this.shown.found ? !this.open.has(`closed ${node.id}`) : this.open.has(node.id);
  }

  #setOpen(node, open) {
    const [key, add] = this.shown.found ? [`closed ${node.id}`, !open] : [node.id, open];
    if (add) this.open.add(key);
    else this.open.delete(key);
    this.draw(this.shown);
    this.#focus(node.id);
  }

  #row({ node, level, place, of }) {
    const group = node.children.length > 0;
    const { measure, hasBefore } = this.shown;
    const [before, after] = [0, 1].map((side) => sizeOf(node, side, measure));
    const text = (side, size) => (node.sizes[side] ? amount(size) : '\u2013');
    const name = element('td', { class: 'name', role: 'gridcell' });
    name.style.setProperty('--level', String(level - 1));
    name.append(
      element('span', { class: group ? 'twist' : 'twist none', 'aria-hidden': 'true' }),
      element('bdi', { text: node.name }),
    );
    if (group) name.append(element('span', { class: 'count', text: String(node.leaves) }));
    const numbers = hasBefore
      ? [text(0, before), text(1, after), signed(after - before), node.sizes[1] ? percent(before, after) : 'gone']
      : [text(1, after)];
    if (hasBefore && !node.sizes[0]) numbers[3] = 'new';
    return element(
      'tr',
      {
        role: 'row',
        'aria-level': level,
        'aria-posinset': place,
        'aria-setsize': of,
        'aria-expanded': group ? String(this.#isOpen(node)) : undefined,
        tabindex: node.id === this.current ? 0 : -1,
      },
      name,
      ...numbers.map((number) => {
        const up = hasBefore && after > before && /^\+|^new$/.test(number);
        return element('td', { class: up ? 'number up' : 'number', role: 'gridcell', text: number });
      }),
    );
  }

  #more(rest) {
    const button = element('button', { type: 'button', text: `show ${Math.min(rest, MOST)} of ${rest} more` });
    button.addEventListener('click', () => {
      const next = this.rows[this.limit].node.id;
      this.limit += MOST;
      this.draw(this.shown);
      this.#focus(next);
    });
    const cell = element('td', { colspan: this.shown.hasBefore ? 5 : 2, role: 'gridcell' }, button);
    return element('tr', { role: 'row' }, cell);
  }

  #at(target) {
    const row = target instanceof Element ? target.closest('tr') : null;
    const index = row ? this.elements.indexOf(row) : -1;
    return index < 0 ? null : { index, ...this.rows[index] };
  }

  #focus(id) {
    const index = this.rows.findIndex((row) => row.node.id === id);
    this.elements[index]?.focus();
  }

  #onFocus(event) {
    const at = this.#at(event.target);
    if (!at) return;
    const previous = this.elements.find((row) => row.tabIndex === 0);
    if (previous) previous.tabIndex = -1;
    this.current = at.node.id;
    this.elements[at.index].tabIndex = 0;
    this.hears.point(at.node);
  }

  #onClick(event) {
    const at = this.#at(event.target);
    if (at?.node.children.length && event.target.closest('.twist')) this.#setOpen(at.node, !this.#isOpen(at.node));
    else if (at && document.activeElement !== this.elements[at.index]) this.elements[at.index].focus();
  }

  #onDouble(event) {
    const at = this.#at(event.target);
    if (at && !event.target.closest('.twist')) this.hears.zoom(at.node);
  }

  #onKey(event) {
    const at = this.#at(event.target);
    if (!at || event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLButtonElement) return;
    const done = this.#walk(event.key, at) || this.#act(event.key, at);
    if (done) event.preventDefault();
  }

  #walk(key, { index }) {
    const last = this.elements.length - 1;
    const targets = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: last, PageDown: index + 12, PageUp: index - 12 };
    if (!(key in targets)) return false;
    this.elements[Math.max(0, Math.min(last, targets[key]))].focus();
    return true;
  }

  #act(key, { node, index }) {
    const [group, open] = [node.children.length > 0, this.#isOpen(node)];
    if (key === 'ArrowRight' && group && !open) this.#setOpen(node, true);
    else if (key === 'ArrowRight' && group) this.elements[index + 1]?.focus();
    else if (key === 'ArrowLeft' && group && open) this.#setOpen(node, false);
    else if (key === 'ArrowLeft' && node.parent) this.#focus(node.parent.id);
    else if (key === 'Enter' || key === ' ') this.hears.zoom(node);
    else return false;
    return true;
  }
}

function holds(node, found) {
  return node.children.length === 0 ? found.has(node.id) : node.children.some((each) => holds(each, found));
}
