/** One flat module in two: what an app begins with, and what is loaded once a model asks for it. */
import { childrenOf } from '../analyze/parse.mjs';
import { Declarations } from './declarations.mjs';
import { outermost } from './edits.mjs';
import { Reach } from './reach.mjs';
import { spelling } from './registries.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Libraries} Libraries */
/** @typedef {import('./edits.mjs').Edit} Edit */
/** @typedef {Pick<import('./cut.mjs').Needs, 'names' | 'methods' | 'classes' | 'wholes'>} Needs */
/** @typedef {import('./reach.mjs').Unit} Unit */

/** What goes from the module in each part, what it names at its top, and what neither part has. @typedef {{main: Edit[], rest: Edit[], named: Map<string, unknown>, gone: Set<string>}} Parts */

/**
 * @param {string} text a module without imports; a comment says where the code of each file begins
 * @param {Needs} needs
 * @param {string[]} roots what is loaded later begins with these
 * @param {(place: number) => boolean} later whether the code at a place belongs to a file that nothing loads at the beginning
 * @param {Libraries} libraries
 * @returns {Parts} the rest is what only `roots` reach; what it takes from the other part is free in it
 */
export function split(text, needs, roots, later, libraries) {
  const all = new Walk(text, needs, libraries, { roots });
  const gone = new Set(all.reach.all.flatMap(({ live, name }) => (!live && name.includes('.') ? [name] : [])));
  /** @type {string[]} */
  const moved = [];
  for (;;) {
    const main = new Walk(text, { ...needs, names: new Set([...needs.names, ...all.reach.names.used]) }, libraries, { roots: moved, later });
    const live = main.live();
    const rest = all.reach.all.filter((unit) => unit.live && !live.has(all.keys.get(unit)));
    const written = rest.flatMap((unit) => all.writes(unit, (name) => main.declares(name)));
    if (written.length === 0) {
      const parts = new Set(rest.filter((unit) => unit.nodes[0]?.type !== 'ExportNamedDeclaration'));
      return { main: main.cuts((unit) => unit.live), rest: all.cuts((unit) => parts.has(unit)), named: all.flat.named, gone };
    }
    if (written.some((name) => moved.includes(name) || !all.flat.named.has(name))) throw new Error(`${written[0]} writes what another part declares`);
    moved.push(...written); // a module cannot write what it imports
  }
}

/** @param {string} text @param {Map<string, unknown>} named @param {Libraries} libraries @returns {string[]} what `text` uses without declaring it */
export function freeNames(text, named, { acorn, eslintScope }) {
  const root = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  const [scope] = eslintScope.analyze(root, { ecmaVersion: 2024, sourceType: 'module' }).scopes;
  const free = scope.through.map((/** @type {any} */ { identifier }) => identifier.name);
  return [.../** @type {Set<string>} */ (new Set(free))].filter((name) => named.has(name)).sort();
}

const WRITES = new Set(['AssignmentExpression', 'UpdateExpression', 'ForInStatement', 'ForOfStatement']);

/** @param {Node | null} node what is written to: an identifier, a member or a pattern @returns {Node[]} the identifiers */
function writtenIn(node) {
  if (!node || node.type === 'MemberExpression') return [];
  if (node.type === 'Identifier') return [node];
  return [...(node.elements ?? []), ...(node.properties ?? []).map((/** @type {Node} */ { value, argument }) => value ?? argument), ...[node.left ?? node.argument ?? null]].flatMap(writtenIn);
}

/** What is reached in a module. */
class Walk {
  /** @param {string} text @param {Needs} needs @param {Libraries} libraries @param {{roots: string[], later?: (place: number) => boolean}} setting */
  constructor(text, { names, methods, classes, wholes }, libraries, { roots, later }) {
    this.flat = new FlatModule(text, libraries);
    this.reach = new Reach(this.flat, { anyName: !methods, anyText: classes === null });
    this.declarations = new Declarations(this.flat, this.reach, names, wholes, later);
    this.declarations.find();
    for (const name of names) this.reach.names.use(name);
    for (const each of [...names, ...(classes ?? [])]) this.reach.texts.use(spelling(each));
    for (const root of roots) {
      const unit = this.reach.units.get(this.flat.named.get(root));
      if (unit) this.reach.keep(unit);
    }
    this.reach.mark();
    /** @type {Map<Unit, number>} the same for a unit in every walk through one text */
    this.keys = new Map(this.reach.all.map((unit) => [unit, unit.range.start]));
  }

  /** @returns {Set<number | undefined>} the keys of what stays */
  live() {
    return new Set(this.reach.all.filter((unit) => unit.live).map((unit) => this.keys.get(unit)));
  }

  /** @param {string} name at the top of the module @returns {boolean} whether what declares it stays */
  declares(name) {
    const unit = this.reach.units.get(this.flat.named.get(name));
    return unit ? unit.live : this.flat.named.has(name);
  }

  /** @param {Unit} unit @param {(name: string) => boolean} isElsewhere @returns {string[]} the unit's name, where it writes a variable that is declared elsewhere */
  writes(unit, isElsewhere) {
    const waiting = [...unit.nodes];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      const left = WRITES.has(node.type) ? (node.left ?? node.argument) : undefined;
      if (left && writtenIn(left).some((/** @type {Node} */ each) => this.flat.variables.has(each) && isElsewhere(each.name))) return [unit.name];
      waiting.push(...childrenOf(node));
    }
    return [];
  }

  /** @param {(unit: Unit) => boolean} stays @returns {Edit[]} what leaves these units alone */
  cuts(stays) {
    for (const unit of this.reach.all) unit.live = stays(unit);
    this.declarations.shareCommas();
    return outermost(this.reach.all.filter((unit) => !unit.live).map(({ range }) => ({ ...range, put: '' })));
  }
}
