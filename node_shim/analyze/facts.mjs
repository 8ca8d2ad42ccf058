/** What the bundled app says about tfjs, as plain facts with their places; Python decides what they mean. */
import { ownPackage } from '../packages.mjs';
import { askedOutputs } from './asked_outputs.mjs';
import { Flow } from './flow.mjs';
import { Held } from './held.mjs';
import { Mentions } from './mentions.mjs';
import { Places, packageOf } from './places.mjs';
import { TfjsUses } from './tfjs_uses.mjs';
import { workersOf } from './workers.mjs';
import { chunkOf } from './parse.mjs';
import { Program } from './program.mjs';
import { Types } from './types.mjs';
import { Values } from './values.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('../protocol.d.ts').AppFacts} AppFacts */
/** @typedef {{name: string, text: string, map: string, isEntry: boolean, isLater?: boolean}} Bundled */

/**
 * @param {Bundled[]} chunks
 * @param {{packages: string, names: string[], members?: import('./held.mjs').Members[], files: Set<string>, everyName: boolean, made: Set<string>, originals?: Map<string, string>, inPages?: boolean}} given `packages` is our own; `names` are those of interest, `members` what tfjs has; `everyName`: tell all others as well; `files` as esbuild names them; `made` those of them that were joined of others; `originals`: those that are another text of a file, with that file
 * @returns {{facts: AppFacts, workers: import('./workers.mjs').Worker[]}}
 * @throws {SyntaxError | RangeError} the code cannot be read; its `file` is the app's
 */
export function readFacts(chunks, { packages, names, members = [], files, everyName: wantsEveryName, made, originals = new Map(), inPages = false }) {
  const library = (/** @type {string} */ name) => ownPackage(packages, name);
  const places = new Map(chunks.map((chunk) => [chunk.name, new Places(chunk, library('@jridgewell/trace-mapping'), { files, made, originals })]));
  const program = new Program({ acorn: library('acorn'), eslintScope: library('eslint-scope') }, chunks, (chunk, position) => places.get(chunk)?.file(position) ?? '');
  const values = new Values(program);
  const tfjs = new TfjsUses(program, values, new Flow(program, values)).find();
  const held = new Held(program, values, tfjs, members).find();
  const place = (/** @type {Node} */ node) => /** @type {Places} */ (places.get(chunkOf(node).name));
  const file = (/** @type {Node} */ node) => place(node).file(node.start);
  const where = (/** @type {Node} */ node) => ({ file: file(node), line: place(node).line(node.property?.start ?? node.start) });
  const found = new Mentions(program, values, tfjs, new Set(names)).find();
  const isLater = laterThan(tfjs.imported);
  const types = new Types(program, values, tfjs).find();
  for (const use of held.likely.uses) types.use(use);
  const facts = {
    uses: once(inOrder(tfjs.uses.map((use) => ({ ...use, ...held.factsOf(use) }))), ({ specifier, path: to, held: isHeld, through, node }) => [specifier, ...to, `${isHeld}`, through, file(node)], ({ specifier, path: to, held: isHeld, through, node }) => ({ specifier, path: to, held: isHeld, through, ...where(node) })),
    named: once(inOrder(held.named), ({ specifier, path: to, node }) => [specifier, ...to, packageOf(file(node))], ({ specifier, path: to, node }) => ({ specifier, path: to, ...where(node) })),
    heldOpen: once(inOrder(held.open.map((node) => ({ node }))), ({ node }) => [file(node)], ({ node }) => where(node)),
    imported: once(inOrder(tfjs.imported), ({ specifier, node }) => [specifier, file(node), `${isLater(node)}`], ({ specifier, node }) => ({ specifier, later: isLater(node), ...where(node) })),
    mentions: once(inOrder(found.mentions), ({ name, node }) => [name, packageOf(file(node))], ({ name, role, node }) => ({ name, role, ...where(node) })),
    computed: once(inOrder(found.computed.filter((node) => file(node) || !isHelper(node)).map((node) => ({ node }))), ({ node }) => [file(node)], ({ node }) => where(node)),
    listed: once(inOrder(found.listed.filter((node) => file(node)).map((node) => ({ node }))), ({ node }) => [file(node)], ({ node }) => where(node)),
    openTypes: once(inOrder(types.open.map((node) => ({ node }))), ({ node }) => [file(node)], ({ node }) => where(node)),
    open: once(inOrder(found.settings.open), ({ setting, node }) => [setting, file(node)], ({ setting, node }) => ({ setting, ...where(node) })),
    kernels: once(inOrder(found.kernels.found), ({ name, node }) => [name, file(node)], ({ name, node }) => ({ name, ...where(node) })),
    loads: inOrder(tfjs.loads).map(({ loader, source, node, isOpen }) => ({ loader, source, options: Boolean(isOpen), ...where(node) })),
    asked: once(inOrder(wantsEveryName ? askedOutputs(program, values) : []), ({ outputs, node }) => [outputs === null ? '' : outputs.join('\n'), file(node)], ({ outputs, node }) => ({ outputs, ...where(node) })),
    backends: backendsSet([...tfjs.uses, ...held.likely.uses], values),
    texts: [...new Set([...found.texts, ...types.texts])].sort(),
    read: [...tfjs.read].sort().map((each) => ({ specifier: each.split('\n')[0], name: each.split('\n')[1] })),
    everyName: wantsEveryName ? [...new Set([...found.everyName, ...found.texts, ...types.texts])].sort() : [],
  };
  return { facts, workers: workersOf(program, values, file, inPages) };
}

/** @param {{path: string[], node: Node}[]} uses @param {Values} values @returns {string[]} the backends that the app sets; empty for one that only a run knows */
function backendsSet(uses, values) {
  const found = uses.filter(({ path: members }) => members.at(-1) === 'setBackend').flatMap(({ node }) => {
    const [name] = node.type === 'CallExpression' ? node.arguments : []; // else it is handed on
    return [...((name && values.texts(name)) ?? [''])];
  });
  return [...new Set(found)].sort();
}

/** @param {{node: Node}[]} imported @returns {(node: Node) => boolean} whether an import of tfjs is made once its code is reached: by `import()`, and in what that brings where tfjs itself is there before */
function laterThan(imported) {
  const isApart = (/** @type {Node} */ node) => node.type === 'ImportExpression' || Boolean(chunkOf(node).isLater);
  const isThere = imported.some(({ node }) => !isApart(node));
  return (node) => node.type === 'ImportExpression' || (isThere && isApart(node));
}

const HELPER = /^__[a-z]\w*$/i; // `__commonJS`, `__copyProps`: what esbuild writes itself

/** @param {Node} node @returns {boolean} whether it stands in a helper of esbuild's, where it is of no file */
function isHelper(node) {
  let statement = node;
  while (statement.parent && statement.parent.type !== 'Program') statement = statement.parent;
  return HELPER.test(statement.declarations?.[0].id.name ?? '');
}

/**
 * @template T, U
 * @param {T[]} found @param {(each: T) => string[]} key @param {(each: T) => U} made
 * @returns {U[]} the first of each key
 */
function once(found, key, made) {
  const seen = new Set();
  return found.filter((each) => {
    const text = key(each).join('\n');
    return !seen.has(text) && seen.add(text);
  }).map(made);
}

/** @template {{node: Node}} T @param {T[]} found @returns {T[]} as they stand in the code, so that the same code gives the same facts */
function inOrder(found) {
  return [...found].sort((one, other) => one.node.start - other.node.start);
}
