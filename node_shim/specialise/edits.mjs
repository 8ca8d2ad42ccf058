/** Changes of a text, by place. */

/** `cut`: the name of the cut that it is part of. @typedef {{start: number, end: number, put: string, cut?: string}} Edit */

/** @template {{start: number, end: number}} T @param {T[]} places @returns {T[]} in their order, none inside another */
export function outermost(places) {
  let end = -1;
  return [...places]
    .sort((one, other) => one.start - other.start || other.end - one.end)
    .filter((place) => {
      if (place.start < end) return false;
      end = place.end;
      return true;
    });
}

/** @param {string} text @param {Edit[]} edits @param {import('./syntax.mjs').Libraries} libraries @returns {string} edits inside of others left out */
export function edited(text, edits, { MagicString }) {
  return changed(new MagicString(text), edits).toString();
}

/** @param {any} magic a MagicString @param {Edit[]} edits @returns {any} the same, changed */
export function changed(magic, edits) {
  for (const { start, end, put } of outermost(edits)) put ? magic.overwrite(start, end, put) : magic.remove(start, end);
  return magic;
}

/** @param {string} text @param {{start: number, end: number}} item of a list that may end in a comma @returns {Edit} what takes it out, with one comma */
export function taken(text, { start, end }) {
  const after = /^\s*,/.exec(text.slice(end, end + 100));
  if (after) return { start, end: end + after[0].length, put: '' };
  const before = /,\s*$/.exec(text.slice(Math.max(0, start - 100), start));
  return { start: start - (before?.[0].length ?? 0), end, put: '' };
}

/** @param {string} text @param {{start: number, end: number}[]} list the entries of an object literal @param {number} index @returns {{start: number, end: number}} one of them with the comma behind it */
export function withComma(text, list, index) {
  const { start, end } = list[index];
  if (index < list.length - 1) return { start, end: list[index + 1].start };
  return { start, end: end + (/^\s*,/.exec(text.slice(end, end + 100))?.[0].length ?? 0) };
}
