/** tfjs that goes where it cannot be followed, into code that is there to be read: whatever gets it, it says by name what it wants. */
import { wordsIn } from './evaluated.mjs';
import { Flow } from './flow.mjs';
import { NO_FUNCTION, isCalledBack, isClass, isCollectedBy, isOfFunctions, isOnlyLookedAt, isSymbol, isTakenApart } from './member_reads.mjs';
import { LATER_CALLED, bare, isWritten, keyName, memberName } from './names.mjs';
import { isOfTheApp } from './parse.mjs';
import { packageOf } from './places.mjs';
import { LOADERS, TfjsUses } from './tfjs_uses.mjs';
import { fileAt, packageThatGets, staysWithin } from './within.mjs';
import { isName } from './written_names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */
/** @typedef {import('./values.mjs').Values} Values */
/** @typedef {{specifier: string, path: string[], node: Node, isHeld?: boolean}} Use */
/** @typedef {{specifier: string, names: string[]}} Members of a module, those of its namespaces as `losses.huberLoss` */
/** @typedef {{specifier: string, path: string[], node: Node}} Named */

// Packages that do not know tfjs ask it for little that depends on how they call it.
const ASKED = new Set([...LOADERS, 'sequential', 'layers', 'models', 'io', 'env', 'setBackend']);
const MAKES = /^(layers|train|initializers|regularizers|constraints)$/; // nothing in them returns a name
const PROSE = /^[^\n]*[A-Za-z] [A-Za-z][^\n]*$/; // not 'losses.huberLoss', 'cosh, sinh', [{"op": "cosh"}]
const FILE = /^\S*\.(?:json|bin|[cm]?[jt]sx?|html?|css|png|jpe?g|svg|wasm)$/i;
const CODE = /[\w$]\s*[(=.]/;

/** What was found. */
export class Held {
  /** @param {Program} program @param {Values} values @param {TfjsUses} tfjs @param {Members[]} members */
  constructor(program, values, tfjs, members) {
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    /** @type {Map<string, {specifier: string, path: string[]}[]>} */
    this.byName = new Map();
    /** @type {Set<string>} the namespaces */
    this.spaces = new Set();
    /** @type {Named[]} */
    this.named = [];
    /** @type {Node[]} what is read by a name that only a run knows, and called, or read from in turn, as tfjs may be */
    this.open = [];
    /** @type {Use[]} those of tfjs that are held so */
    this.uses = tfjs.uses.filter((use) => this.isHeld(use));
    this.packages = new Set(this.uses.flatMap((use) => [packageThatGets(program, use.node), fileAt(program, use.node)]).map(packageOf));
    const specifiers = new Set(this.uses.map(({ specifier }) => specifier));
    for (const { specifier, names } of members) if (specifiers.has(specifier)) this.learn(specifier, names);
    this.likely = new TfjsUses(program, values, new Flow(program, values));
    for (const list of /** @type {const} */ (['loads', 'flags', 'layers', 'handedLayers'])) this.likely[list] = /** @type {any} */ (tfjs[list]);
  }

  find() {
    if (this.byName.size === 0) return this;
    for (const node of this.program.nodes) this.look(node);
    this.likely.leaveAddresses();
    for (const [node, path] of this.likely.paths) if (path.length > 1 && MAKES.test(path[0])) this.tfjs.likelyMakers.add(node);
    return this;
  }

  /** @param {string} specifier @param {string[]} names */
  learn(specifier, names) {
    for (const name of names) {
      const path = name.split('.');
      const last = String(path.at(-1));
      if (path.length > 1) this.spaces.add(path[0]);
      this.byName.set(last, [...(this.byName.get(last) ?? []), { specifier, path }]);
    }
  }

  /** @param {Use} use @returns {boolean} */
  isHeld({ path, node, isHeld }) {
    return Boolean(isHeld) && path.length === 0 && staysWithin(this.program, node);
  }

  /** @param {Use} use @returns {{held: boolean, through: string}} */
  factsOf(use) {
    return this.uses.includes(use) ? { held: true, through: packageThatGets(this.program, use.node) } : { held: false, through: '' };
  }

  /** @param {Node} node */
  look(node) {
    switch (node.type) {
      case 'MemberExpression':
        return this.member(node);
      case 'Property':
        return node.parent.type === 'ObjectPattern' ? this.pattern(node) : this.key(node);
      case 'Literal':
        return typeof node.value === 'string' && !isName(node) ? this.text(node.value, node) : undefined;
      case 'TemplateLiteral':
        return node.quasis.forEach((/** @type {Node} */ { value }) => this.text(value.cooked ?? '', node));
    }
    return undefined;
  }

  /** @param {Node} node @returns {void} */
  member(node) {
    if (this.tfjs.paths.has(node) || this.values.kind(node.object) !== null) return;
    const names = node.computed ? this.values.texts(node.property) : [String(memberName(node))];
    if (!names && this.isGivenTfjs(node) && this.isOpen(node)) this.open.push(node);
    if (!isWritten(node)) for (const name of names ?? []) this.at(name, node, node);
  }

  /** @param {Node} property @returns {void} */
  pattern(property) {
    if (this.tfjs.paths.has(property.value)) return;
    const names = property.computed ? this.values.texts(property.key) : [String(keyName(property))];
    if (!names && this.isGivenTfjs(property)) this.open.push(property);
    for (const name of names ?? []) this.at(name, property, property.value);
  }

  /** A table whose keys are names: `Object.keys(labels).map((name) => tf[name])`; those of packages are of their own. @param {Node} property of an object literal */
  key(property) {
    const name = keyName(property);
    if (name !== null && this.byName.has(name) && isOfTheApp(this.program, property)) this.at(name, property);
  }

  /** Texts of packages are names of things of their own. @param {string} text @param {Node} node */
  text(text, node) {
    const words = wordsIn(text);
    const isProse = PROSE.test(text) && !CODE.test(text) && !isTakenApart(node) && !words.every((each) => this.byName.has(each));
    if (FILE.test(text) || isProse || !isOfTheApp(this.program, node)) return;
    for (const name of words) this.at(name, node);
  }

  /** @param {string} name @param {Node} node @param {Node} [target] that gets what has the name */
  at(name, node, target) {
    for (const { specifier, path } of this.byName.get(name) ?? []) {
      const isFollowed = target && path.length === 1 && !NO_FUNCTION.test(name) && (ASKED.has(name) || isOfTheApp(this.program, node));
      if (isFollowed) this.likely.flow.take(target, this.asked(specifier, path, node));
      else if (!target && LOADERS.has(name)) this.likely.use(specifier, path, node); // whoever reads it so may call it with anything
      if ((!isFollowed && !isOnlyLookedAt(node)) || this.spaces.has(name)) this.named.push({ specifier, path, node });
    }
  }

  /** `model.predict(x)` asks for no function `tf.model`: what is called, or goes on, counts. @param {string} specifier @param {string[]} path @param {Node} node @returns {import('./flow.mjs').Sink} */
  asked(specifier, path, node) {
    const sink = this.likely.sink(specifier, path);
    const ask = () => this.named.push({ specifier, path, node });
    return {
      ...sink,
      member: (names, target) => {
        if (!names || [...names].some(isOfFunctions)) ask();
        sink.member(names, target);
      },
      escape: (at) => {
        ask();
        sink.escape(at);
      },
      called: (call) => {
        ask();
        sink.called?.(call);
      },
    };
  }

  /** @param {Node} node @returns {boolean} whether it stands in the app, or in a package that gets tfjs */
  isGivenTfjs(node) {
    return isOfTheApp(this.program, node) || this.packages.has(packageOf(fileAt(this.program, node)));
  }

  /** @param {Node} member `x[name]` @returns {boolean} whether it may be read from tfjs: it is called, there or under a name, or has what a namespace of tfjs has */
  isOpen(member) {
    if (this.values.kind(member.property) === 'number' || isWritten(member) || isSymbol(this.program, member.property)) return false;
    let isUsed = false;
    const use = () => {
      isUsed = true;
    };
    if (isClass(member) || isCollectedBy(this.program.variable(bare(member.object)))) return true;
    const { flow } = this.likely;
    flow.consume(member, { id: `read by a name that only a run knows, ${flow.number(member)}`, member: (names) => (names ? [...names].some((name) => this.byName.has(name) || LATER_CALLED.has(name)) && use() : use()), escape: (at) => isCalledBack(at) && use(), called: use });
    return isUsed;
  }
}
