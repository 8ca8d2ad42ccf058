/** Loops of TensorFlow 1, rebuilt as loops over functions: Enter, Merge, LoopCond, Switch, NextIteration, Exit. */
import { place } from './order.mjs';

/** A loop of another shape than TensorFlow's `while_loop` makes. */
export class Unstructured extends Error {
  /** @param {any} node @param {string} reason */
  constructor(node, reason) {
    super(reason);
    this.node = node;
  }
}

/** @typedef {{enter: any, merge: any, split: any, next: any, exit: any | undefined}} Variable */

/** @param {any} graph as tfjs-converter maps it, which is changed @param {Record<string, any[]>} tensors the weights */
export function rebuildLoops(graph, tensors) {
  const enters = Object.values(graph.nodes).filter((/** @type {any} */ { op }) => op === 'Enter');
  const frames = new Map(enters.map((/** @type {any} */ enter) => [enter.attrParams.frameName?.value, enter]));
  for (const frame of frames.keys()) rebuildLoop(graph, tensors, enters.filter((/** @type {any} */ each) => each.attrParams.frameName?.value === frame));
}

/** @param {any} graph @param {Record<string, any[]>} tensors @param {any[]} enters of one frame */
function rebuildLoop(graph, tensors, enters) {
  const constants = enters.filter((/** @type {any} */ { attrParams }) => attrParams.isConstant?.value);
  const variables = enters.filter((each) => !constants.includes(each)).map(variableOf);
  if (variables.length === 0) throw new Unstructured(enters[0], 'its loop has no variables');
  const condition = variables[0].split.inputs[1];
  const other = variables.find(({ split }) => split.inputs[1] !== condition);
  if (other || condition?.op !== 'LoopCond') throw new Unstructured(variables[0].split, 'its loop has no condition of its own');
  /** @type {[string, string][]} what stands for what goes round, and for what stays */
  const stays = constants.map(({ name }) => [name, name]);
  const before = new Map([...variables.map(({ merge }) => /** @type {[string, string]} */ ([merge.name, merge.name])), ...stays]);
  const within = new Map([...variables.flatMap(({ merge, split }) => /** @type {[string, string][]} */ ([[merge.name, split.name], [split.name, split.name]])), ...stays]);
  const names = (/** @type {(each: Variable) => string} */ of) => [...variables.map(of), ...constants.map(({ name }) => name)];
  const loop = { ...condition, op: 'StatelessWhile', category: 'control', inputNames: entering(variables, constants), inputs: [], children: [], inputParams: {} };
  loop.attrParams = { cond: { value: `${condition.name} condition` }, body: { value: `${condition.name} body` } };
  graph.functions = { ...graph.functions };
  graph.functions[loop.attrParams.cond.value] = functionOf(graph, tensors, before, names(({ merge }) => merge.name), [condition.inputNames[0]]);
  graph.functions[loop.attrParams.body.value] = functionOf(graph, tensors, within, names(({ split }) => split.name), [...variables.map(({ next }) => next.inputNames[0]), ...constants.map(({ name }) => name)]);
  loop.inputs = loop.inputNames.map((/** @type {string} */ name) => graph.nodes[place(name)[0]]);
  for (const input of loop.inputs) input.children.push(loop);
  graph.nodes[loop.name] = loop;
  for (const [index, { exit }] of variables.entries()) {
    if (!exit) continue;
    Object.assign(exit, { inputNames: [`${loop.name}:${index}`], inputs: [loop] });
    loop.children.push(exit);
  }
}

/** @param {Variable[]} variables @param {any[]} constants @returns {string[]} what enters the loop */
const entering = (variables, constants) => [...variables.map(({ enter }) => enter), ...constants].map(({ inputNames }) => inputNames[0]);

/** @param {any} enter @returns {Variable} */
function variableOf(enter) {
  const merge = enter.children.find((/** @type {any} */ { op }) => op === 'Merge');
  const next = merge?.inputs.find((/** @type {any} */ { op }) => op === 'NextIteration');
  const split = merge?.children.find((/** @type {any} */ { op }) => op === 'Switch');
  if (!next || !split || merge.inputs.length !== 2) throw new Unstructured(enter, 'its loop does not go round');
  const exit = split.children.find((/** @type {any} */ { op, inputNames }) => op === 'Exit' && place(inputNames[0])[1] === 0);
  return { enter, merge, split, next, exit };
}

/**
 * @param {any} graph @param {Record<string, any[]>} tensors
 * @param {Map<string, string>} given nodes → the parameters that stand for them
 * @param {string[]} parameters @param {string[]} results `node:index`
 * @returns {any} a graph as the mapper makes them of functions
 */
function functionOf(graph, tensors, given, parameters, results) {
  /** @type {Record<string, any>} */
  const nodes = Object.create(null);
  const made = (/** @type {string} */ name, /** @type {any} */ node) => (nodes[name] = { ...node, name, inputs: [], inputNames: [], children: [] });
  const inputs = parameters.map((name) => made(name, { op: 'Placeholder', category: 'graph', inputParams: {}, attrParams: {} }));
  const known = (/** @type {string} */ name) => given.get(place(name)[0]);
  const visit = (/** @type {string} */ name) => {
    const [of] = place(name);
    if (known(name) || nodes[of]) return;
    const node = graph.nodes[of];
    if (['Enter', 'Exit', 'Merge', 'Switch', 'NextIteration', 'LoopCond'].includes(node.op)) throw new Unstructured(node, 'a loop or branch within a loop of TensorFlow 1 is not compiled');
    const copy = made(of, node);
    if (tensors[of] && node.op === 'Const') return;
    copy.inputNames = node.inputNames.map((/** @type {string} */ each) => known(each) ?? each);
    node.inputNames.forEach(visit);
    copy.inputs = copy.inputNames.map((/** @type {string} */ each) => nodes[place(each)[0]]);
    for (const input of copy.inputs) input.children.push(copy);
  };
  results.forEach(visit);
  const outputs = results.map((name) => (known(name) ? { ...nodes[/** @type {string} */ (known(name))], defaultOutput: 0 } : { ...nodes[place(name)[0]], defaultOutput: place(name)[1] }));
  const weights = Object.values(nodes).filter(({ name, op }) => op === 'Const' && tensors[name]);
  return { nodes, inputs, outputs, weights, placeholders: [], functions: graph.functions, signature: undefined };
}
