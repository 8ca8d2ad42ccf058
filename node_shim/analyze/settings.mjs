/** Settings of layers and models that tfjs-layers looks up by name: which of them stand in the code, and which only a run knows. */
import { returnedBy } from './literals.mjs';
import { isFilled } from './made_by.mjs';
import { bare, isUndefined, isWritten, keyName, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const LOOKED_UP = /^(activation|recurrentActivation|loss|metrics|optimizer|.*Initializer|.*Regularizer|.*Constraint)$/;
const NO_NAMES = new Set(['number', 'function']);
const WITHOUT_NAMES = new Set(['Literal', 'UnaryExpression', 'BinaryExpression']); // null, void 0, a > b
const NO_SETTINGS = new Set(['text', 'number', 'function', 'array']);

/** Collects from one program. */
export class Settings {
  /**
   * @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values @param {import('./tfjs_uses.mjs').TfjsUses} tfjs
   * @param {Set<string>} texts receives the names that are known
   */
  constructor(program, values, tfjs, texts) {
    this.texts = texts;
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    /** @type {{setting: string, node: Node}[]} those whose value only a run knows */
    this.open = [];
  }

  /** @param {string | null} name @param {Node} value what it is, or a getter, or the member that gets something unknown */
  look(name, value) {
    if (name === null || !LOOKED_UP.test(name)) return;
    const isUnknown = value.type === 'Property' || (value.type === 'MemberExpression' && isFilled(value));
    if (isUnknown || !this.isKnown(value)) this.open.push({ setting: name, node: value });
  }

  /** @param {Node} expression @returns {boolean} whether the names that tfjs-layers will look up are all literals of the app, or none are needed */
  isKnown(expression) {
    const node = bare(expression);
    const texts = this.values.texts(node);
    for (const each of texts ?? []) this.texts.add(each); // put together from pieces, it stands nowhere as a literal
    if (texts) return true;
    if (this.tfjs.paths.has(node)) return true;
    const parts = partsOf(node);
    if (parts) return !this.isFilledLater(node) && parts.every((each) => this.isKnown(each));
    if (node.type === 'CallExpression') return this.isMade(node);
    if (node.type === 'NewExpression' || isNothing(node) || NO_NAMES.has(this.values.kind(node) ?? '')) return true;
    const literal = this.literal(node);
    if (literal && literal !== node) return this.isKnown(literal);
    return node.type === 'Identifier' && this.isKnownVariable(node);
  }

  /** @param {Node} identifier @returns {boolean} */
  isKnownVariable(identifier) {
    const init = this.onlyValue(identifier);
    if (init) return this.isKnown(init);
    return this.values.given.values(identifier)?.every((each) => each !== identifier && this.isKnown(each)) ?? false;
  }

  /** @param {Node} node @param {Node} [call] that gets it @returns {boolean} whether it is a list or table that a run may add to, or replace what it holds by names of its own */
  isFilledLater(node, call = undefined) {
    const isTable = node.type === 'ArrayExpression' || node.type === 'ObjectExpression';
    return isTable && this.values.given.escapes.mayChangeAt(node, (each) => each === call || this.isOfTfjs(each));
  }

  /** @param {Node} call @returns {boolean} whether tfjs gets what is passed, and only reads it */
  isOfTfjs({ callee }) {
    const node = bare(callee);
    return this.tfjs.paths.has(node) || (node.type === 'MemberExpression' && memberName(node) === 'compile');
  }

  /** @param {Node} call @returns {boolean} whether it makes something of tfjs, or returns what is known */
  isMade(call) {
    const callee = bare(call.callee);
    if (this.tfjs.paths.has(callee) || this.tfjs.likelyMakers.has(callee)) return true;
    return returnedBy(this.program.called(callee))?.every((each) => this.isKnown(each)) ?? false;
  }

  /** @param {Node} identifier @returns {Node | undefined} what a variable is given, where that is one thing */
  onlyValue(identifier) {
    const variable = this.program.variable(identifier);
    const def = variable?.defs.length === 1 ? variable.defs[0] : undefined;
    if (def?.type !== 'Variable' || def.node.id.type !== 'Identifier' || !def.node.init) return undefined;
    return this.program.references(variable).filter(isWritten).length === 1 ? def.node.init : undefined;
  }

  /** Looks at the settings that a layer or `compile` is given. @param {Node} call @param {string} setting */
  call(call, setting) {
    const [given] = call.arguments;
    if (!given) return;
    const literal = this.literal(given) ?? this.shallow(given);
    if (literal?.type !== 'ObjectExpression') {
      if (!isNothing(bare(given)) && !NO_SETTINGS.has(this.values.kind(given) ?? '')) this.open.push({ setting, node: given });
      return;
    }
    if (this.isFilledLater(literal, call)) this.open.push({ setting, node: given });
    for (const each of literal.properties) {
      const isOpen = each.type === 'SpreadElement' ? this.literal(each.argument)?.type !== 'ObjectExpression' : keyName(each) === null;
      if (isOpen) this.open.push({ setting, node: each });
    }
  }

  /** @param {Node} expression @returns {Node | undefined} the list or table literal that it certainly is, unchanged */
  literal(expression) {
    const tables = this.values.given.tables(expression);
    return tables?.length === 1 ? tables[0] : undefined;
  }

  /** @param {Node} expression @returns {Node | undefined} the object literal that a variable begins with; what is assigned to its members is looked at by itself */
  shallow(expression) {
    const node = bare(expression);
    const value = node.type === 'Identifier' ? this.onlyValue(node) : undefined;
    return value?.type === 'ObjectExpression' ? value : undefined;
  }
}

/** @param {Node} node @returns {boolean} whether it certainly names nothing */
const isNothing = (node) => (WITHOUT_NAMES.has(node.type) && node.operator !== '+') || isUndefined(node);

/** @param {Node} node @returns {Node[] | undefined} what is chosen from or collected in it; a spread is not among what can be known */
function partsOf(node) {
  if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate];
  if (node.type === 'LogicalExpression') return [node.left, node.right];
  if (node.type === 'ObjectExpression') return node.properties.map((/** @type {Node} */ each) => each.value ?? each);
  return node.type === 'ArrayExpression' ? node.elements.filter(Boolean) : undefined;
}
