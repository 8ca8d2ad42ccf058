/** One map: d3-hierarchy lays it out, plain elements show it, so that colours, print and contrast are the style's. */

import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';

import { element } from './element.mjs';
import { amount } from './format.mjs';
import { gathered } from './gathered.mjs';
import { fate, sizeOf } from './tree.mjs';

const HEADER = 18; // px of a group's title
const ROOM = { title: [56, 40], name: [34, 15], size: [48, 32] }; // px that a tile must have for it
const LETTER = 6.1; // px of a letter of a label, about
const SHORTEST = 8; // letters of a name that is cut; fewer cannot be read
const LEAST = 2; // px below which a tile is not drawn; its group's ground shows

/**
 * @typedef {object} View
 * @property {import('./tree.mjs').TreeNode} root what is zoomed to
 * @property {number} measure
 * @property {'kind' | 'fate'} colour
 * @property {Set<string> | null} found ids of the leaves that a search found; null without a search
 */

/**
 * Draws one side into `frame` and returns its elements by id of node; `nodeOf` gets the node of each.
 *
 * @param {HTMLElement} frame
 * @param {View} view
 * @param {number} side 0 before, 1 after
 * @param {number} share of the frame's area that the whole may take, 0 to 1
 * @param {WeakMap<Element, any>} nodeOf
 * @returns {Map<string, HTMLElement>}
 */
export function drawMap(frame, view, side, share, nodeOf) {
  const factor = Math.sqrt(share);
  const [width, height] = [Math.floor(frame.clientWidth * factor), Math.floor(frame.clientHeight * factor)];
  const drawn = new Map();
  const ground = element('div', { class: 'ground' });
  Object.assign(ground.style, { width: percent(factor), height: percent(factor) });
  for (const box of boxes(view, side, width, height)) {
    const tile = box.children ? groupTile(box) : leafTile(box, view, side);
    place(tile, box, width, height);
    drawn.set(box.data.id, tile);
    nodeOf.set(tile, box.data);
    ground.append(tile);
  }
  frame.replaceChildren(ground);
  return drawn;
}

/** The parts that are large enough to be seen, a group before what is in it. */
function boxes(view, side, width, height) {
  if (sizeOf(view.root, side, view.measure) === 0 || width < LEAST || height < LEAST) return [];
  const density = (width * height) / sizeOf(view.root, side, view.measure);
  const area = (node) => sizeOf(node, side, view.measure) * density;
  const present = (node) => gathered(node, node.children.filter((each) => area(each) > 0), area);
  const tree = hierarchy(view.root, present).sum((node) =>
    node.children.length === 0 ? sizeOf(node, side, view.measure) : 0,
  );
  const laidOut = treemap()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingInner(1)
    .paddingTop((box) => (box.depth > 0 && fits(box, 'title') ? HEADER : 0))
    .round(true)(tree);
  const seen = [];
  laidOut.eachBefore((box) => {
    if ((box.depth > 0 || !box.children) && box.x1 - box.x0 >= LEAST && box.y1 - box.y0 >= LEAST) seen.push(box);
  });
  return seen;
}

function fits(box, what) {
  return box.x1 - box.x0 >= ROOM[what][0] && box.y1 - box.y0 >= ROOM[what][1];
}

/** Whether so much of `name` fits that it can be read: all of it, or as many letters as tell names apart. */
function readable(box, name) {
  return (box.x1 - box.x0 - 8) / LETTER >= Math.min(name.length, SHORTEST);
}

/** A name without what most names begin or end with: there is little room. */
function short(name) {
  return name.replace(/^@tensorflow\//, '').replace(/\.m?js$/, '');
}

function groupTile(box) {
  const tile = element('div', { class: 'group' });
  const name = short(box.data.name);
  if (fits(box, 'title') && readable(box, name)) tile.append(element('span', { class: 'title', text: name }));
  return tile;
}

function leafTile(box, view, side) {
  const node = box.data;
  const kind = view.colour === 'kind' ? `kind-${node.category}` : `fate-${fate(node)}`;
  const dim = view.found && !(node.parts ?? [node]).some((each) => view.found.has(each.id)) ? ' dim' : '';
  const tile = element('div', { class: `leaf ${kind}${dim}` });
  const name = short(node.name);
  if (!fits(box, 'name') || !readable(box, name)) return tile;
  tile.append(element('span', { class: 'name', text: name }));
  if (fits(box, 'size')) {
    tile.append(element('span', { class: 'size', text: amount(sizeOf(node, side, view.measure)) }));
  }
  return tile;
}

/** In percent, so that paper and a window that is being resized show the whole map before it is drawn anew. */
function place(tile, { x0, y0, x1, y1 }, width, height) {
  Object.assign(tile.style, {
    left: percent(x0 / width),
    top: percent(y0 / height),
    width: percent((x1 - x0) / width),
    height: percent((y1 - y0) / height),
  });
}

function percent(part) {
  return `${(part * 100).toFixed(4)}%`;
}
