/** Where a value goes: through names, parameters, returns, destructuring, promises and other modules of the app. */
import { bare, isFunction, isWritten, outermost } from './program.mjs';
import { keyName, memberName } from './values.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/**
 * What is to be known of a value.
 * @typedef {object} Sink
 * @property {string} id tells it from others, so that each is followed once through each name
 * @property {(names: Set<string> | null, target: Node) => void} member one of its members is read into `target`, an
 *   expression or a pattern; null where the name cannot be told
 * @property {(node: Node) => void} escape it goes where it cannot be followed
 * @property {(call: Node) => void} [called] it is called, or constructed
 * @property {(node: Node) => void} [seen] it is at `node`, whatever happens to it
 */

const MOST_DEEP = 400; // steps of one path; deeper than that is taken as "cannot be followed"
const PASSED_ON = new Set(['__toESM', '__toCommonJS', '_interopRequireWildcard', '_interopRequireDefault', '__importStar', '__importDefault', '__rest']);
const NOTHING_TAKEN = new Set(['ExpressionStatement', 'UnaryExpression', 'IfStatement', 'WhileStatement', 'DoWhileStatement', 'ForStatement', 'TemplateLiteral', 'SwitchStatement', 'SwitchCase', 'UpdateExpression']);

/** Follows values of one program. */
export class Flow {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values */
  constructor(program, values) {
    this.program = program;
    this.values = values;
    /** @type {Map<string, Set<unknown>>} sink → what it was followed through */
    this.done = new Map();
    this.depth = 0;
    this.containers = 0;
    /** @type {Map<unknown, number>} */
    this.numbers = new Map();
  }

  /** @param {Sink} sink @param {unknown} step @returns {boolean} whether it comes here for the first time */
  first(sink, step) {
    const done = this.done.get(sink.id) ?? new Set();
    this.done.set(sink.id, done);
    return !done.has(step) && Boolean(done.add(step));
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

  /** Follows the value of an expression. @param {Node} expression @param {Sink} sink */
  consume(expression, sink) {
    const node = outermost(expression);
    if (!this.first(sink, node)) return;
    sink.seen?.(expression);
    if (this.depth > MOST_DEEP) return sink.escape(node);
    this.depth += 1;
    this.step(node, sink);
    this.depth -= 1;
  }

  /** @param {Node} node @param {Sink} sink @returns {void} */
  step(node, sink) {
    const { parent } = node;
    switch (parent.type) {
      case 'MemberExpression':
        if (parent.object !== node) return undefined; // a key
        return sink.member(parent.computed ? this.values.texts(parent.property) : new Set([String(memberName(parent))]), parent);
      case 'AwaitExpression':
        return this.consume(parent, sink);
      case 'ConditionalExpression':
        return parent.test === node ? undefined : this.consume(parent, sink);
      case 'LogicalExpression':
        return parent.left === node && parent.operator === '&&' ? undefined : this.consume(parent, sink);
      case 'BinaryExpression':
        return parent.operator === 'in' && parent.right === node ? sink.member(this.values.texts(parent.left), parent) : undefined;
      case 'VariableDeclarator':
        return this.bind(parent.id, sink);
      case 'AssignmentExpression':
        this.bind(parent.left, sink);
        return this.consume(parent, sink);
      case 'AssignmentPattern':
        return this.bind(parent.left, sink);
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === node ? sink.called?.(parent) : this.argument(node, parent, sink);
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
        return NOTHING_TAKEN.has(parent.type) ? undefined : sink.escape(node);
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
        for (const [index, each] of pattern.elements.entries()) if (each) sink.member(each.type === 'RestElement' ? null : new Set([String(index)]), each.argument ?? each);
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
    if (!variable) return sink.escape(identifier);
    return this.named(variable, sink);
  }

  /** Follows everything that is read from a variable. @param {any} variable @param {Sink} sink */
  named(variable, sink) {
    if (!this.first(sink, variable)) return;
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
    const parameter = owner.params[index] ?? owner.params.at(-1);
    if (parameter?.type === 'RestElement') return sink.escape(node);
    return owner.params[index] ? this.bind(owner.params[index], sink) : undefined;
  }

  /** @param {Node} property @param {Node} node its value @param {Sink} sink @returns {void} */
  property(property, node, sink) {
    if (property.value !== node || property.parent.type !== 'ObjectExpression') return undefined;
    const name = keyName(property);
    if (name === null) return sink.escape(node);
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
        else if (names.has('then')) this.resolved(target, this.container(holder, name, sink));
      },
      escape: (node) => sink.escape(node),
    };
  }

  /** `promise.then((value) => …)`. @param {Node} member `promise.then` @param {Sink} sink */
  resolved(member, sink) {
    const call = outermost(member).parent;
    if (call?.type !== 'CallExpression' || bare(call.callee) !== member) return;
    const callback = call.arguments[0] && bare(call.arguments[0]);
    const owner = callback && (isFunction(callback) ? callback : this.program.called(callback));
    if (owner?.params[0]) this.bind(owner.params[0], sink);
    else if (callback && !owner) sink.escape(callback);
  }

  /** @param {Node} owner the function that returns it @param {Sink} sink @param {Node} node @returns {void} */
  returned(owner, sink, node) {
    if (!owner) return sink.escape(node);
    const getter = exporting(owner);
    if (getter) return this.variable(getter.namespace, this.container(getter.namespace, getter.name, sink));
    const then = thenOf(owner);
    if (then) return this.consume(then, sink);
    const calls = this.program.callsOf(owner);
    if (!calls) return sink.escape(node);
    for (const call of calls) this.consume(call, sink);
    return undefined;
  }
}

/** @param {Node} node @returns {boolean} whether it is a name that a pattern binds */
function isBound(node) {
  const { parent } = node;
  if (node.type !== 'Identifier') return false;
  if (parent.type === 'Property') return parent.parent.type === 'ObjectPattern' && parent.value === node;
  return parent.type === 'ArrayPattern' || parent.type === 'RestElement' || isFunction(parent);
}

/** @param {Node} callee @returns {boolean} whether the call's result is what it was given */
function isPassedOn(callee) {
  if (callee.type === 'Identifier') return PASSED_ON.has(callee.name) || /^__to(ESM|CommonJS)\d*$/.test(callee.name);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  const name = memberName(callee);
  return (callee.object.name === 'Promise' && (name === 'all' || name === 'resolve')) || (callee.object.name === 'Object' && name === 'freeze');
}

/** @param {Node} owner @returns {boolean} */
function usesArguments(owner) {
  if (owner.type === 'ArrowFunctionExpression') return false;
  owner.usesArguments ??= mentionsArguments(owner.body);
  return owner.usesArguments;
}

/** @param {Node} body @returns {boolean} */
function mentionsArguments(body) {
  const waiting = [body];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node.type === 'Identifier' && node.name === 'arguments') return true;
    if (node !== body && (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression')) continue;
    for (const key in node) {
      if (key === 'parent') continue;
      const value = node[key];
      for (const each of Array.isArray(value) ? value : [value]) if (each && typeof each.type === 'string') waiting.push(each);
    }
  }
  return false;
}

/** @param {Node} node @returns {Node} the function around it */
function ownerOf(node) {
  let owner = node.parent;
  while (owner && !isFunction(owner)) owner = owner.parent;
  return owner;
}

/**
 * esbuild's `__export(lib_exports, { name: () => local })`.
 * @param {Node} owner @returns {{namespace: Node, name: string} | undefined}
 */
function exporting(owner) {
  const property = owner.parent;
  const call = property?.type === 'Property' ? property.parent.parent : undefined;
  if (call?.type !== 'CallExpression' || call.callee.name !== '__export' || call.arguments[0]?.type !== 'Identifier') return undefined;
  return { namespace: call.arguments[0], name: String(keyName(property)) };
}

/** @param {Node} owner @returns {Node | undefined} the call of `then` whose result is what the function returns */
function thenOf(owner) {
  const call = owner.parent;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== owner) return undefined;
  const callee = bare(call.callee);
  return callee.type === 'MemberExpression' && memberName(callee) === 'then' ? call : undefined;
}
