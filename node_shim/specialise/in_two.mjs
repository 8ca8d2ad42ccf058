/** The flat module of an app whose models are not all known: one part at once, the rest once a model asks for it. */
import { OPEN, doors } from './doors.mjs';
import { Finder } from './patterns.mjs';
import { Reach } from './reach.mjs';
import { editsOf, prunedRounds } from './specialise.mjs';
import { freeNames, split } from './split.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {import('./cut.mjs').Needs} Needs */
/** @typedef {import('./syntax.mjs').Libraries} Libraries */
/** @typedef {import('./traced.mjs').Traced} Traced */
/** @typedef {{files: Set<string>, first: Set<string>}} Sources the files that it is made of, as its comments name them; those that are read at the beginning */

export const SETTLE = 'slimtf_settle'; // what the module exports the function as that the rest begins with
const SHARED = 'slimtf_';
const ROUNDS_OF_REST = 1; // it is large, and few ever load it

/**
 * @param {Traced} module with all that may be needed, before anything is cut
 * @param {Needs} needs `ops` are those that are there from the beginning
 * @param {Sources} sources
 * @param {string} flatFile the name of the first part, as the second imports it
 * @returns {Promise<{module: Traced, rest: Traced, applied: string[], dropped: import('./specialise.mjs').Dropped[], kept: import('./specialise.mjs').Kept[], pruned: string[]} | undefined>} undefined where this version of tfjs is built otherwise
 */
export async function inTwo(module, needs, sources, flatFile) {
  const { libraries } = module;
  const { edits, applied, dropped, kept } = editsOf(module.text, needs, libraries, false);
  const open = opened(module.edited(edits), needs);
  if (!open) return undefined;
  const parts = split(open.module.text, needs, [open.settle, OPEN], laterIn(open.module.text, sources), libraries);
  const [first, later] = [open.module.edited(parts.main), open.module.edited(parts.rest)];
  const begin = `const ${SETTLE} = () => { ${open.settle}(); ${OPEN}(); };\nexport { ${SETTLE} as settle };\n`;
  const rest = await prunedRounds(later.below(`\n${begin}`), withNames(needs, namesIn(first.text, libraries)), new Set(parts.gone), ROUNDS_OF_REST);
  const { named } = parts;
  const shared = freeNames(rest.module.text, named, libraries);
  const exported = `export { ${shared.map((name) => `${name} as ${SHARED}${name}`).join(', ')} };\n`;
  const main = await prunedRounds(first.below(`\n${exported}`), withNames(needs, namesIn(rest.module.text, libraries)), new Set(parts.gone));
  const lost = freeNames(main.module.text, named, libraries);
  if (lost.length > 0) throw new Error(`${lost.join(', ')} went to the other part`);
  const imported = `import { ${shared.map((name) => `${SHARED}${name} as ${name}`).join(', ')} } from ${JSON.stringify(`./${flatFile}`)};\n`;
  return { module: main.module, rest: rest.module.above(imported), applied, dropped, kept, pruned: [...new Set([...main.pruned, ...rest.pruned])].sort() };
}

/** @param {Needs} needs @param {Set<string>} names @returns {Needs} */
const withNames = (needs, names) => ({ ...needs, names: new Set([...needs.names, ...names]) });

/**
 * @param {Traced} module @param {Needs} needs
 * @returns {{module: Traced, settle: string} | undefined} with the door, and without the export of `settle`, the function that the rest begins with
 */
function opened(module, needs) {
  const flat = new FlatModule(module.text, module.libraries);
  const found = doors(flat, new Finder(flat.root, module.libraries.acorn), needs.ops ?? new Set());
  const list = flat.root.body.at(-1);
  const settle = list.type === 'ExportNamedDeclaration' ? list.specifiers.find((/** @type {any} */ { exported }) => exported.name === SETTLE) : undefined;
  if (!found || !settle) return undefined;
  const others = list.specifiers.filter((/** @type {any} */ each) => each !== settle).map((/** @type {any} */ { local, exported }) => `${local.name} as ${exported.name}`);
  const ends = [{ start: list.start, end: list.end, put: `${found.more}\nexport { ${others.join(', ')} };` }];
  return { module: module.edited([...found.edits, ...ends]), settle: settle.local.name };
}

/** @param {string} text @param {Sources} sources @returns {(place: number) => boolean} */
function laterIn(text, { files, first }) {
  const places = [...text.matchAll(/^\/\/ (.+)$/gm)].filter(([, name]) => files.has(name)).map((found) => ({ at: found.index, later: !first.has(found[1]) }));
  const end = text.lastIndexOf('\nexport {');
  return (place) => place < end && (places.filter(({ at }) => at < place).at(-1)?.later ?? false);
}

/** @param {string} text @param {Libraries} libraries @returns {Set<string>} the names of members and the words in literals */
function namesIn(text, libraries) {
  const flat = new FlatModule(text, libraries);
  const reach = new Reach(flat, { anyName: false, anyText: false });
  reach.read(flat.root);
  reach.mark();
  return reach.names.used;
}
