/**
 * Takes out of a flat module what no reached code names: declarations, methods of classes and of prototypes, entries
 * of namespace objects, flags.
 */
import { Declarations } from './declarations.mjs';
import { outermost } from './edits.mjs';
import { overriddenMethods } from './overridden.mjs';
import { Finder } from './patterns.mjs';
import { Reach } from './reach.mjs';
import { spelling } from './registries.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {import('./edits.mjs').Edit & {name: string}} Cut */

/**
 * @param {string} text a module without imports, whose exports stand in one list
 * @param {Pick<import('./cut.mjs').Needs, 'names' | 'methods' | 'classes' | 'wholes'>} needs
 * @param {import('./syntax.mjs').Libraries} libraries
 * @returns {Cut[]} none inside another
 */
export function prune(text, { names, methods, classes, wholes }, libraries) {
  const flat = new FlatModule(text, libraries);
  const reach = new Reach(flat, { anyName: !methods, anyText: classes === null });
  const declarations = new Declarations(flat, reach, names, wholes);
  declarations.find();
  for (const name of names) reach.names.use(name);
  for (const each of [...names, ...(classes ?? [])]) reach.texts.use(spelling(each));
  reach.mark();
  declarations.shareCommas();
  const dead = reach.all.filter((unit) => !unit.live).map(({ name, range }) => ({ name, ...range, put: '' }));
  return outermost([...dead, ...overriddenMethods(flat, new Finder(flat.root, libraries.acorn)).map((each) => ({ name: '', ...each }))]);
}
