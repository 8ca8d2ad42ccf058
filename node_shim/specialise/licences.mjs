/**
 * The licence comments of many files as few: one for each text, with the copyright lines of all of them.
 *
 * tfjs's files repeat one notice hundreds of times, with other years. A licence asks for its text and for the copyright
 * notices, not for a copy in each file.
 */
const COMMENT = /\/\*[^]*?\*\//g;
const EDGES = /^\s*\/\*[*!]*|\*+\/\s*$/g;
const FRAME = /^\s*\*? ?/;
const RULE = /^=+$/;
const TAG = /^@(?:licen[sc]e|preserve)\b\s*/i;
const COPYRIGHT = /^(copyright(?: ?\(c\)| ?©)?) ((?:\d{4}(?:-\d{4})?(?:, ?)?)+)\s*(.*)$/i;

/** @typedef {{lines: string[], holders: Map<string, Set<string>>}} Licence `holders`: "Copyright … name" without its years, and those */

/**
 * @param {string} legal what esbuild writes of a bundle's licence comments beside it
 * @returns {string} comments that minifiers and bundlers know as such, one below the other; empty where there are none
 */
export function licenceComments(legal) {
  /** @type {Map<string, Licence>} */
  const found = new Map();
  for (const [comment] of legal.matchAll(COMMENT)) add(found, comment);
  return [...found.values()].map(written).join('');
}

/** @param {Map<string, Licence>} found receives the licence, by its text @param {string} comment */
function add(found, comment) {
  const lines = comment.replace(EDGES, '').split('\n').map((line) => line.replace(FRAME, '').replace(TAG, '').trimEnd()).filter((line) => !RULE.test(line));
  const text = lines.filter((line) => !COPYRIGHT.test(line));
  while (text[0] === '') text.shift();
  while (text.at(-1) === '') text.pop();
  const key = text.join(' ').replace(/["']/g, '').replace(/https:/g, 'http:').replace(/\s+/g, ' '); // as tfjs's own files differ
  const licence = found.get(key) ?? { lines: text, holders: new Map() };
  found.set(key, licence);
  for (const [, sign, years, holder] of lines.map((line) => COPYRIGHT.exec(line) ?? []).filter(({ length }) => length > 0)) {
    const all = licence.holders.get(`${sign} … ${holder}`) ?? new Set();
    for (const year of years.split(/, ?/)) if (year) all.add(year);
    licence.holders.set(`${sign} … ${holder}`, all);
  }
}

/** @param {Licence} licence @returns {string} */
function written({ lines, holders }) {
  const owners = [...holders].map(([holder, years]) => holder.replace('…', [...years].sort().join(', ')));
  return ['/**', ' * @license', ...[...owners, ...lines].map((line) => ` * ${line}`.trimEnd()), ' */', ''].join('\n');
}
