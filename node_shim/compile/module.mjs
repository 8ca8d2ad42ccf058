/** The graphs of all models in one module. */
import { GraphWriter, NotCompiled } from './graph.mjs';
import { quoted } from './print.mjs';
import { digestOf, digestOfValues } from './runtime/digest.js';

/** @typedef {import('./graph.mjs').Session} Session */
/** @typedef {import('./model.mjs').Model} Model */
/** @typedef {{digest: string, text: string}} WrittenGraph */

/** @param {Session} session @param {Model} model @returns {WrittenGraph[]} @throws {NotCompiled} */
export function writtenModel(session, model) {
  const graphs = [writtenGraph(session, model, model.topology, model.signature)];
  if (model.initializer) throw new NotCompiled({ name: model.initializer.node[0]?.name ?? '', op: model.initializer.node[0]?.op ?? '' }, 'it has a graph that runs before all else');
  return graphs;
}

/** @param {Session} session @param {Model} model @param {any} topology @param {any} signature @returns {WrittenGraph} */
function writtenGraph(session, model, topology, signature) {
  const { OperationMapper, GraphExecutor } = session.oracle;
  const graph = OperationMapper.Instance.transformGraph(structuredClone(topology), signature);
  const made = [...new Set(graph.outputs.map((/** @type {any} */ { name }) => name))];
  const executor = new GraphExecutor(graph);
  executor.weightMap = model.tensors;
  const needed = orderOf(session, executor, graph);
  const writer = new GraphWriter(session, graph, model.tensors);
  writer.write(needed, made);
  const nodes = [topology.node, ...(topology.library?.function ?? []).map((/** @type {any} */ { nodeDef }) => nodeDef ?? [])].flat().map(({ name }) => name);
  const folded = [...writer.folded];
  const used = new Set(needed.map(({ name }) => name));
  const facts = {
    inputs: graph.inputs.map(spec),
    outputs: graph.outputs.map(spec),
    made,
    needed: graph.inputs.flatMap((/** @type {any} */ { name, op }, /** @type {number} */ at) => (used.has(name) && op !== 'PlaceholderWithDefault' ? [at] : [])),
    weights: writer.weights.map((name) => nodes.indexOf(name)),
    folded: folded.map((name) => nodes.indexOf(name)),
    values: digestOfValues(folded, model.tensors),
  };
  const entries = Object.entries(facts).map(([key, value]) => `    ${key}: ${quoted(/** @type {any} */ (value))},\n`);
  const digest = digestOf(topology, signature);
  return { digest, text: `  ${quoted(digest)}: {\n${entries.join('')}    run(weights, inputs, free) {\n${writer.lines.map((line) => `  ${line}\n`).join('')}    },\n  },\n` };
}

/** @param {Session} session @param {any} executor @param {any} graph @returns {any[]} the nodes in the interpreter's own order */
function orderOf({ oracle }, executor, graph) {
  const inputs = Object.fromEntries(graph.inputs.filter((/** @type {any} */ { op }) => op !== 'PlaceholderWithDefault').map((/** @type {any} */ { name }) => [name, null]));
  const { dynamicNode } = oracle.getExecutionSubgraph(inputs, graph.outputs, executor.weightMap, graph.initNodes);
  if (dynamicNode) throw new NotCompiled(dynamicNode, 'ops whose output only a run knows are not compiled');
  try {
    const compiled = executor.compile(inputs, graph.outputs);
    return compiled.orderedNodes ?? compiled;
  } catch (error) {
    throw new NotCompiled(graph.outputs[0] ?? { name: '', op: '' }, error instanceof Error ? error.message : String(error));
  }
}

/** @param {any} node @returns {object} what `model.inputs` and `model.outputs` say of it */
const spec = ({ name, signatureKey, attrParams }) => ({ name, key: signatureKey, shape: attrParams.shape?.value, dtype: attrParams.dtype?.value });

const FROM = { ops: '@tensorflow/tfjs-core/dist/ops/ops_for_converter', core: '@tensorflow/tfjs-core', runtime: './graph_executor.js' };

/** @param {Map<string, WrittenGraph>} graphs by digest @param {WrittenGraph} graph @throws {NotCompiled} another one has the same nodes, and other values of weights in its code */
export function addGraph(graphs, graph) {
  if ((graphs.get(graph.digest) ?? graph).text !== graph.text) throw new NotCompiled({ name: '', op: '' }, 'another model has the same graph, with other constants');
  graphs.set(graph.digest, graph);
}

/** @param {Iterable<string>} imports `of:name` @param {Iterable<WrittenGraph>} graphs @returns {string} the module */
export function moduleText(imports, graphs) {
  const lines = Object.entries(FROM).flatMap(([of, specifier]) => {
    const names = [...imports].filter((each) => each.startsWith(`${of}:`)).map((each) => each.slice(of.length + 1));
    return names.length > 0 ? [`import { ${names.sort().join(', ')} } from ${quoted(specifier)};\n`] : [];
  });
  return `${lines.join('')}\nexport const graphs = {\n${Array.from(graphs, (each) => each.text).join('')}};\n`;
}
