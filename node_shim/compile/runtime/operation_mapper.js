/** Stands in for tfjs-converter's: there is nothing to be mapped, only a compiled graph to be found. */
import { graphs } from './graphs.js';
import { digestOf } from './digest.js';

export class OperationMapper {
  static get Instance() {
    return new OperationMapper();
  }

  transformGraph(topology, signature) {
    const graph = graphs[digestOf(topology, signature)];
    if (!graph) throw new Error('This model is none of those that slimtf compiled into this bundle, or it was changed since: build again with it in the setting "models", or set level = "deep"');
    return { ...graph, signature, nodes: [topology.node, ...(topology.library?.function ?? []).map(({ nodeDef }) => nodeDef ?? [])].flat() };
  }
}
