/** The address that a model is loaded from, as far as the code tells. */
import { bare, firstOf, isWritten, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const HANDLERS = new Set(['http', 'browserHTTPRequest']); // io handlers that take the address
// Where the app itself is, or what its build puts in front of its files.
const HERE = /^(import\.meta\.(url|env\.BASE_URL)|process\.env\.(PUBLIC_URL|BASE_URL|ASSET_PATH|PUBLIC_PATH)|((window|self|globalThis)\.)?(location(\.(href|origin|pathname))?|document\.(baseURI|currentScript\.src|location\.(href|origin)))|__webpack_public_path__)$/;
const ADDRESS = new Set(['href', 'toString', 'toJSON']);

/** Answers for one program. */
export class Addresses {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values */
  constructor(program, values) {
    this.program = program;
    this.values = values;
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
    if (HANDLERS.has(name)) return this.source(node.arguments[0]);
    return ADDRESS.has(name) ? this.source(callee.object) : null;
  }

  /** @param {Node[]} given of `new URL(name, base)` @returns {string | null} */
  resolved([name, base]) {
    const source = this.source(name);
    const start = base ? this.source(base) : './';
    if (source === null || start === './' || /^[A-Za-z][\w+.-]*:/.test(source)) return source;
    if (start !== null && /^https?:[^*]*$/.test(start) && !source.includes('*')) return URL.canParse(source, start) ? new URL(source, start).href : null;
    return start === null || start.includes('*') ? `*/${source}` : source;
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
    return isGiven && this.program.references(variable).filter(isWritten).length === 1 ? this.source(def.node.init) : null;
  }
}

/** @param {Node} node @returns {string} `import.meta.env.BASE_URL`; empty for anything that is no chain of names */
function dotted(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MetaProperty') return `${node.meta.name}.${node.property.name}`;
  const name = node.type === 'MemberExpression' ? memberName(node) : null;
  const object = name === null ? '' : dotted(bare(node.object));
  return object && `${object}.${name}`;
}
