/** Sizes as the rest of the report writes them: kB is 1000 bytes. */

const grouped = new Intl.NumberFormat('en-US');
const TIE = 250; // of the multiples of 125 every other one lies between two hundredths of a kB, exactly

/**
 * As Python writes it on the same page: `812 B`, `1,050.26 kB`, exact halves to the even neighbour.
 *
 * @param {number} size bytes, a whole number
 */
export function amount(size) {
  const bytes = Math.abs(size);
  const sign = size < 0 ? '\u2212' : '';
  if (bytes < 1000) return `${sign}${bytes} B`;
  const fixed = bytes % TIE === TIE / 2 ? (2 * Math.round(bytes / 20)) / 100 : bytes / 1000;
  const [whole, rest] = fixed.toFixed(2).split('.');
  return `${sign}${grouped.format(Number(whole))}.${rest} kB`;
}

/** @param {number} size bytes; the sign is said */
export function signed(size) {
  return size > 0 ? `+${amount(size)}` : amount(size);
}

/** By how much `after` differs from `before`; empty when there was nothing before. */
export function percent(before, after) {
  if (!before) return '';
  const change = ((after - before) / before) * 100;
  const rounded = Math.abs(change).toFixed(1);
  const sign = rounded === '0.0' ? '' : change > 0 ? '+' : '\u2212';
  return `${sign}${rounded} %`;
}
