/** The order in which tfjs's interpreter comes to the nodes of a graph that it does not order beforehand. */
const WAITING = new Set(['control', 'dynamic', 'hash_table']);

/** @param {any} graph @returns {Record<string, null>} its inputs, as `execute` takes them; those with a default of their own are left out */
export const givenTo = (graph) => Object.fromEntries(graph.inputs.filter((/** @type {any} */ { op }) => op !== 'PlaceholderWithDefault').map((/** @type {any} */ { name }) => [name, null]));

/** @param {string} name `a:1` @returns {[string, number]} */
export function place(name) {
  const parts = name.split(':');
  return [parts[0], parts.length > 1 ? Number(parts.at(-1)) : 0];
}

/**
 * As GraphExecutor.processStack has it: the last node that became ready comes first, those that wait for something let
 * all others go ahead.
 * @param {import('./oracle.mjs').Oracle} oracle
 * @param {any} graph
 * @param {Record<string, any[]>} tensors the weights
 * @returns {any[]}
 */
export function runOrder({ getExecutionSubgraph }, graph, tensors) {
  const given = givenTo(graph);
  const { usedNodes } = getExecutionSubgraph(given, graph.outputs, tensors, graph.initNodes);
  const done = new Set([...Object.keys(given), ...Object.keys(tensors)]);
  const order = [];
  const added = new Set();
  const stack = [...graph.inputs, ...graph.weights, ...(graph.initNodes ?? [])].filter(({ name }) => !done.has(name) || graph.nodes[name]);
  const follow = (/** @type {any} */ node) => {
    for (const child of node.children) {
      if (added.has(child.name) || !usedNodes.has(child.name) || !child.inputNames.every((/** @type {string} */ each) => done.has(place(each)[0]))) continue;
      added.add(child.name);
      stack.push(child);
    }
  };
  while (stack.length > 0) {
    const waiting = [];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (!done.has(node.name)) {
        if (usedNodes.has(node.name)) order.push(node);
        if (WAITING.has(node.category)) {
          waiting.push(node);
          continue;
        }
        done.add(node.name);
      }
      follow(node);
    }
    for (const node of waiting) {
      done.add(node.name);
      follow(node);
    }
  }
  return order;
}
