/* global document, window, ResizeObserver, requestAnimationFrame */
/** Both maps, the table, the search and the controls: one state, shown three times. */

import { followed, readAddress, writeAddress } from './address.mjs';
import { element } from './element.mjs';
import { amount, signed } from './format.mjs';
import { drawPath } from './path.mjs';
import { savePicture, saveTable } from './save.mjs';
import { eachLeaf, search } from './search.mjs';
import { TreeTable } from './table.mjs';
import { Tip } from './tip.mjs';
import { buildTree, lineage, sizeOf, sortTree } from './tree.mjs';
import { drawMap } from './treemap.mjs';

const MEASURES = ['raw', 'gzip', 'brotli'];
const WHOLE = 1; // share of a frame
const ROOMY = 0.7; // the rest of a frame holds a line of text

export class Explorer {
  /**
   * @param {HTMLElement} section that holds everything
   * @param {any} data as slimtf/report/html.py writes it
   */
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.frames = [...section.querySelectorAll('[data-side]')];
    this.tip = new Tip(section, data);
    this.drawn = new Map();
    this.marked = '';
    this.nodeOf = new WeakMap();
    const colour = section.querySelector('[name=colour]')?.value ?? 'kind';
    this.state = { measure: 1, grouping: 'package', colour, sameScale: true, words: '' };
    this.table = new TreeTable(section.querySelector('tbody'), {
      zoom: (node) => this.zoom(node),
      point: (node) => this.#mark(node.id),
    });
    this.#plant();
    this.#listen();
    this.#goToAddress();
    this.draw();
  }

  /** Makes the tree for the grouping; nothing is zoomed to then. */
  #plant() {
    this.tree = buildTree(this.data, this.state.grouping);
    this.root = this.tree;
    this.table.open = new Set();
    this.#sort();
  }

  #sort() {
    sortTree(this.tree, this.state.measure);
  }

  #listen() {
    const on = (name, event, heard) => this.section.querySelector(`[name=${name}]`)?.addEventListener(event, heard);
    on('words', 'input', (event) => this.#set({ words: event.target.value }));
    on('measure', 'change', (event) => this.#set({ measure: MEASURES.indexOf(event.target.value) }));
    on('grouping', 'change', (event) => this.#set({ grouping: event.target.value }));
    on('colour', 'change', (event) => this.#set({ colour: event.target.value }));
    on('sameScale', 'change', (event) => this.#set({ sameScale: event.target.checked }));
    const name = (ending) => `${this.data.name.replace(/[^\w.-]+/gu, '_')}.${ending}`;
    on('png', 'click', () => savePicture(this.frames, name('png')));
    on('csv', 'click', () => saveTable(this.root, this.data.labels, name('csv')));
    window.addEventListener('hashchange', () => {
      this.#goToAddress();
      this.draw();
    });
    for (const frame of this.frames) this.#hear(frame);
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.root.parent && event.target.name !== 'words') this.zoom(this.root.parent);
    });
    let width = 0;
    new ResizeObserver(([entry]) => {
      if (Math.round(entry.contentRect.width) === width) return;
      width = Math.round(entry.contentRect.width);
      requestAnimationFrame(() => this.#drawMaps());
    }).observe(this.frames[0]);
  }

  #hear(frame) {
    frame.addEventListener('click', (event) => this.#clicked(this.#nodeAt(event.target)));
    frame.addEventListener('pointermove', (event) => {
      const node = this.#nodeAt(event.target);
      this.tip.show(node, this.state.measure, event);
      if (node && node.id !== this.marked) this.#mark(node.id);
    });
    frame.addEventListener('pointerleave', () => this.tip.show(null, 0, null));
  }

  /** Zooms to what the address names; without one, to everything. */
  #goToAddress() {
    const asked = readAddress();
    const choice = this.section.querySelector('[name=grouping]');
    if (asked && [...choice.options].some(({ value }) => value === asked.grouping)) {
      choice.value = asked.grouping;
      this.state.grouping = asked.grouping;
      this.#plant();
    }
    this.root = asked ? followed(this.tree, asked.names) : this.tree;
  }

  #set(change) {
    Object.assign(this.state, change);
    if ('grouping' in change) this.#plant();
    if ('measure' in change) this.#sort();
    this.draw();
  }

  /** Shows only `node` and what is in it; a module is shown in the table instead. */
  zoom(node) {
    if (node.children.length === 0) {
      this.#mark(node.id);
      return;
    }
    const inTable = this.section.querySelector('tbody').contains(document.activeElement);
    const from = this.root;
    this.root = node;
    this.draw();
    // Whoever walks the table goes on in it: where he came from on the way out, else at its begin.
    const row = from !== node && lineage(from).includes(node) ? from : this.table.rows[0]?.node;
    if (inTable && row) this.table.reveal(row, true);
  }

  /** A click goes one level down, towards what was clicked. */
  #clicked(node) {
    if (!node) return;
    const line = lineage(node);
    const next = line[line.indexOf(this.root) + 1];
    if (next && next.children.length > 0) this.zoom(next);
    else if (node.parts) this.table.reveal(node.parts[0]);
    else this.table.reveal(node);
    this.#mark(node.id);
  }

  draw() {
    this.found = search(this.root, this.state.words);
    this.table.draw({
      root: this.root,
      measure: this.state.measure,
      found: this.found,
      hasBefore: this.data.labels.length > 1,
    });
    this.#drawMaps();
    drawPath(this.section.querySelector('.path ol'), this.root, (node) => this.zoom(node));
    this.#say();
    writeAddress(this.state.grouping, this.root);
  }

  #drawMaps() {
    const sides = this.frames.map((frame) => Number(frame.dataset.side));
    const sizes = sides.map((side) => sizeOf(this.root, side, this.state.measure));
    const largest = Math.max(...sizes);
    this.frames.forEach((frame, index) => {
      const share = this.state.sameScale && largest > 0 ? sizes[index] / largest : WHOLE;
      const view = { ...this.state, root: this.root, found: this.found };
      this.drawn.set(frame, drawMap(frame, view, sides[index], share, this.nodeOf));
      frame.parentElement.querySelector('.total').textContent = amount(sizes[index]);
      this.#drawGap(frame, share, sizes[index] - largest);
    });
    if (this.marked) this.#mark(this.marked);
  }

  /** Says in the empty part of a frame what it stands for, where there is room for it. */
  #drawGap(frame, share, change) {
    if (share > ROOMY) return;
    frame.append(element('p', { class: 'gap', text: signed(change) }));
  }

  /** Tells how much a search found, aloud as well. */
  #say() {
    const status = this.section.querySelector('[role=status]');
    if (!this.found) {
      status.textContent = '';
      return;
    }
    const sums = [0, 0];
    eachLeaf(this.root, (leaf) => {
      if (!this.found.has(leaf.id)) return;
      sums[0] += sizeOf(leaf, 0, this.state.measure);
      sums[1] += sizeOf(leaf, 1, this.state.measure);
    });
    const sizes = this.data.labels.length > 1 ? `${amount(sums[0])} \u2192 ${amount(sums[1])}` : amount(sums[1]);
    status.textContent = this.found.size > 0 ? `${this.found.size} found, ${sizes}` : 'nothing found';
  }

  #nodeAt(target) {
    return this.nodeOf.get(target) ?? this.nodeOf.get(target.parentElement) ?? null;
  }

  /** Puts a frame around a part in both maps, as far as it is drawn there. */
  #mark(id) {
    this.marked = id;
    for (const [frame, drawn] of this.drawn) {
      const tile = drawn.get(id);
      const ground = frame.querySelector('.ground');
      const halo = ground.querySelector('.halo') ?? ground.appendChild(element('div', { class: 'halo' }));
      halo.hidden = !tile;
      if (tile) for (const key of ['left', 'top', 'width', 'height']) halo.style[key] = tile.style[key];
    }
  }
}
