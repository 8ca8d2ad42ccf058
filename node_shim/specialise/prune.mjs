/**
 * Takes out of a flat module what no reached code names: declarations, methods of classes and of prototypes, entries
 * of namespace objects, flags.
 */
import { Declarations } from './declarations.mjs';
import { Reach } from './reach.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {{name: string, start: number, end: number}} Cut */

/**
 * @param {string} text a module without imports, whose exports stand in one list
 * @param {Iterable<string>} names those that other code uses
 * @param {import('./syntax.mjs').Libraries} libraries
 * @returns {{text: string, cuts: Cut[]}}
 */
export function prune(text, names, libraries) {
  const flat = new FlatModule(text, libraries);
  const reach = new Reach(flat);
  const declarations = new Declarations(flat, reach, new Set(names));
  declarations.find();
  for (const name of names) reach.name(name);
  reach.mark();
  declarations.shareCommas();
  const cuts = outermost(reach.all.filter((unit) => !unit.live).map(({ name, range }) => ({ name, ...range })));
  const edited = new libraries.MagicString(text);
  for (const { start, end } of cuts) edited.remove(start, end);
  return { text: edited.toString(), cuts };
}

/** @param {Cut[]} cuts @returns {Cut[]} in their order, none inside another */
function outermost(cuts) {
  let end = -1;
  return cuts
    .sort((one, other) => one.start - other.start || other.end - one.end)
    .filter((cut) => {
      if (cut.start < end) return false;
      end = cut.end;
      return true;
    });
}
