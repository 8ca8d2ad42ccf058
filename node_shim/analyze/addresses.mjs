/** The address that a model is loaded from, as far as the code tells. */
import path from 'node:path';

import { bare, firstOf, isCallee, isFunction, isWritten, keyName, memberName, outermost } from './names.mjs';
import { chunkOf } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const FETCHES = 'fetchFunc'; // an option
const HANDLERS = new Set(['http', 'browserHTTPRequest']); // io handlers that take the address
// Where the app itself is, or what its build puts in front of its files.
const HERE = /^(import\.meta\.(url|env\.BASE_URL)|process\.env\.(PUBLIC_URL|BASE_URL|ASSET_PATH|PUBLIC_PATH)|((window|self|globalThis)\.)?(location(\.(href|origin|pathname))?|document\.(baseURI|currentScript\.src|location\.(href|origin)))|__webpack_public_path__)$/;
const RELATIVE = /^\.{1,2}\//;
const ADDRESS = new Set(['href', 'toString', 'toJSON']);
const QUERY = new Set(['search', 'hash', 'username', 'password']); // the file is the same
const ASKS = /^(endsWith|startsWith|includes|indexOf|match|search|test|has|put|set|delete)$/; // of a text, an expression or a cache
const GOES_ON = /^(AwaitExpression|ReturnStatement|ArrowFunctionExpression|YieldExpression)$/;

/** Answers for one program. */
export class Addresses {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values */
  constructor(program, values) {
    this.program = program;
    this.values = values;
  }

  /** @param {Node[]} given to what loads a model: its address, and options @returns {string | null} as `source`; null where the options may lead it elsewhere */
  loaded([address, options]) {
    const fetches = options && (this.values.given.membersOf(options, FETCHES) ?? this.fetchesOfAny());
    return fetches?.every((/** @type {Node} */ each) => this.fetchesIt(each)) === false ? null : this.source(address);
  }

  /** @returns {Node[]} what any options of the app fetch with: `options.fetchFunc = f` */
  fetchesOfAny() {
    return this.program.nodes.flatMap((node) => {
      if (node.type === 'Property') return keyName(node) === FETCHES && node.parent.type === 'ObjectExpression' ? [node.value] : [];
      const { parent } = node;
      return node.type === 'MemberExpression' && memberName(node) === FETCHES && parent.type === 'AssignmentExpression' && parent.left === node ? [parent.right] : [];
    });
  }

  /** @param {Node} value @returns {boolean} whether it is a function that hands the address on as it gets it */
  fetchesIt(value) {
    const node = bare(value);
    if (node.type === 'CallExpression') return node.callee.type === 'MemberExpression' && memberName(node.callee) === 'bind' && this.fetchesIt(node.callee.object);
    const made = isFunction(node) ? node : this.program.called(node);
    if (!made) return named(node) === 'fetch';
    const [first] = made.params;
    const address = first?.type === 'RestElement' ? first.argument : first; // (...all) => fetch(...all)
    if (address?.type !== 'Identifier') return false;
    const places = this.program.references(/** @type {any} */ (this.program.variable(address))).filter((each) => each !== address);
    const fetched = this.program.nodes.filter((node) => node.type === 'CallExpression' && named(node.callee) === 'fetch' && isInside(node, made));
    return places.every(isHandedOn) && fetched.every(({ arguments: [asked] }) => places.includes(asked?.argument ?? asked));
  }

  /** @param {Node | undefined} expression @returns {string | null} the address that a model is loaded from, with `*` for what is not known; null where nothing is */
  source(expression) {
    if (!expression) return null;
    const node = bare(expression);
    const texts = this.values.texts(node);
    if (texts?.size) return [...texts].join('\n');
    if (HERE.test(dotted(node)) && !this.program.variable(firstOf(node))) return './';
    return this.put(node);
  }

  /** @param {Node} node @returns {string | null} what is put together, or made of something else */
  put(node) {
    switch (node.type) {
      case 'TemplateLiteral':
        return this.patterned(node);
      case 'BinaryExpression':
        return `${this.source(node.left) ?? '*'}${this.source(node.right) ?? '*'}`;
      case 'MemberExpression':
        return ADDRESS.has(String(memberName(node))) ? this.source(node.object) : null;
      case 'LogicalExpression': // process.env.PUBLIC_URL || ''
        return this.source(node.left) === './' && this.values.texts(node.right)?.size ? './' : null;
      case 'NewExpression':
        return node.callee.name === 'URL' ? this.resolved(node.arguments) : null;
      case 'CallExpression':
        return this.called(node);
      default:
        return node.type === 'Identifier' ? this.asset(node) : null;
    }
  }

  /** @param {Node} node @returns {string | null} */
  called(node) {
    const callee = bare(node.callee);
    const name = callee.type === 'MemberExpression' ? String(memberName(callee)) : '';
    if (HANDLERS.has(name)) return this.loaded(node.arguments);
    return ADDRESS.has(name) ? this.source(callee.object) : null;
  }

  /** @param {Node[]} given of `new URL(name, base)` @returns {string | null} */
  resolved([name, base]) {
    const source = this.source(name);
    if (source && RELATIVE.test(source) && dotted(base ?? {}) === 'import.meta.url') return this.besideFile(source, base);
    const start = base ? this.source(base) : './';
    if (source === null || start === './' || /^[A-Za-z][\w+.-]*:/.test(source)) return source;
    if (start !== null && /^https?:[^*]*$/.test(start) && !source.includes('*')) return URL.canParse(source, start) ? new URL(source, start).href : null;
    return start === null || start.includes('*') ? `*/${source}` : source;
  }

  /** @param {string} source @param {Node} node @returns {string} of a package: where it is, as the app's models lie elsewhere */
  besideFile(source, node) {
    const file = this.program.fileAt(chunkOf(node).name, node.start);
    return file.includes('node_modules/') ? path.posix.join(path.posix.dirname(file), source) : source;
  }

  /** @param {Node} node @returns {string} */
  patterned(node) {
    const parts = node.quasis.flatMap((/** @type {Node} */ { value }, /** @type {number} */ index) => [value.cooked, index < node.expressions.length ? (this.source(node.expressions[index]) ?? '*') : '']);
    return parts.join('');
  }

  /** @param {Node} identifier @returns {string | null} the file that an import of the app stands for: `import url from './model.json?url'`; or what a variable is given */
  asset(identifier) {
    const variable = this.program.variable(identifier);
    const outside = variable && this.program.outside.get(variable);
    if (outside && /\.json(\?|$)/.test(outside.specifier)) return outside.specifier.replace(/\?.*$/, '');
    const def = variable?.defs.length === 1 ? variable.defs[0] : undefined;
    const isGiven = def?.type === 'Variable' && def.node.id.type === 'Identifier' && def.node.init;
    const references = isGiven ? this.program.references(variable) : [];
    return references.filter(isWritten).length === 1 && !references.some(isChanged) ? this.source(def.node.init) : null;
  }
}

/** @param {Node} identifier of a URL @returns {boolean} whether it is led elsewhere there: `url.pathname = …` */
function isChanged(identifier) {
  const { parent } = outermost(identifier);
  return parent.type === 'MemberExpression' && bare(parent.object) === identifier && !QUERY.has(String(memberName(parent))) && parent.parent.type === 'AssignmentExpression' && parent.parent.left === parent;
}

/** @param {Node} node @param {Node} outer @returns {boolean} */
function isInside(node, outer) {
  for (let at = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

/** @param {Node} callee @returns {string} the name that it is called by */
function named(callee) {
  const node = bare(callee);
  return String(node.type === 'MemberExpression' ? memberName(node) : node.name);
}

/** @param {Node} identifier of an address @returns {boolean} whether it is given to what fetches it, as it is, or only looked at */
function isHandedOn(identifier) {
  const parent = outermost(identifier).parent.type === 'SpreadElement' ? identifier.parent.parent : outermost(identifier).parent;
  if (parent.type === 'MemberExpression') return ASKS.test(String(memberName(parent))) && isCallee(parent);
  if (!/^(Call|New)Expression$/.test(parent.type) || parent.callee === identifier) return false;
  const callee = bare(parent.callee);
  if (named(callee) === 'fetch' || ASKS.test(named(callee)) || (callee.type === 'MemberExpression' && bare(callee.object).name === 'console')) return true;
  const place = outermost(parent);
  return GOES_ON.test(place.parent.type) || (place.parent.type === 'MemberExpression' && place.parent.object === place && /^(then|catch|finally)$/.test(String(memberName(place.parent))));
}

/** @param {Node} node @returns {string} `import.meta.env.BASE_URL`; empty for anything that is no chain of names */
function dotted(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MetaProperty') return `${node.meta.name}.${node.property.name}`;
  const name = node.type === 'MemberExpression' ? memberName(node) : null;
  const object = name === null ? '' : dotted(bare(node.object));
  return object && `${object}.${name}`;
}
