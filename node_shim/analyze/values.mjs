/** What an expression can be, as far as the code tells: a kind of value that is certainly no tensor, or a set of texts. */
import { bare, isWritten } from './program.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */
/** @typedef {import('./program.mjs').Program} Program */
/** @typedef {'array' | 'text' | 'number' | 'function' | 'object' | 'promise' | 'other'} Kind `other`: something else that is certainly no tensor */

const MOST_TEXTS = 512; // more than there are ops: such a set says nothing
// What JavaScript and the browser themselves provide; none is a tensor.
const GLOBALS = new Set([
  ...['Math', 'console', 'JSON', 'Object', 'Array', 'Number', 'String', 'Boolean', 'BigInt', 'Promise', 'Date', 'Reflect', 'Symbol', 'Intl', 'RegExp', 'Proxy', 'Atomics', 'WebAssembly', 'Error', 'Function'],
  ...['Set', 'Map', 'WeakMap', 'WeakSet', 'WeakRef', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Float32Array', 'Float64Array', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'],
  ...['window', 'globalThis', 'self', 'document', 'navigator', 'location', 'history', 'screen', 'performance', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'crypto', 'CSS', 'process'],
  ...['URL', 'URLSearchParams', 'Blob', 'File', 'FileReader', 'FormData', 'Headers', 'Request', 'Response', 'Worker', 'Image', 'ImageData', 'Audio', 'AbortController', 'TextEncoder', 'TextDecoder', 'EventTarget', 'Event', 'CustomEvent', 'XMLHttpRequest', 'WebSocket', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver'],
]);
// Nothing in these is ever a tensor, however deep: `Math.PI.x`. Something may be put into `window`.
const CLOSED = new Set(['Math', 'console', 'JSON', 'Number', 'Intl', 'Reflect', 'Atomics', 'WebAssembly', 'performance', 'navigator', 'location', 'history', 'screen', 'crypto', 'CSS']);
/** @type {Record<string, Kind>} */
const MADE = { Array: 'array', String: 'text', Number: 'number', Promise: 'promise', Function: 'function' };
const TEXT_TO_ARRAY = new Set(['split', 'match', 'matchAll']);
const TO_NUMBER = new Set(['indexOf', 'lastIndexOf', 'findIndex', 'findLastIndex', 'search', 'charCodeAt', 'codePointAt', 'localeCompare', 'push', 'unshift', 'includes', 'some', 'every', 'startsWith', 'endsWith', 'has', 'delete', 'test', 'getTime', 'valueOf']);
const ARRAY_TO_ARRAY = new Set(['map', 'filter', 'slice', 'concat', 'flat', 'flatMap', 'reverse', 'sort', 'splice', 'fill', 'keys', 'entries', 'values', 'toReversed', 'toSorted', 'toSpliced', 'with', 'copyWithin', 'subarray']);
const ELEMENT_METHODS = new Set(['forEach', 'map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast']);
const OBJECT_TO_ARRAY = new Set(['keys', 'values', 'entries', 'getOwnPropertyNames']);

/** Answers for one program; what was found is remembered. */
export class Values {
  /** @param {Program} program */
  constructor(program) {
    this.program = program;
    /** @type {Map<unknown, Kind | null>} */
    this.kinds = new Map();
    /** @type {Map<unknown, Set<string> | null>} */
    this.known = new Map();
  }

  /** @param {Node} expression @returns {Kind | null} null where it may be a tensor */
  kind(expression) {
    const node = bare(expression);
    switch (node.type) {
      case 'Literal':
        return typeof node.value === 'string' ? 'text' : typeof node.value === 'number' ? 'number' : 'other';
      case 'TemplateLiteral':
        return 'text';
      case 'ArrayExpression':
        return 'array';
      case 'ObjectExpression':
        return 'object';
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'ClassExpression':
        return 'function';
      case 'UnaryExpression':
        return node.operator === 'typeof' ? 'text' : node.operator === 'void' ? 'other' : 'number';
      case 'UpdateExpression':
        return 'number';
      case 'BinaryExpression':
        return this.binary(node);
      case 'ImportExpression':
        return 'promise';
      case 'MetaProperty':
        return 'other';
      case 'AssignmentExpression':
        return node.operator === '=' ? this.kind(node.right) : /^(\|\||&&|\?\?)=$/.test(node.operator) ? null : node.operator === '+=' ? 'other' : 'number';
      case 'ConditionalExpression':
        return same(this.kind(node.consequent), this.kind(node.alternate));
      case 'LogicalExpression':
        return same(this.kind(node.left), this.kind(node.right));
      case 'AwaitExpression': {
        const kind = this.kind(node.argument);
        return kind === 'promise' ? null : kind;
      }
      case 'NewExpression':
        return node.callee.type === 'Identifier' && this.isGlobal(node.callee) ? (MADE[node.callee.name] ?? 'other') : null;
      case 'CallExpression':
        return this.remembered(this.kinds, node, () => this.called(node));
      case 'MemberExpression':
        return this.member(node);
      case 'Identifier':
        return this.identifier(node);
      default:
        return null;
    }
  }

  /** @param {Node} node @returns {Kind} a number, a text or a truth value: never an object */
  binary(node) {
    if (node.operator !== '+') return /^([<>]=?|[=!]==?|in|instanceof)$/.test(node.operator) ? 'other' : 'number';
    const [left, right] = [this.kind(node.left), this.kind(node.right)];
    if (left === 'text' || right === 'text') return 'text';
    return left === 'number' && right === 'number' ? 'number' : 'other';
  }

  /** @param {Node} identifier @returns {boolean} whether it is one of JavaScript's own, or the browser's */
  isGlobal(identifier) {
    return GLOBALS.has(identifier.name) && !this.program.variable(identifier);
  }

  /** @param {Node} node @returns {Kind | null} */
  identifier(node) {
    const variable = this.program.variable(node);
    if (variable) return this.remembered(this.kinds, variable, () => this.ofVariable(variable));
    if (node.name === 'undefined' || node.name === 'NaN' || node.name === 'Infinity') return 'other';
    return this.isGlobal(node) ? 'other' : null;
  }

  /** @param {Node} node @returns {Kind | null} */
  member(node) {
    const name = memberName(node);
    const kind = this.kind(node.object);
    if (name === 'length' && (kind === 'array' || kind === 'text' || kind === 'function')) return 'number';
    let first = node;
    while (first.type === 'MemberExpression') first = bare(first.object);
    return first.type === 'Identifier' && CLOSED.has(first.name) && this.isGlobal(first) ? 'other' : null;
  }

  /** @param {Node} node a call @returns {Kind | null} */
  called(node) {
    const callee = bare(node.callee);
    if (callee.type === 'Identifier' && this.isFree(callee)) {
      if (callee.name === 'fetch' || callee.name === 'Promise') return 'promise';
      if (['String', 'atob', 'btoa', 'encodeURIComponent', 'decodeURIComponent'].includes(callee.name)) return 'text';
      if (['Number', 'parseInt', 'parseFloat', 'setTimeout', 'setInterval', 'requestAnimationFrame'].includes(callee.name)) return 'number';
      if (['Boolean', 'BigInt', 'Symbol', 'Date', 'isNaN', 'isFinite'].includes(callee.name)) return 'other';
      if (callee.name === 'Array') return 'array';
    }
    if (callee.type !== 'MemberExpression') return null;
    const [name, object] = [memberName(callee), bare(callee.object)];
    if (name === null) return null;
    if (object.type === 'Identifier' && this.isGlobal(object)) return ofGlobal(object.name, name);
    if (name === 'toString' || name === 'toLocaleString') return 'text';
    return this.ofMethod(this.kind(object), name);
  }

  /** @param {Node} identifier @returns {boolean} whether no variable of the app has this name here */
  isFree(identifier) {
    return !this.program.variable(identifier);
  }

  /** @param {Kind | null} kind of the receiver @param {string} name @returns {Kind | null} */
  ofMethod(kind, name) {
    if (kind === 'text') return TEXT_TO_ARRAY.has(name) ? 'array' : TO_NUMBER.has(name) ? 'number' : 'text';
    if (kind === 'number') return 'text'; // toFixed and the like
    if (kind === 'promise') return ['then', 'catch', 'finally'].includes(name) ? 'promise' : null;
    if (kind !== 'array') return null;
    if (name === 'join') return 'text';
    return ARRAY_TO_ARRAY.has(name) ? 'array' : TO_NUMBER.has(name) ? 'number' : null;
  }

  /** @param {Variable} variable @returns {Kind | null} what all of its values are */
  ofVariable(variable) {
    if (variable.defs.length !== 1) return null;
    const [{ type, node }] = variable.defs;
    if (type === 'FunctionName' || type === 'ClassName') return 'function';
    if (type === 'Parameter') return this.reassigned(variable) ? null : this.ofParameter(variable, node);
    if (type !== 'Variable') return null;
    const kinds = [];
    for (const each of this.program.references(variable)) {
      if (!isWritten(each)) continue;
      kinds.push(this.written(each));
      if (kinds.at(-1) === null) return null;
    }
    return kinds.length > 0 ? kinds.reduce(same) : null;
  }

  /** @param {Node} identifier where the variable gets a value @returns {Kind | null} */
  written(identifier) {
    const { parent } = identifier;
    if (parent.type === 'UpdateExpression') return 'number';
    if (parent.type === 'VariableDeclarator') {
      const loop = parent.parent.parent;
      if (loop.left === parent.parent) return this.looped(loop);
      return parent.init ? this.kind(parent.init) : 'other';
    }
    if (parent.type === 'AssignmentExpression') return this.kind(parent);
    return /^For(Of|In)Statement$/.test(parent.type) ? this.looped(parent) : null;
  }

  /** @param {Node} loop @returns {Kind | null} */
  looped(loop) {
    if (loop.type === 'ForInStatement') return 'text';
    if (this.kind(loop.right) === 'text') return 'text';
    const elements = this.elements(loop.right);
    return elements && elements.length > 0 ? elements.map((each) => this.kind(each)).reduce(same) : null;
  }

  /** @param {Variable} variable @returns {boolean} */
  reassigned(variable) {
    return this.program.references(variable).some(isWritten);
  }

  /** @param {Variable} variable @param {Node} owner the function @returns {Kind | null} */
  ofParameter(variable, owner) {
    const index = owner.params.findIndex((/** @type {Node} */ each) => variable.identifiers[0] === (each.argument ?? each.left ?? each));
    if (index < 0) return null;
    const parameter = owner.params[index];
    if (parameter.type === 'RestElement') return 'array';
    const list = this.listOfCallback(owner);
    if (list && index === 1) return 'number';
    const given = this.given(owner, index);
    if (!given || given.length === 0) return null;
    const kinds = given.map((each) => (each ? this.kind(each) : parameter.type === 'AssignmentPattern' ? this.kind(parameter.right) : 'other'));
    if (parameter.type === 'AssignmentPattern') kinds.push(this.kind(parameter.right));
    return kinds.reduce(same);
  }

  /** @param {Node} node a function @returns {Node | undefined} the list whose elements it gets: `list.map(node)` */
  listOfCallback(node) {
    const call = node.parent;
    if (call?.type !== 'CallExpression' || call.arguments[0] !== node) return undefined;
    const callee = bare(call.callee);
    return callee.type === 'MemberExpression' && ELEMENT_METHODS.has(String(memberName(callee))) && this.kind(callee.object) === 'array' ? callee.object : undefined;
  }

  /**
   * What a function gets as its parameter number `index` in every call, undefined for calls without it.
   * @param {Node} owner @param {number} index
   * @returns {(Node | undefined)[] | undefined} undefined where that cannot be told
   */
  given(owner, index) {
    const list = this.listOfCallback(owner);
    if (list) return index === 0 ? this.elements(list) : undefined;
    const calls = this.program.callsOf(owner);
    if (!calls || calls.some((call) => call.arguments.slice(0, index + 1).some((/** @type {Node} */ each) => each.type === 'SpreadElement'))) return undefined;
    return calls.map((call) => call.arguments[index]);
  }

  /** @param {Node} expression @returns {Set<string> | null} every text that it can be; null where that cannot be told */
  texts(expression) {
    const node = bare(expression);
    switch (node.type) {
      case 'Literal':
        return new Set(typeof node.value === 'string' || typeof node.value === 'number' ? [String(node.value)] : []);
      case 'TemplateLiteral':
        return this.template(node);
      case 'ConditionalExpression':
        return union(this.texts(node.consequent), this.texts(node.alternate));
      case 'LogicalExpression':
        return union(this.texts(node.left), this.texts(node.right));
      case 'AssignmentExpression':
        return node.operator === '=' ? this.texts(node.right) : null;
      case 'BinaryExpression':
        return node.operator === '+' ? joined(this.texts(node.left), this.texts(node.right)) : null;
      case 'MemberExpression':
        return this.remembered(this.known, node, () => this.textsOfMember(node));
      case 'CallExpression':
        return this.remembered(this.known, node, () => this.textsOfCall(node));
      case 'Identifier': {
        const variable = this.program.variable(node);
        if (!variable) return node.name === 'undefined' ? new Set() : null;
        return this.remembered(this.known, variable, () => this.textsOfVariable(variable));
      }
      default:
        return null;
    }
  }

  /** @param {Node} node @returns {Set<string> | null} */
  template(node) {
    /** @type {Set<string> | null} */
    let found = new Set(['']);
    for (const [index, { value }] of node.quasis.entries()) {
      found = joined(found, new Set([value.cooked ?? '']));
      if (index < node.expressions.length) found = joined(found, this.texts(node.expressions[index]));
    }
    return found;
  }

  /** @param {Node} node @returns {Set<string> | null} */
  textsOfMember(node) {
    const values = this.membersOf(node.object, memberName(node) ?? this.texts(node.property));
    return values && values.map((each) => this.texts(each)).reduce(union, new Set());
  }

  /**
   * The values of a literal table of the app, those under `names` or all; undefined where they cannot be told.
   * @param {Node} expression @param {string | Set<string> | null} names
   * @returns {Node[] | undefined}
   */
  membersOf(expression, names) {
    const table = this.literal(expression);
    if (table?.type === 'ArrayExpression') return this.elements(table);
    if (table?.type !== 'ObjectExpression') return this.elements(expression);
    const wanted = typeof names === 'string' ? new Set([names]) : names;
    const values = [];
    for (const each of table.properties) {
      const key = each.type === 'Property' ? keyName(each) : null;
      if (key === null) return undefined;
      if (!wanted || wanted.has(key)) values.push(each.value);
    }
    return values;
  }

  /** @param {Node} expression @returns {Node | undefined} the array or object literal that it certainly is, and that is only read by members */
  literal(expression) {
    const node = bare(expression);
    if (node.type === 'ArrayExpression' || node.type === 'ObjectExpression') return node;
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && memberName(node.callee) === 'freeze' && node.arguments.length === 1) return this.literal(node.arguments[0]);
    const variable = node.type === 'Identifier' ? this.program.variable(node) : undefined;
    const def = variable?.defs.length === 1 ? variable.defs[0] : undefined;
    if (def?.type !== 'Variable' || def.node.id.type !== 'Identifier' || !def.node.init) return undefined;
    const references = this.program.references(variable);
    if (references.some((each) => each.parent !== def.node && (isWritten(each) || isChanged(each)))) return undefined;
    return this.literal(def.node.init);
  }

  /** @param {Node} expression @returns {Node[] | undefined} what the list certainly holds */
  elements(expression) {
    const node = bare(expression);
    const list = this.literal(node);
    if (list?.type === 'ArrayExpression') {
      const found = [];
      for (const each of list.elements) {
        if (!each) continue;
        const more = each.type === 'SpreadElement' ? this.elements(each.argument) : [each];
        if (!more) return undefined;
        found.push(...more);
      }
      return found;
    }
    if (node.type === 'NewExpression' && node.callee.name === 'Set' && node.arguments.length === 1) return this.elements(node.arguments[0]);
    if (node.type === 'Identifier') {
      const variable = this.program.variable(node);
      const def = variable?.defs.length === 1 ? variable.defs[0] : undefined;
      const init = def?.type === 'Variable' && def.node.id.type === 'Identifier' ? def.node.init : undefined;
      return init && !this.program.references(variable).some((each) => each.parent !== def.node && (isWritten(each) || isChanged(each))) ? this.elements(init) : undefined;
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
    const [name, { object }] = [memberName(node.callee), node.callee];
    if (name === 'split') return pieces(node, this.texts(object), this.texts(node.arguments[0] ?? node));
    if (name && OBJECT_TO_ARRAY.has(name) && object.name === 'Object' && node.arguments.length === 1) return this.ofTable(name, node.arguments[0]);
    return name && ['filter', 'slice', 'reverse', 'sort'].includes(name) ? this.elements(object) : undefined;
  }

  /** @param {string} name `keys` or `values` @param {Node} expression @returns {Node[] | undefined} */
  ofTable(name, expression) {
    const table = this.literal(expression);
    if (table?.type !== 'ObjectExpression') return undefined;
    const keys = table.properties.map((/** @type {Node} */ each) => (each.type === 'Property' ? keyName(each) : null));
    if (keys.includes(null) || name === 'entries') return undefined;
    return name === 'values' ? table.properties.map((/** @type {Node} */ each) => each.value) : keys.map(made);
  }

  /** @param {Node} node a call @returns {Set<string> | null} */
  textsOfCall(node) {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return this.textsOfResult(this.program.called(callee));
    const name = memberName(callee);
    if (name === 'toLowerCase' || name === 'toUpperCase' || name === 'trim') {
      const texts = this.texts(callee.object);
      return texts && new Set([...texts].map((text) => text[name]()));
    }
    if (name === 'toString' || name === 'valueOf') return this.texts(callee.object);
    if (name === 'at' || name === 'find' || name === 'pop' || name === 'shift') return this.textsIn(callee.object);
    return null;
  }

  /** @param {Node | undefined} owner a function @returns {Set<string> | null} what it returns, where its body is that one expression */
  textsOfResult(owner) {
    return owner?.type === 'ArrowFunctionExpression' && owner.expression ? this.texts(owner.body) : null;
  }

  /** @param {Node} list @returns {Set<string> | null} */
  textsIn(list) {
    const elements = this.elements(list);
    return elements ? elements.map((each) => this.texts(each)).reduce(union, new Set()) : null;
  }

  /** @param {Variable} variable @returns {Set<string> | null} */
  textsOfVariable(variable) {
    if (variable.defs.length !== 1) return null;
    const [{ type, node }] = variable.defs;
    if (type === 'Parameter') return this.reassigned(variable) ? null : this.textsOfParameter(variable, node);
    if (type !== 'Variable') return null;
    /** @type {Set<string> | null} */
    let found = new Set();
    for (const each of this.program.references(variable)) {
      if (isWritten(each)) found = union(found, this.textsWritten(each));
    }
    return found;
  }

  /** @param {Node} identifier @returns {Set<string> | null} */
  textsWritten({ parent }) {
    if (parent.type === 'AssignmentExpression') return parent.operator === '=' || /^(\|\||\?\?)=$/.test(parent.operator) ? this.texts(parent.right) : null;
    const loop = parent.type === 'VariableDeclarator' ? parent.parent.parent : parent;
    if (loop.type === 'ForOfStatement' && (loop.left === parent.parent || loop === parent)) return this.textsIn(loop.right);
    if (loop.type === 'ForInStatement' && (loop.left === parent.parent || loop === parent)) {
      const keys = this.ofTable('keys', loop.right);
      return keys ? new Set(keys.map((each) => each.value)) : null;
    }
    return parent.type === 'VariableDeclarator' ? (parent.init ? this.texts(parent.init) : new Set()) : null;
  }

  /** @param {Variable} variable @param {Node} owner @returns {Set<string> | null} */
  textsOfParameter(variable, owner) {
    const index = owner.params.findIndex((/** @type {Node} */ each) => variable.identifiers[0] === (each.left ?? each));
    const given = index < 0 ? undefined : this.given(owner, index);
    if (!given) return null;
    const fallback = owner.params[index].type === 'AssignmentPattern' ? this.texts(owner.params[index].right) : new Set();
    return given.map((each) => (each ? this.texts(each) : new Set())).reduce(union, fallback);
  }

  /**
   * Answers once; while it is being answered it adds nothing.
   * @template T
   * @param {Map<unknown, T | null>} memory @param {unknown} key @param {() => T | null} answer
   * @returns {T | null}
   */
  remembered(memory, key, answer) {
    if (!memory.has(key)) {
      memory.set(key, null);
      memory.set(key, answer());
    }
    return memory.get(key) ?? null;
  }
}

/** @param {Node} member @returns {string | null} the name that it reads; null where that is not a literal */
export function memberName({ computed, property }) {
  if (!computed) return property.type === 'PrivateIdentifier' ? `#${property.name}` : property.name;
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  return property.type === 'TemplateLiteral' && property.expressions.length === 0 ? property.quasis[0].value.cooked : null;
}

/** @param {Node} property of an object or a pattern @returns {string | null} its key; null where that is no literal */
export function keyName({ computed, key }) {
  if (!computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : key.type === 'TemplateLiteral' && key.expressions.length === 0 ? key.quasis[0].value.cooked : null;
}

/** @param {string} global @param {string} method @returns {Kind | null} */
function ofGlobal(global, method) {
  if (global === 'Object') return OBJECT_TO_ARRAY.has(method) ? 'array' : null;
  if (global === 'Array') return method === 'isArray' ? 'other' : 'array';
  if (global === 'JSON') return method === 'stringify' ? 'text' : 'other';
  if (global === 'Promise') return 'promise';
  if (global === 'Math' || global === 'Number') return 'number';
  if (global === 'String') return 'text';
  if (global === 'Reflect' || global === 'window' || global === 'globalThis' || global === 'self' || global === 'Function') return null;
  return 'other';
}

/** @param {Kind | null} one @param {Kind | null} other @returns {Kind | null} */
function same(one, other) {
  if (one === null || other === null) return null;
  return one === other ? one : 'other';
}

/** @param {Set<string> | null} one @param {Set<string> | null} other @returns {Set<string> | null} */
function union(one, other) {
  return one && other && one.size + other.size <= MOST_TEXTS ? new Set([...one, ...other]) : null;
}

/** @param {Set<string> | null} one @param {Set<string> | null} other @returns {Set<string> | null} */
function joined(one, other) {
  if (!one || !other || one.size * other.size > MOST_TEXTS) return null;
  return new Set([...one].flatMap((left) => [...other].map((right) => left + right)));
}

/** @param {string} value @returns {Node} */
const made = (value) => ({ type: 'Literal', value });

/** @param {Node} node @param {Set<string> | null} texts @param {Set<string> | null} separators @returns {Node[] | undefined} */
function pieces(node, texts, separators) {
  if (!texts || separators?.size !== 1 || node.arguments.length !== 1) return undefined;
  return [...texts].flatMap((text) => text.split([...separators][0])).map(made);
}

/** @param {Node} identifier of a list or table @returns {boolean} whether its content may change there, or by whoever gets it */
function isChanged(identifier) {
  const { parent } = identifier;
  if (parent.type === 'MemberExpression' && parent.object === identifier) {
    const above = parent.parent;
    if (above.type === 'AssignmentExpression' && above.left === parent) return true;
    if (above.type === 'UpdateExpression' || (above.type === 'UnaryExpression' && above.operator === 'delete')) return true;
    return above.type === 'CallExpression' && above.callee === parent && ['push', 'unshift', 'splice', 'fill', 'add', 'set'].includes(String(memberName(parent)));
  }
  if (parent.type === 'CallExpression' && parent.arguments.includes(identifier)) return !isReader(parent.callee);
  if (parent.type === 'VariableDeclarator') return parent.id.type === 'Identifier'; // another name, under which it may be changed
  return !/^(ForOfStatement|ForInStatement|SpreadElement|BinaryExpression|UnaryExpression|IfStatement|TemplateLiteral|ExpressionStatement)$/.test(parent.type);
}

/** @param {Node} callee @returns {boolean} whether it only reads its arguments */
function isReader(callee) {
  return callee.type === 'MemberExpression' && /^(Object|Array|console|JSON|Math)$/.test(callee.object.name ?? '') && !/^(assign|defineProperty|defineProperties)$/.test(String(memberName(callee)));
}

