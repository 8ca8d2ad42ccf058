/** Stands in for tfjs-converter's: there is nothing to be mapped, only a compiled graph to be found. */
import { graphs } from './graphs.js';
import { digestOf } from './digest.js';

export class OperationMapper {
  static get Instance() {
    return new OperationMapper();
  }

  transformGraph(topology, signature) {
    let known = digestOf(topology, signature);
    // <short>
    known = topology.compiled ?? known;
    // </short>
    const graph = graphs[known];
    if (!graph) throw new Error('This model is not among those that slimtf compiled into this bundle, or it was changed since: build again with it in the setting "models", or set level = "deep"');
    // <short>
    if (topology.compiled) return { ...graph, signature, nodes: Object.assign([], topology.node) };
    // </short>
    return { ...graph, signature, nodes: [topology.node, ...(topology.library?.function ?? []).map(({ nodeDef }) => nodeDef ?? [])].flat() };
  }
}
