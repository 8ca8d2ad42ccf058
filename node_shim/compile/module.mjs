/** The graphs of all models in one module. */
import { realpathSync } from 'node:fs';
import path from 'node:path';

import { Unstructured, rebuildLoops } from './frames.mjs';
import { GraphWriter, NotCompiled, WAITING } from './graph.mjs';
import { givenTo, runOrder } from './order.mjs';
import { quoted } from './print.mjs';
import { digestOf, digestOfValues } from './runtime/digest.js';

/** @typedef {import('./session.mjs').Session} Session */
/** @typedef {import('./model.mjs').Model} Model */
const ASKED = ['execute', 'executeAsync'];

/** @typedef {{digest: string, text: string, waits: boolean, short: string}} WrittenGraph `waits`: for something, so that it is asynchronous; `short`: what a model.json needs of the graph, as JSON */

/**
 * @param {Session} session
 * @param {Model} model
 * @param {Set<string>} names those that the app uses
 * @param {import('../protocol.d.ts').AskedOfModel[]} asked outputs that it asks for, of whichever model
 * @returns {Promise<WrittenGraph[]>}
 * @throws {NotCompiled}
 */
export async function writtenModel(session, model, names, asked) {
  refuseNamed(session, model, names);
  for (const each of asked) refuseSome(session, model, each);
  const graphs = [await writtenGraph(session, model, model.topology, model.signature)];
  if (model.initializer) graphs.push(await writtenGraph(session, model, model.initializer));
  return graphs;
}

/**
 * `execute` takes and gives any node by its name; compiled code has only inputs, outputs and weights.
 * @param {Session} session @param {Model} model @param {Set<string>} names @throws {NotCompiled}
 */
function refuseNamed({ oracle }, { topology, signature, tensors }, names) {
  if (!ASKED.some((name) => names.has(name))) return;
  const graph = oracle.OperationMapper.Instance.transformGraph(structuredClone(topology), signature);
  const known = new Set([...graph.inputs, ...graph.outputs].map(({ name }) => name).concat(Object.keys(tensors)));
  const named = topology.node.find((/** @type {any} */ { name }) => !known.has(name) && name.split(/\W+/).every((/** @type {string} */ word) => word === '' || names.has(word)));
  if (named) throw new NotCompiled(named, `the words of its name stand in the code, and something may call ${ASKED.find((name) => names.has(name))}(), which takes and gives any node`);
}

/**
 * Compiled code computes all outputs at once: the inputs of all of them, their dynamic ops and their errors.
 * @param {Session} session @param {Model} model @param {import('../protocol.d.ts').AskedOfModel} asked @throws {NotCompiled}
 */
function refuseSome({ oracle }, { topology, signature, tensors }, { outputs, place }) {
  const refused = (/** @type {string} */ reason) => new NotCompiled({ name: '', op: '' }, `${place} ${reason}`);
  if (outputs === null) throw refused('asks for outputs whose names only a run knows');
  const graph = oracle.OperationMapper.Instance.transformGraph(structuredClone(topology), signature);
  const made = new Set(graph.outputs.map((/** @type {any} */ { name }) => name));
  const named = outputs.map((name) => (signature?.outputs?.[name]?.name ?? name).split(':')[0]).filter((name) => name in graph.nodes);
  const other = named.find((name) => !made.has(name) && !tensors[name]);
  if (other !== undefined) throw refused(`asks for "${other}", which is no output`);
  if (named.length > 0 && named.length === outputs.length && [...made].some((name) => !named.includes(/** @type {string} */ (name)))) throw refused('asks for some of its outputs');
}

/** @param {Session} session @param {Model} model @param {any} topology @param {any} [signature] @returns {Promise<WrittenGraph>} */
async function writtenGraph(session, model, topology, signature) {
  const { OperationMapper, GraphExecutor } = session.oracle;
  const graph = OperationMapper.Instance.transformGraph(structuredClone(topology), signature);
  const made = [...new Set(graph.outputs.map((/** @type {any} */ { name }) => name))];
  const executor = new GraphExecutor(graph);
  executor.weightMap = model.tensors;
  const dynamic = dynamicNode(session.oracle, executor, graph);
  const waiting = dynamic || Object.values(graph.nodes).some(isWaiting);
  const { usedNodes: used } = session.oracle.getExecutionSubgraph(givenTo(graph), graph.outputs, model.tensors, graph.initNodes);
  loopsOf(graph, model.tensors);
  const needed = waiting ? runOrder(session.oracle, graph, model.tensors) : orderOf(executor, graph);
  const waits = waiting ? (needed.find(isWaiting)?.op ?? '') : null;
  const writer = new GraphWriter(session, graph, model.tensors);
  await writer.write(needed, made);
  const nodes = [topology.node, ...(topology.library?.function ?? []).map((/** @type {any} */ { nodeDef }) => nodeDef ?? [])].flat();
  const places = new Map(nodes.map(({ name }, at) => /** @type {[string, number]} */ ([name, at])).reverse()); // of several with one name the first
  const folded = [...writer.folded];
  const facts = {
    inputs: graph.inputs.map(spec),
    outputs: graph.outputs.map(spec),
    made,
    needed: graph.inputs.flatMap((/** @type {any} */ { name, op }, /** @type {number} */ at) => (used.has(name) && op !== 'PlaceholderWithDefault' ? [at] : [])),
    weights: writer.weights.map((name) => places.get(name)),
    folded: folded.map((name) => places.get(name)),
    values: digestOfValues(folded, model.tensors),
    waits,
    dynamic,
  };
  const entries = Object.entries(facts).map(([key, value]) => `    ${key}: ${quoted(/** @type {any} */ (value))},\n`);
  const digest = digestOf(topology, signature);
  const short = shortened(digest, topology, [...facts.weights, ...facts.folded, ...[...facts.inputs, ...facts.outputs].map((/** @type {any} */ { name }) => places.get(name))]);
  return { digest, short, waits: waits !== null, text: `  ${quoted(digest)}: {\n${entries.join('')}    ${waiting ? 'async ' : ''}run(weights, inputs, { free, hold, context, manager }) {\n${[...writer.functions.values()].map((each) => `${each.text.replaceAll(/^/gm, '  ')}\n`).join('')}${writer.lines.map((line) => `  ${line}\n`).join('')}    },\n  },\n` };
}

/** @param {WrittenGraph[]} graphs of a model, then of what runs before it @returns {{topology: string, initializer: string}} what is enough of them in its model.json */
export const shortOf = ([{ short }, initializer]) => ({ topology: short, initializer: initializer?.short ?? '' });

/**
 * @param {string} digest @param {any} topology @param {(number | undefined)[]} kept the places of nodes whose names a run asks for
 * @returns {string} what a model.json needs of a graph that the bundle has
 */
function shortened(digest, { node, library, versions }, kept) {
  const nodes = [node, ...(library?.function ?? []).map((/** @type {any} */ { nodeDef }) => nodeDef ?? [])].flat();
  return JSON.stringify({ compiled: digest, versions, node: Object.fromEntries(kept.flatMap((at) => (at === undefined ? [] : [[at, { name: nodes[at].name }]]))) });
}

/** @param {any} graph @param {Record<string, any[]>} tensors @throws {NotCompiled} */
function loopsOf(graph, tensors) {
  try {
    rebuildLoops(graph, tensors);
  } catch (error) {
    if (!(error instanceof Unstructured)) throw error;
    throw new NotCompiled(error.node, error.message);
  }
}

/** @param {any} node @returns {boolean} whether its executor waits for something */
const isWaiting = ({ category }) => WAITING.has(category);

/** @param {import('./oracle.mjs').Oracle} oracle @param {any} executor @param {any} graph @returns {{name: string, op: string, inputs: string[]} | null} the node for which tfjs refuses `execute()` */
function dynamicNode(oracle, executor, graph) {
  const { dynamicNode: node, syncInputs } = oracle.getExecutionSubgraph(givenTo(graph), graph.outputs, executor.weightMap, graph.initNodes);
  return node ? { name: node.name, op: node.op, inputs: syncInputs } : null;
}

/** @param {any} executor @param {any} graph @returns {any[]} the nodes in the interpreter's own order */
function orderOf(executor, graph) {
  try {
    const compiled = executor.compile(givenTo(graph), graph.outputs);
    return compiled.orderedNodes ?? compiled;
  } catch (error) {
    throw new NotCompiled(graph.outputs[0] ?? { name: '', op: '' }, error instanceof Error ? error.message : String(error));
  }
}

/** @param {any} node @returns {object} what `model.inputs` and `model.outputs` say of it */
const spec = ({ name, signatureKey, attrParams }) => ({ name, key: signatureKey, shape: attrParams.shape?.value, dtype: attrParams.dtype?.value });

const FROM = { ops: '@tensorflow/tfjs-core/dist/ops/ops_for_converter', core: '@tensorflow/tfjs-core', runtime: './graph_executor.js', control: './control.js', pack: './pack.js', kernel: './kernel.js' };
const FILES = { tensor_list: 'executor/tensor_list.js', tensor_array: 'executor/tensor_array.js', hash_table: 'executor/hash_table.js', manager: 'executor/resource_manager.js' };

/** @param {Map<string, WrittenGraph>} graphs by digest @param {WrittenGraph} graph @throws {NotCompiled} another one has the same nodes, and other values of weights in its code */
export function addGraph(graphs, graph) {
  if ((graphs.get(graph.digest) ?? graph).text !== graph.text) throw new NotCompiled({ name: '', op: '' }, 'another model has the same graph, with other constants');
  graphs.set(graph.digest, graph);
}

/** @param {Set<string>} imports `of:name` @param {Iterable<WrittenGraph>} graphs @param {string} converter its folder @returns {string} the module */
export function moduleText(imports, graphs, converter) {
  const specifiers = [...Object.entries(FROM), ...Object.entries(FILES).map(([of, file]) => [of, path.join(realpathSync(converter), 'dist', file)])];
  const all = new Set([...imports].map((each) => (each === 'context:' ? 'control:Context' : each === 'manager:' ? 'manager:ResourceManager' : each)).filter((each) => !imports.has(each.replace(/^ops:/, 'core:')) || !each.startsWith('ops:'))); // the same functions
  const lines = specifiers.flatMap(([of, specifier]) => {
    const named = [...all].filter((each) => each.startsWith(`${of}:`)).map((each) => each.slice(of.length + 1));
    return named.length > 0 ? [`import { ${named.sort().map((name) => (of === 'tensor_list' ? `${name} as ${name}_of_list` : name)).join(', ')} } from ${quoted(specifier)};\n`] : [];
  });
  const context = all.has('control:Context') ? 'new Context()' : 'undefined';
  return `${lines.join('')}\nexport const contextOfRun = () => ${context};\nexport const managerOfModel = () => ${all.has('manager:ResourceManager') ? 'new ResourceManager()' : 'undefined'};\n\nexport const graphs = {\n${Array.from(graphs, (each) => each.text).join('')}};\n`;
}
