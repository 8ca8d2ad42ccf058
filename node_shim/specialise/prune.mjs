/**
 * Takes out of a flat module what no reached code names: declarations, methods of classes and of prototypes, entries
 * of namespace objects, flags.
 */
import { Declarations } from './declarations.mjs';
import { outermost } from './edits.mjs';
import { Reach } from './reach.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {import('./edits.mjs').Edit & {name: string}} Cut */

/**
 * @param {string} text a module without imports, whose exports stand in one list
 * @param {Iterable<string>} names those that other code uses
 * @param {import('./syntax.mjs').Libraries} libraries
 * @returns {Cut[]} none inside another
 */
export function prune(text, names, libraries) {
  const flat = new FlatModule(text, libraries);
  const reach = new Reach(flat);
  const declarations = new Declarations(flat, reach, new Set(names));
  declarations.find();
  for (const name of names) reach.name(name);
  reach.mark();
  declarations.shareCommas();
  return outermost(reach.all.filter((unit) => !unit.live).map(({ name, range }) => ({ name, ...range, put: '' })));
}
