/** Files to give to a page's file inputs: the same bytes every time. */
import { deflateSync } from 'node:zlib';

const SIZE = 64; // pixels of the image, in width and height
const RGB = 2; // the colour type in a PNG's header

/** @typedef {{name: string, mimeType: string, buffer: Buffer}} MadeFile as Playwright takes them */

/** @type {Record<string, () => MadeFile>} */
export const FILES = {
  'image.png': () => ({ name: 'image.png', mimeType: 'image/png', buffer: png() }),
  'data.json': () => ({ name: 'data.json', mimeType: 'application/json', buffer: Buffer.from('[[0, 0.25, 0.5, 1], [1, 2, 3, 4]]\n') }),
  'text.txt': () => ({ name: 'text.txt', mimeType: 'text/plain', buffer: Buffer.from('The quick brown fox jumps over the lazy dog.\n') }),
  'table.csv': () => ({ name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y\n0,1\n1,3\n2,5\n') }),
};

/** @type {[RegExp, string][]} */
const FITTING = [[/image\/(?:\*|png)|\.png/, 'image.png'], [/json/, 'data.json'], [/csv/, 'table.csv'], [/text\/(?:\*|plain)|\.txt/, 'text.txt']];

/** @param {string} accept the input's attribute @returns {string[]} the names of the files that it takes */
export function fittingFiles(accept) {
  if (!accept.trim() || accept.includes('*/*')) return ['image.png', 'data.json', 'text.txt'];
  return FITTING.filter(([words]) => words.test(accept.toLowerCase())).map(([, name]) => name);
}

/** @returns {Buffer} a picture with soft colours and two edges */
function png() {
  const rows = Buffer.alloc(SIZE * (1 + 3 * SIZE)); // each row begins with its filter: 0, none
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const inside = x > SIZE / 4 && x < SIZE / 2 && y > SIZE / 4;
      const colour = inside ? [20, 200, 60] : [4 * x, 4 * y, 255 - 2 * (x + y)];
      rows.set(colour, y * (1 + 3 * SIZE) + 1 + 3 * x);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, RGB], 8); // bits of a channel, then no compression, filter or interlacing of another kind
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([size, named, sum]);
}

/** @param {Buffer} data @returns {number} its CRC-32, which zlib of older Node.js 20 has not */
function checksum(data) {
  let sum = ~0;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
