/** Where a value goes: through names, parameters, returns, destructuring, promises and other modules of the app. */
import { exporting, goesOn, isBound, isList, isLookedInto, isMethod, isOfPromise, isPassedOn, ownerOf, promised, readFromThis, thenOf, usesArguments, usesThis } from './forms.mjs';
import { bare, isCallee, isWritten, keyName, memberName, outermost } from './names.mjs';
import { Trail } from './trail.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/**
 * What is to be known of a value.
 * @typedef {object} Sink
 * @property {string} id tells it from others, so that each is followed once through each name
 * @property {(names: Set<string> | null, target: Node) => void} member one of its members is read into `target`, an
 *   expression or a pattern; null where the name is unknown
 * @property {(node: Node) => void} escape it goes where it cannot be followed
 * @property {(call: Node) => void} [called] it is called, or constructed
 * @property {(node: Node) => void} [seen] it is at `node`, whatever happens to it
 */

const GOES_ON = new Set(['AwaitExpression', 'ConditionalExpression', 'LogicalExpression']);
const BOUND = new Set(['VariableDeclarator', 'AssignmentExpression', 'AssignmentPattern']);
const NOTHING_TAKEN = new Set(['ExpressionStatement', 'UnaryExpression', 'IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement', 'TemplateLiteral', 'SwitchStatement', 'SwitchCase', 'UpdateExpression']);

export class Flow {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values */
  constructor(program, values) {
    this.program = program;
    this.values = values;
    this.trail = new Trail();
    this.containers = 0;
    /** @type {Map<unknown, number>} */
    this.numbers = new Map();
    /** @type {{names: Set<string>, any: boolean} | undefined} */
    this.ofThis = undefined;
  }

  /** @param {unknown} thing @returns {number} */
  number(thing) {
    const found = this.numbers.get(thing) ?? this.numbers.size;
    this.numbers.set(thing, found);
    return found;
  }

  /** Follows what is read into `target`. @param {Node} target an expression or a pattern @param {Sink} sink */
  take(target, sink) {
    if (/Pattern$|^RestElement$/.test(target.type) || isBound(target)) this.bind(target, sink);
    else this.consume(target, sink);
  }

  /** @param {Node} expression @param {Sink} sink */
  consume(expression, sink) {
    const node = outermost(expression);
    if (!this.trail.first(sink, node)) return;
    sink.seen?.(expression);
    if (this.trail.isLong(sink)) return sink.escape(node);
    this.trail.depth += 1;
    this.step(node, sink);
    this.trail.depth -= 1;
  }

  /** @param {Node} node @param {Sink} sink @returns {void} */
  step(node, sink) {
    const { parent } = node;
    if (GOES_ON.has(parent.type)) return goesOn(parent, node) ? this.consume(parent, sink) : undefined;
    if (BOUND.has(parent.type)) this.bind(parent.id ?? parent.left, sink);
    switch (parent.type) {
      case 'VariableDeclarator':
      case 'AssignmentPattern':
        return undefined;
      case 'AssignmentExpression':
        return this.consume(parent, sink);
      case 'MemberExpression':
        return parent.object === node ? sink.member(this.names(parent), parent) : undefined; // else it is a key
      case 'BinaryExpression':
        return isLookedInto(parent, node) ? sink.member(this.values.texts(parent.left), parent) : undefined;
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === node ? sink.called?.(parent) : this.argument(node, parent, sink);
      default:
        return this.collected(node, parent, sink);
    }
  }

  /** @param {Node} member @returns {Set<string> | null} */
  names(member) {
    return member.computed ? this.values.texts(member.property) : new Set([String(memberName(member))]);
  }

  /** @param {Node} node @param {Node} parent that puts it among others, or returns it @param {Sink} sink @returns {void} */
  collected(node, parent, sink) {
    switch (parent.type) {
      case 'ArrayExpression':
        return this.consume(parent, this.container(parent, String(parent.elements.indexOf(node)), sink));
      case 'Property':
        return this.property(parent, node, sink);
      case 'SpreadElement':
        return parent.parent.type === 'ObjectExpression' ? this.consume(parent.parent, sink) : sink.escape(node);
      case 'ReturnStatement':
        return this.returned(ownerOf(parent), sink, node);
      case 'ArrowFunctionExpression':
        return this.returned(parent, sink, node);
      default:
        return NOTHING_TAKEN.has(parent.type) && parent.parent.type !== 'TaggedTemplateExpression' ? undefined : sink.escape(node);
    }
  }

  /** @param {Node} pattern @param {Sink} sink @returns {void} */
  bind(pattern, sink) {
    switch (pattern.type) {
      case 'Identifier':
        return this.variable(pattern, sink);
      case 'ObjectPattern':
        for (const each of pattern.properties) {
          if (each.type === 'RestElement') this.bind(each.argument, sink);
          else sink.member(each.computed ? this.values.texts(each.key) : new Set([String(keyName(each))]), each.value);
        }
        return undefined;
      case 'ArrayPattern':
        for (const [index, each] of pattern.elements.entries()) if (each?.type === 'RestElement') sink.escape(each.argument); else if (each) sink.member(new Set([String(index)]), each);
        return undefined;
      case 'AssignmentPattern':
        return this.bind(pattern.left, sink);
      default:
        return sink.escape(pattern); // this.tf = tf
    }
  }

  /** @param {Node} identifier that the value is bound to @param {Sink} sink @returns {void} */
  variable(identifier, sink) {
    const variable = this.program.variable(identifier);
    return variable ? this.named(variable, sink) : sink.escape(identifier);
  }

  /** Follows everything that is read from a variable. @param {any} variable @param {Sink} sink */
  named(variable, sink) {
    if (!this.trail.first(sink, variable)) return;
    if (this.program.visible.has(variable)) sink.escape(variable.identifiers[0]);
    for (const each of this.program.references(variable)) if (!isWritten(each)) this.consume(each, sink);
    for (const [namespace, name] of this.program.namespacesWith(variable)) this.consume(namespace, this.container(namespace, name, sink));
  }

  /** @param {Node} node @param {Node} call that it is an argument of @param {Sink} sink @returns {void} */
  argument(node, call, sink) {
    const index = call.arguments.indexOf(node);
    const callee = bare(call.callee);
    if (callee.name === '__export') return undefined; // what it gives the namespace is followed from there
    if (callee.name === '__reExport') return index === 1 ? this.variable(call.arguments[0], sink) : undefined;
    if (isPassedOn(callee)) return this.consume(call, sink);
    const owner = this.program.called(callee);
    if (!owner || call.arguments.slice(0, index).some((/** @type {Node} */ each) => each.type === 'SpreadElement') || usesArguments(owner)) return sink.escape(node);
    if ((owner.params[index] ?? owner.params.at(-1))?.type === 'RestElement') return sink.escape(node);
    return owner.params[index] ? this.bind(owner.params[index], sink) : undefined;
  }

  /** @param {Node} property @param {Node} node its value @param {Sink} sink @returns {void} */
  property(property, node, sink) {
    if (property.value !== node) return undefined;
    const name = keyName(property);
    const isFollowed = property.parent.type === 'ObjectExpression' && name !== null && name !== '__proto__' && !usesThis(property.parent);
    if (!isFollowed) return sink.escape(node); // ({ add: ops.plus } = tf) too
    this.ofThis ??= readFromThis(this.program, this.values);
    if (this.ofThis.any || this.ofThis.names.has(name)) sink.escape(node); // const app = { tf, run }, and somewhere function run() { this.tf.add() }
    return this.consume(property.parent, this.container(property.parent, name, sink));
  }

  /**
   * A sink for something that holds the value of `sink` under `name`.
   * @param {unknown} holder @param {string} name @param {Sink} sink
   * @returns {Sink}
   */
  container(holder, name, sink) {
    return {
      id: `${this.number(holder)}.${name}>${sink.id}`,
      member: (names, target) => {
        if (names === null || names.has(name)) this.take(target, sink);
        else if ([...names].some(isOfPromise)) this.take(target, promised(this, names, this.container(holder, name, sink)));
        else if ((isList(holder) && [...names].some(isMethod)) || names.has('valueOf')) sink.escape(target); // list.map(f), app.valueOf().tf
      },
      escape: (node) => sink.escape(node),
    };
  }

  /** @param {Node} owner the function that returns it @param {Sink} sink @param {Node} node @returns {void} */
  returned(owner, sink, node) {
    if (!owner || owner.generator) return sink.escape(node);
    const getter = exporting(owner);
    if (getter) return this.variable(getter.namespace, this.container(getter.namespace, getter.name, sink));
    const then = thenOf(owner);
    if (then) return this.consume(then, sink);
    const calls = callsOf(this.program, owner);
    if (!calls) return sink.escape(node);
    for (const call of calls) this.consume(call, sink);
    return undefined;
  }
}

/** @param {import('./program.mjs').Program} program @param {Node} owner @returns {Node[] | undefined} every call of a function; undefined where it is handed on, so that others may call it */
function callsOf(program, owner) {
  const uses = program.usesOf(owner);
  return uses?.every(isCallee) ? uses.map((each) => each.parent) : undefined;
}
