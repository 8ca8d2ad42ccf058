/** One flat module of tfjs, cut to what the app and its models need of it. */
import { cutsByModels } from './by_models.mjs';
import { GONE, MAKES_ERRORS, none } from './cut.mjs';
import { CONVERTER_CUTS } from './converter_cuts.mjs';
import { taken } from './edits.mjs';
import { ENGINE_CUTS } from './engine_cuts.mjs';
import { IO_CUTS } from './io_cuts.mjs';
import { LAYERS_CUTS } from './layers_cuts.mjs';
import { standIns } from './stand_ins.mjs';
import { plainEnumerations } from './enumerations.mjs';
import { aleaAlone, directMembers } from './namespaces.mjs';
import { Finder } from './patterns.mjs';
import { ownNames } from './own_names.mjs';
import { prune } from './prune.mjs';
import { smallerShaders } from './shaders.mjs';
import { FlatModule } from './syntax.mjs';

/** @typedef {import('./cut.mjs').Needs} Needs */
/** @typedef {import('./edits.mjs').Edit} Edit */
/** @typedef {import('./traced.mjs').Traced} Traced */
/** @typedef {{name: string, names: string[]}} Kept what is not cut, and the names of the app for which it stays; none: the models need it, or not all is known */
/** @typedef {{name: string, found: string}} Dropped `found`: what did not match, and how often it did */

export const BY_MODELS = 'ops that no model has';
export const CUTS = [...ENGINE_CUTS, ...IO_CUTS, ...CONVERTER_CUTS, ...LAYERS_CUTS];
const MOST_ROUNDS = 5;
const LITTLE = 100; // characters; another round is not worth its time

// Local dead code only: what stands at the top of the module is for `prune`, which knows who names what.
const TERSER = {
  mangle: false,
  ecma: 2020,
  compress: { defaults: false, dead_code: true, unused: true, evaluate: true, conditionals: true, reduce_vars: true, side_effects: true },
  format: { preserve_annotations: true, beautify: true, comments: /[#@]__PURE__/ },
};

/**
 * @param {Traced} module without imports, whose exports stand in one list
 * @param {Needs} needs
 * @returns {Promise<{module: Traced, applied: string[], dropped: Dropped[], kept: Kept[], pruned: string[]}>} `pruned`: the names of methods, entries and flags that went
 */
export async function specialised(module, needs) {
  const { edits, applied, dropped, kept } = editsOf(module.text, needs, module.libraries);
  return { ...(await prunedRounds(module.edited(edits), needs)), applied, dropped, kept };
}

/**
 * @param {Traced} module
 * @param {Needs} needs
 * @param {Set<string>} [gone] what went before, `Class.method` or `.entry`
 * @param {number} [most] rounds; one alone prunes and leaves the rest to the bundler's minifier
 * @returns {Promise<{module: Traced, pruned: string[]}>} as for `specialised`
 */
export async function prunedRounds(module, needs, gone = new Set(), most = MOST_ROUNDS) {
  const { libraries } = module;
  let current = module;
  for (let round = 1; round <= most; round += 1) {
    const before = current.text.length;
    const cuts = prune(current.text, needs, libraries);
    current = current.edited(cuts);
    for (const { name } of cuts) if (name.includes('.')) gone.add(name);
    if (most === 1 || (round > 1 && before - current.text.length < LITTLE)) break;
    current = await current.minified(TERSER);
  }
  const stubs = standIns(current.text, gone);
  if (stubs || current.text.includes(`${GONE}(`)) current = current.above(MAKES_ERRORS);
  if (current.text.includes(`${GLOBAL}.`)) current = current.above(FINDS_GLOBAL);
  current = current.edited(ownNames(current.text, libraries));
  const pruned = new Set([...gone].map((name) => name.slice(name.lastIndexOf('.') + 1)));
  return { module: current.below(stubs), pruned: [...pruned].sort() };
}

/**
 * @param {string} text @param {Needs} needs @param {import('./syntax.mjs').Libraries} libraries
 * @param {boolean} [byModels] whether the converter is cut to the ops of the models
 * @returns {{edits: Edit[], applied: string[], dropped: Dropped[], kept: Kept[]}}
 */
export function editsOf(text, needs, libraries, byModels = true) {
  const flat = new FlatModule(text, libraries);
  const finder = new Finder(flat.root, libraries.acorn);
  /** @type {Edit[]} */
  const edits = needs.ops && byModels ? cutsByModels(text, finder, needs.ops, !none(needs, 'registerOp')).map((edit) => ({ ...edit, cut: BY_MODELS })) : [];
  edits.push(...plainEnumerations(flat), ...directMembers(flat, finder), ...aleaAlone(flat, finder), ...ownEngine(text, finder, needs.engine), ...askedAtRunTime(flat, finder), ...smallerShaders(finder));
  const applied = [];
  const dropped = [];
  /** @type {Kept[]} */
  const kept = [];
  for (const cut of CUTS) {
    const asked = new AskedNames(needs.names);
    if (!cut.holds({ ...needs, names: asked })) {
      kept.push({ name: cut.name, names: [...asked.found] });
      continue;
    }
    if (cut.never?.some((pattern) => finder.find(pattern).length > 0)) continue;
    const found = cut.changes.map((change) => changed(text, finder, needs.unrouted && change.unrouted !== undefined ? { ...change, put: change.unrouted } : change));
    const wrong = found.findIndex(({ length }, index) => length < cut.changes[index].times[0] || length > cut.changes[index].times[1]);
    if (found.every(({ length }) => length === 0)) continue; // this version of tfjs has none of it
    if (wrong >= 0) dropped.push({ name: cut.name, found: `${cut.changes[wrong].find ?? cut.changes[wrong].method}: ${found[wrong].length} times` });
    else {
      applied.push(cut.name);
      edits.push(...found.flat(2).map((edit) => ({ ...edit, cut: cut.name })));
    }
  }
  return { edits, applied, dropped, kept };
}

/** Names that remember which of them a cut asked for in vain. @extends {Set<string>} */
class AskedNames extends Set {
  /** @type {Set<string>} */
  found = new Set();

  /** @param {string} name @returns {boolean} */
  has(name) {
    const isThere = super.has(name);
    if (isThere) this.found.add(name);
    return isThere;
  }
}

const GLOBALS = new Set(['_tfengine', '_tfGlobals']);

/**
 * The engine and the registries of this module under globals of its own: another tfjs on the page, cut in another way
 * or not at all, must not take it for its own. Whoever listens is handed the engine, as node_shim's recorder does.
 * @param {string} text @param {Finder} finder @param {string} key
 * @returns {Edit[]}
 */
function ownEngine(text, finder, key) {
  const [made] = changed(text, finder, { find: '$scope._tfengine = $engine;', put: `$scope._tfengine_${key} = $engine; if ($scope.__slimtf_engine__) $scope.__slimtf_engine__($scope._tfengine_${key});`, times: [1, 1] });
  const names = finder.of('MemberExpression').filter(({ computed, property }) => !computed && GLOBALS.has(property.name));
  return [...(made ?? []), ...names.map(({ property }) => ({ start: property.start, end: property.end, put: `${property.name}_${key}` }))];
}

const GLOBAL = 'slimtfGlobal';
const FINDS_GLOBAL = `var ${GLOBAL} = typeof self === "object" ? self : typeof global === "object" ? global : {};\n`;
const TOLD = new Set(['window', 'document', 'navigator']);

/**
 * `typeof window` so that no loader knows the answer: Next.js's swc has one for code of the app, of which workers are a
 * part, and none for that of packages, which this was.
 * @param {FlatModule} flat @param {Finder} finder
 * @returns {Edit[]}
 */
function askedAtRunTime(flat, finder) {
  const asked = finder.of('UnaryExpression').filter(({ operator, argument }) => operator === 'typeof' && TOLD.has(argument.name) && flat.free.has(argument));
  return asked.map(({ argument: { start, end, name } }) => ({ start, end, put: `${GLOBAL}.${name}` }));
}

/** @param {string} text @param {Finder} finder @param {import('./cut.mjs').Change} change @returns {Edit[][]} the edits of each place that it finds */
function changed(text, finder, { find, method, called, within, property, put, spare }) {
  if (property) return finder.of('Property').filter(({ key, kind, computed }) => !computed && kind === 'init' && key.name === property).map((node) => [taken(text, node)]);
  if (called) return (finder.functions.get(called) ?? []).flatMap((each) => otherBody(each, put));
  if (method) return (finder.methods.get(method) ?? []).flatMap((each) => otherBody(each, put));
  const places = within && [...(finder.functions.get(within) ?? []), ...(finder.methods.get(within) ?? [])];
  const isInside = (/** @type {import('./syntax.mjs').Node} */ node) => !places || places.some(({ start, end }) => start <= node.start && node.end <= end);
  const found = finder.find(/** @type {string} */ (find)).filter(({ node }) => isInside(node) && (!spare || !finder.guardsThrow(node)));
  return found.map((match) => filled(text, match, put));
}

/** @param {import('./syntax.mjs').Node} made a function @param {string} put `$1` is its first parameter, whatever a bundler calls that @returns {Edit[][]} none where it has no such parameter */
function otherBody({ params, body }, put) {
  const names = params.map((/** @type {import('./syntax.mjs').Node} */ each) => (each.left ?? each).name);
  const wanted = [...put.matchAll(/\$(\d)/g)].map(([, number]) => names[Number(number) - 1]);
  if (wanted.includes(undefined)) return [];
  return [[{ start: body.start, end: body.end, put: put.replace(/\$(\d)/g, (_, number) => names[Number(number) - 1]) }]];
}

/**
 * @param {string} text
 * @param {import('./patterns.mjs').Match} match
 * @param {string} put
 * @returns {Edit[]} what stands around the holes, where each is used once and in its order: other cuts may change what is in them
 */
function filled(text, { node, bound }, put) {
  const parts = put.split(/(\$[a-z]\w*)/g); // every other one is a hole
  const holes = parts.flatMap((part, index) => (index % 2 ? (bound.get(part) ?? []) : []));
  const isInOrder = holes.length === (parts.length - 1) / 2 && holes.every(({ start }, index) => index === 0 || holes[index - 1].end <= start);
  const starts = [node.start, ...holes.map(({ end }) => end)];
  const ends = [...holes.map(({ start }) => start), node.end];
  const isAround = isInOrder && starts.every((start, index) => start < ends[index] || parts[2 * index] === '');
  if (!isAround) return [{ start: node.start, end: node.end, put: put.replace(/\$[a-z]\w*/g, (name) => (bound.has(name) ? text.slice(bound.get(name)?.start, bound.get(name)?.end) : name)) }];
  return starts.map((start, index) => ({ start, end: ends[index], put: parts[2 * index] })).filter(({ start, end }) => start < end);
}
