/* global document, ResizeObserver, requestAnimationFrame, window */
/** Both maps, the table, the search and the controls: one state, shown three times. */

import { element } from './element.mjs';
import { amount, percent, signed } from './format.mjs';
import { TreeTable } from './table.mjs';
import { buildTree, findNode, lineage, sizeOf, sortTree } from './tree.mjs';
import { drawMap } from './treemap.mjs';

const MEASURES = ['raw', 'gzip', 'brotli'];
const WHOLE = 1; // share of a frame
const ROOMY = 0.7; // the rest of a frame holds a line of text

export class Explorer {
  /**
   * @param {HTMLElement} section that holds everything
   * @param {any} data as slimtf/report/page.py writes it
   */
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.frames = [...section.querySelectorAll('[data-side]')];
    this.tip = section.querySelector('.tip');
    this.drawn = new Map();
    this.marked = '';
    this.state = { measure: 0, grouping: 'package', colour: 'kind', sameScale: true, words: '' };
    this.table = new TreeTable(section.querySelector('tbody'), {
      zoom: (node) => this.zoom(node),
      point: (node) => this.#mark(node.id),
    });
    this.#plant();
    this.#listen();
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
    for (const frame of this.frames) this.#hear(frame);
    this.section.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.root.parent && event.target.name !== 'words') this.zoom(this.root.parent);
    });
    let width = 0;
    new ResizeObserver(([entry]) => {
      if (Math.round(entry.contentRect.width) === width) return;
      width = Math.round(entry.contentRect.width);
      requestAnimationFrame(() => this.#drawMaps());
    }).observe(this.frames[0]);
    window.addEventListener('beforeprint', () => this.#drawMaps());
  }

  #hear(frame) {
    frame.addEventListener('click', (event) => this.#clicked(this.#nodeAt(event.target)));
    frame.addEventListener('pointermove', (event) => this.#hover(event));
    frame.addEventListener('pointerleave', () => this.#hover(null));
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
    this.root = node;
    this.draw();
    this.#openTable(inTable);
  }

  #openTable(focus) {
    const [first] = this.table.rows;
    if (first && focus) this.table.reveal(first.node, true);
  }

  /** A click goes one level down, towards what was clicked. */
  #clicked(node) {
    if (!node) return;
    const line = lineage(node);
    const next = line[line.indexOf(this.root) + 1];
    if (next && next.children.length > 0) this.zoom(next);
    else this.table.reveal(node);
    this.#mark(node.id);
  }

  draw() {
    const words = this.state.words.trim().toLowerCase().split(/\s+/u).filter(Boolean);
    this.found = words.length > 0 ? search(this.tree, words) : null;
    this.table.draw({
      root: this.root,
      measure: this.state.measure,
      found: this.found,
      hasBefore: this.data.labels.length > 1,
    });
    this.#drawMaps();
    this.#drawPath();
    this.#say();
  }

  #drawMaps() {
    const sides = this.frames.map((frame) => Number(frame.dataset.side));
    const sizes = sides.map((side) => sizeOf(this.root, side, this.state.measure));
    const largest = Math.max(...sizes);
    this.frames.forEach((frame, index) => {
      const share = this.state.sameScale && largest > 0 ? sizes[index] / largest : WHOLE;
      const view = { ...this.state, root: this.root, found: this.found };
      this.drawn.set(frame, drawMap(frame, view, sides[index], share));
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

  #drawPath() {
    const line = this.root.parent ? lineage(this.root) : [];
    const items = line.map((node, index) => {
      const last = index === line.length - 1;
      const name = index === 0 ? 'everything' : node.name;
      if (last) return element('li', {}, element('span', { 'aria-current': 'location', text: name }));
      const button = element('button', { type: 'button', text: name });
      button.addEventListener('click', () => this.zoom(node));
      return element('li', {}, button);
    });
    this.section.querySelector('.path ol').replaceChildren(...items);
  }

  /** Tells how much a search found, aloud as well. */
  #say() {
    const status = this.section.querySelector('[role=status]');
    if (!this.found) {
      status.textContent = '';
      return;
    }
    const sums = [0, 0];
    eachLeaf(this.tree, (leaf) => {
      if (!this.found.has(leaf.id)) return;
      sums[0] += sizeOf(leaf, 0, this.state.measure);
      sums[1] += sizeOf(leaf, 1, this.state.measure);
    });
    const sizes = this.data.labels.length > 1 ? `${amount(sums[0])} \u2192 ${amount(sums[1])}` : amount(sums[1]);
    status.textContent = this.found.size > 0 ? `${this.found.size} found, ${sizes}` : 'nothing found';
  }

  #nodeAt(target) {
    for (const drawn of this.drawn.values()) {
      for (const [id, tile] of drawn) if (tile === target || tile === target.parentElement) return findNode(this.tree, id);
    }
    return null;
  }

  /** Puts a frame around a part in both maps, as far as it is drawn there. */
  #mark(id) {
    this.marked = id;
    for (const [frame, drawn] of this.drawn) {
      const tile = drawn.get(id);
      const halo = frame.querySelector('.halo') ?? frame.appendChild(element('div', { class: 'halo' }));
      halo.hidden = !tile;
      if (tile) for (const key of ['left', 'top', 'width', 'height']) halo.style[key] = tile.style[key];
    }
  }

  #hover(event) {
    const node = event && this.#nodeAt(event.target);
    this.tip.hidden = !node;
    if (!node) return;
    if (this.tip.dataset.id !== node.id) this.#fillTip(node);
    const box = this.section.getBoundingClientRect();
    const left = Math.min(event.clientX - box.left + 14, box.width - this.tip.offsetWidth);
    Object.assign(this.tip.style, { left: `${Math.max(0, left)}px`, top: `${event.clientY - box.top + 16}px` });
  }

  #fillTip(node) {
    this.tip.dataset.id = node.id;
    this.#mark(node.id);
    const names = lineage(node).slice(1).map((each) => each.name);
    const kind = node.category ? this.data.categories[node.category] : `${node.leaves} parts`;
    const [before, after] = [0, 1].map((side) => sizeOf(node, side, this.state.measure));
    const lines = [element('strong', { text: names.join(' / ') }), element('span', { text: kind })];
    if (this.data.labels.length > 1) {
      const change = [signed(after - before), percent(before, after)].filter(Boolean).join(', ');
      lines.push(element('span', { text: `${amount(before)} \u2192 ${amount(after)} (${change})` }));
    } else lines.push(element('span', { text: amount(after) }));
    this.tip.replaceChildren(...lines);
  }
}

function eachLeaf(node, visit) {
  if (node.children.length === 0) visit(node);
  for (const each of node.children) eachLeaf(each, visit);
}

function search(tree, words) {
  const found = new Set();
  eachLeaf(tree, (leaf) => {
    if (words.every((word) => leaf.words.includes(word))) found.add(leaf.id);
  });
  return found;
}
