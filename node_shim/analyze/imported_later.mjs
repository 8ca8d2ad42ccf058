/** What the app imports of itself at run time: `const { train } = await import('./train.js')`. */
import { bare, isFunction, isWritten, keyName, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */
/** @typedef {import('./program.mjs').Program} Program */

/** @param {Program} program @param {Node} callee @returns {Variable | undefined} what a chunk of the app exports, where that is certainly called */
export function importedLater(program, callee) {
  if (callee.type === 'MemberExpression') return exported(program, namespaceOf(program, callee.object), memberName(callee));
  const property = callee.type === 'Identifier' ? onlyName(program, callee)?.parent : undefined;
  if (property?.type !== 'Property' || property.parent.type !== 'ObjectPattern') return undefined;
  return exported(program, namespaceIn(program, property.parent), keyName(property));
}

/** @param {Program} program @param {Map<string, Variable> | undefined} exports @param {string | null} name @returns {Variable | undefined} */
function exported(program, exports, name) {
  const found = name === null ? undefined : exports?.get(name);
  return found && program.original(found);
}

/** @param {Program} program @param {Node} identifier @returns {Node | undefined} where its variable gets the one value that it has */
function onlyName(program, identifier) {
  const variable = program.variable(identifier);
  return variable?.defs.length === 1 && program.references(variable).filter(isWritten).length < 2 ? variable.defs[0].name : undefined;
}

/** @param {Program} program @param {Node} expression @returns {Map<string, Variable> | undefined} the exports of the chunk whose namespace it is */
function namespaceOf(program, expression) {
  const node = bare(expression);
  if (node.type === 'AwaitExpression') return namespaceOfPromise(program, node.argument);
  const name = node.type === 'Identifier' ? onlyName(program, node) : undefined;
  return name && namespaceIn(program, name);
}

/** @param {Program} program @param {Node} target a name or a pattern @returns {Map<string, Variable> | undefined} those of the namespace that it gets */
function namespaceIn(program, target) {
  const { parent } = target;
  if (parent.type === 'VariableDeclarator') return parent.init ? namespaceOf(program, parent.init) : undefined;
  if (parent.type !== 'ArrayPattern') return namespaceOfPromise(program, promiseFor(target));
  const { parent: holder } = parent;
  const awaited = holder.type === 'VariableDeclarator' && holder.init ? bare(holder.init) : undefined;
  const promise = awaited?.type === 'AwaitExpression' ? awaited.argument : promiseFor(parent);
  return namespaceOfPromise(program, promise && allOf(promise)?.[parent.elements.indexOf(target)]);
}

/** @param {Node} parameter @returns {Node | undefined} `p`, where it is that of `f` in `p.then(f)` */
function promiseFor(parameter) {
  const { parent: owner } = parameter;
  const call = isFunction(owner) && owner.params[0] === parameter ? owner.parent : undefined;
  const callee = call?.type === 'CallExpression' && call.arguments[0] === owner ? bare(call.callee) : undefined;
  return callee?.type === 'MemberExpression' && memberName(callee) === 'then' ? callee.object : undefined;
}

/** @param {Node} promise @returns {(Node | null)[] | undefined} `[p, q]`, where it is `Promise.all([p, q])` */
function allOf(promise) {
  const call = bare(promise);
  const [list] = call.type === 'CallExpression' ? call.arguments : [];
  const isAll = list?.type === 'ArrayExpression' && call.callee.type === 'MemberExpression' && call.callee.object.name === 'Promise' && memberName(call.callee) === 'all';
  return isAll && list.elements.every((/** @type {Node | null} */ each) => each?.type !== 'SpreadElement') ? list.elements : undefined;
}

/** @param {Program} program @param {Node | null | undefined} promise @returns {Map<string, Variable> | undefined} those of the namespace that it brings */
function namespaceOfPromise(program, promise) {
  const node = promise && bare(promise);
  if (node?.type === 'ImportExpression') return program.exportsOf(node.source.value);
  const declared = node?.type === 'Identifier' ? onlyName(program, node)?.parent : undefined;
  return declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' && declared.init ? namespaceOfPromise(program, declared.init) : undefined;
}
