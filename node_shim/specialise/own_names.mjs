/**
 * Gives functions and classes that an app may see the names back that tfjs gave them: esbuild numbers those that meet in
 * one module, and writes `var Sequential = class _Sequential`. The history of a training has the names of metrics.
 */
import { quick } from '../analyze/parse.mjs';
import { Finder } from './patterns.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */
/** @typedef {import('./edits.mjs').Edit} Edit */

const NUMBERED = /^\d+$/;
const NAMED = /^(Function|Class)(Declaration|Expression)$|^ArrowFunctionExpression$/;

/**
 * @param {string} text a module without imports, whose exports stand in one list
 * @param {import('./syntax.mjs').Libraries} libraries
 * @returns {Edit[]}
 */
export function ownNames(text, { acorn, eslintScope }) {
  const root = quick(acorn).parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  const { scopes } = eslintScope.analyze(root, { ecmaVersion: 2024, sourceType: 'module' });
  const module = scopes.find((/** @type {any} */ { type }) => type === 'module').set;
  const unresolved = scopes.flatMap((/** @type {any} */ { references }) => references.filter((/** @type {any} */ { resolved }) => !resolved));
  const free = new Set(unresolved.map((/** @type {any} */ { identifier }) => identifier.name));
  const taken = new Set([...free, ...scopes.flatMap((/** @type {any} */ { set }) => [...set.keys()])]);
  /** @type {Map<Variable, string>} */
  const names = new Map();
  for (const [name, { id }] of classes(root)) {
    const own = scopes.find((/** @type {any} */ { type, block }) => type === 'class' && block.id === id)?.set.get(id.name);
    if (own && !isHidden(own, name)) names.set(own, name);
  }
  const given = new Set(); // two may ask for one name, which nothing has any more: `tf.ones` and `tf.initializers.ones`
  for (const [local, name] of exposed(root)) {
    const [variable, other] = [module.get(local), module.get(name)];
    if (given.has(name) || free.has(name) || names.has(variable) || (other && names.has(other)) || !isNamed(variable) || isHidden(variable, name)) continue;
    names.set(variable, name);
    given.add(name);
    if (other) names.set(other, unused(name, taken));
  }
  const short = shortened(new Finder(root, acorn));
  return [...names].flatMap(([variable, name]) => renamed(variable, name, short));
}

/** @param {Node} root @returns {[string, Node][]} the classes whose own name has a line in front, with the name that they had */
function classes(root) {
  const declared = root.body.flatMap((/** @type {Node} */ each) => (each.type === 'VariableDeclaration' ? each.declarations : []));
  const named = declared.filter((/** @type {Node} */ { id, init }) => init?.type === 'ClassExpression' && init.id?.name === `_${id.name}`);
  return named.map((/** @type {Node} */ { id, init }) => [id.name, init]);
}

/** @param {Node} root @returns {[string, string][]} what the module exports, or a namespace has, under a name that is numbered at the top of the module: that one first */
function exposed(root) {
  const pairs = root.body.flatMap((/** @type {Node} */ { type, specifiers, expression }) => {
    if (type === 'ExportNamedDeclaration') return specifiers.map((/** @type {Node} */ { local, exported }) => [local.name, exported.name]);
    const table = type === 'ExpressionStatement' && expression.callee?.name === '__export' ? expression.arguments[1] : undefined;
    return (table?.properties ?? []).map((/** @type {Node} */ { key, value }) => [value.body?.name ?? '', key.name ?? '']);
  });
  return pairs.filter((/** @type {[string, string]} */ [local, name]) => name && local.startsWith(name) && NUMBERED.test(local.slice(name.length)));
}

/** @param {Variable | undefined} variable @returns {boolean} whether it is a function or a class that has its name from it */
function isNamed(variable) {
  const [def, ...more] = variable?.defs ?? [];
  return Boolean(def) && more.length === 0 && NAMED.test((def.type === 'Variable' ? def.node.init : def.node)?.type ?? '');
}

/** @param {Variable} variable @param {string} name @returns {boolean} whether another one of this name stands between it and something that refers to it */
function isHidden({ references, scope }, name) {
  return references.some((/** @type {any} */ { from }) => {
    for (let each = from; each && each !== scope; each = each.upper) if (each.set.has(name)) return true;
    return false;
  });
}

/** @param {string} name @param {Set<string>} taken names of the module, receives the new one @returns {string} one that stands nowhere */
function unused(name, taken) {
  let number = 2;
  while (taken.has(`${name}$${number}`)) number += 1;
  taken.add(`${name}$${number}`);
  return `${name}$${number}`;
}

/** @param {Finder} finder @returns {Map<number, string>} where one name stands for two → how these are written apart, `$` for the other one */
function shortened(finder) {
  const properties = finder.of('Property').filter(({ shorthand }) => shorthand).map(({ key }) => [key.start, `${key.name}: $`]);
  const exports = finder.of('ExportSpecifier').filter(({ local, exported }) => local.start === exported.start).map(({ local }) => [local.start, `$ as ${local.name}`]);
  const imports = finder.of('ImportSpecifier').filter(({ local, imported }) => local.start === imported.start).map(({ local }) => [local.start, `${local.name} as $`]);
  return new Map(/** @type {[number, string][]} */ ([...properties, ...exports, ...imports]));
}

/** @param {Variable} variable @param {string} name @param {Map<number, string>} short as `shortened` returns it @returns {Edit[]} */
function renamed({ identifiers, references }, name, short) {
  const places = new Map([...identifiers, ...references.map((/** @type {any} */ { identifier }) => identifier)].map((each) => [each.start, each]));
  return [...places.values()].map(({ start, end }) => ({ start, end, put: (short.get(start) ?? '$').replace('$', () => name) }));
}
