/** The address that a model is loaded from, as far as the code tells. */
import { bare, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const HANDLERS = new Set(['http', 'browserHTTPRequest']); // io handlers that take the address
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
    switch (node.type) {
      case 'TemplateLiteral':
        return this.patterned(node);
      case 'BinaryExpression':
        return `${this.source(node.left) ?? '*'}${this.source(node.right) ?? '*'}`;
      case 'MemberExpression':
        return ADDRESS.has(String(memberName(node))) ? this.source(node.object) : null;
      case 'NewExpression':
        return node.callee.name === 'URL' ? this.source(node.arguments[0]) : null;
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
    const isConstant = def?.type === 'Variable' && def.parent.kind === 'const' && def.node.id.type === 'Identifier' && def.node.init;
    return isConstant ? this.source(def.node.init) : null;
  }
}
