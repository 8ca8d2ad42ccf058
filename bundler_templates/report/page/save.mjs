/* global document, getComputedStyle, devicePixelRatio */
/** Saves what the maps show: as a picture, or the modules as a table. Nothing leaves the page but the file. */

import { element } from './element.mjs';
import { eachLeaf } from './search.mjs';

const GAP = 16; // px between the maps of a picture
const HEAD = 28; // px above each for its name and size

/** @param {string} name @param {Blob} blob */
function save(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/**
 * @param {any} root what is zoomed to
 * @param {string[]} labels of the sides
 * @param {string} name of the file
 */
export function saveTable(root, labels, name) {
  const sides = labels.length > 1 ? [0, 1] : [1];
  const measures = ['raw', 'gzip', 'brotli'];
  const head = ['module', ...sides.flatMap((_, index) => measures.map((measure) => `${labels[index]} ${measure}`))];
  const lines = [head];
  eachLeaf(root, (leaf) => {
    const path = [];
    for (let node = leaf; node.parent; node = node.parent) path.unshift(node.name);
    lines.push([path.join('/'), ...sides.flatMap((side) => leaf.sizes[side] ?? ['', '', ''])]);
  });
  save(name, new Blob([lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')], { type: 'text/csv' }));
}

/** A path that a spreadsheet would take for a formula, `@tensorflow/…` too, begins with `./`. */
function cell(value) {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `./${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {HTMLElement[]} frames the maps as they are drawn @param {string} name of the file */
export function savePicture(frames, name) {
  const [width, height] = [frames[0].clientWidth, frames[0].clientHeight];
  const canvas = /** @type {HTMLCanvasElement} */ (element('canvas'));
  Object.assign(canvas, {
    width: (frames.length * (width + GAP) + GAP) * devicePixelRatio,
    height: (height + HEAD + GAP) * devicePixelRatio,
  });
  const pen = canvas.getContext('2d');
  pen.scale(devicePixelRatio, devicePixelRatio);
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  frames.forEach((frame, index) => paint(pen, frame, GAP + index * (width + GAP), HEAD));
  canvas.toBlob((blob) => save(name, blob));
}

function paint(pen, frame, x, y) {
  const around = frame.getBoundingClientRect();
  const caption = frame.parentElement.querySelector('figcaption');
  write(pen, caption, caption.innerText.replace(/\s+/gu, ' '), x, y - 9, around.width);
  for (const tile of frame.querySelectorAll('.group, .leaf')) {
    const box = tile.getBoundingClientRect();
    const [left, top] = [x + box.left - around.left, y + box.top - around.top];
    pen.fillStyle = getComputedStyle(tile).backgroundColor;
    pen.fillRect(left, top, box.width, box.height);
    for (const text of tile.querySelectorAll('span')) {
      const place = text.getBoundingClientRect();
      write(pen, text, text.textContent, x + place.left - around.left + 3, y + place.bottom - around.top - 3, place.width - 6);
    }
  }
}

function write(pen, source, text, x, y, width) {
  const style = getComputedStyle(source);
  Object.assign(pen, { fillStyle: style.color, font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}` });
  let shown = text;
  while (shown.length > 1 && pen.measureText(shown).width > width) shown = `${shown.slice(0, -2)}\u2026`;
  pen.fillText(shown, x, y);
}
