/** Patterns drawn on a canvas from rectangles with whole-number edges, so that every browser draws the same pixels. */
const SIZE = 96; // pixels, each side
const STEP = 12; // pixels, width of a stripe

const isDark = {
  plain: () => false,
  horizontal: (column, row) => row % 2 === 1,
  vertical: (column) => column % 2 === 1,
  checks: (column, row) => (column + row) % 2 === 1,
};

/** The classes, in the order of the model's outputs. */
export const PATTERNS = Object.keys(isDark);

/** Returns a new 96 × 96 canvas with the pattern on it. */
export function drawPattern(name) {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  for (let row = 0; row < SIZE / STEP; row += 1) {
    for (let column = 0; column < SIZE / STEP; column += 1) {
      context.fillStyle = isDark[name](column, row) ? '#285070' : '#f0d890';
      context.fillRect(column * STEP, row * STEP, STEP, STEP);
    }
  }
  return canvas;
}
