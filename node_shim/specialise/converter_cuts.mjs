/** Cuts in what runs graphs. */
import { KEEP, WITH_MODEL, gone, none } from './cut.mjs';

const TABLE_OPS = ['HashTable', 'LookupTableImport', 'LookupTableFind', 'LookupTableSize', 'InitializeTable', 'InitializeTableFromDataset'].flatMap((op) => [op, `${op}V2`]);

/** @type {import('./cut.mjs').NamedCut[]} */
export const CONVERTER_CUTS = [
  {
    name: 'ops of the app’s own',
    back: KEEP('registerOp'),
    holds: (needs) => none(needs, 'registerOp', 'deregisterOp', 'getRegisteredOp'),
    changes: [{ find: 'getRegisteredOp(node.op) || $tables', put: '$tables', times: [1, 2] }],
  },
  {
    name: 'intermediate tensors',
    back: KEEP('getIntermediateTensors'),
    holds: (needs) => none(needs, 'getIntermediateTensors', 'disposeIntermediateTensors', 'KEEP_INTERMEDIATE_TENSORS', 'tfjsflags', 'setFlags'),
    changes: [
      { find: 'try { this.keepIntermediateTensors = $flags.getBool("KEEP_INTERMEDIATE_TENSORS"); } catch (e) { $$ }', put: '', times: [1, 2] },
      { find: 'if (this.keepIntermediateTensors) { $$ }', put: '', times: [1, 8] },
      { find: 'this.keepIntermediateTensors = false;', put: '', times: [0, 3] },
      { find: 'this.disposeIntermediateTensors();', put: '', times: [0, 3] },
    ],
  },
  {
    name: 'flag of intermediate tensors', // stands in a file that apps without graph models have, too
    back: KEEP('getIntermediateTensors'),
    holds: (needs) => none(needs, 'getIntermediateTensors', 'disposeIntermediateTensors', 'KEEP_INTERMEDIATE_TENSORS', 'tfjsflags', 'setFlags'),
    changes: [{ find: '$flags.registerFlag("KEEP_INTERMEDIATE_TENSORS", $default, $set);', put: '', times: [1, 1] }],
  },
  {
    name: 'hash tables',
    back: WITH_MODEL,
    holds: (needs) => needs.ops !== null && !TABLE_OPS.some((op) => needs.ops?.has(op)), // so nothing makes one, and an op that would is not known
    changes: [
      { find: 'if (resourceManager != null) { const $tensor = resourceManager.getHashTableHandleByName(nodeName); if ($tensor != null) { return $tensor; } }', within: 'getTensor', put: '', times: [0, 1] },
      { method: 'ResourceManager.dispose', put: '{}', times: [0, 1] },
    ],
  },
  {
    name: 'functions of graphs',
    back: 'the setting "models", with a model that has functions,',
    holds: (needs) => !needs.functions,
    changes: [{ method: 'OperationMapper.mapFunction', put: gone('functions of graphs', WITH_MODEL), times: [1, 1] }],
  },
  {
    name: 'check of the order of nodes',
    back: KEEP('validateNodesExecutionOrder'),
    holds: (needs) => none(needs, 'validateNodesExecutionOrder'),
    changes: [{ find: 'validateNodesExecutionOrder($ordered, $known);', put: '', times: [0, 1] }],
  },
  {
    name: 'words for ops that no model has', // by_models.mjs takes them out; tfjs would send people to its issues
    back: WITH_MODEL,
    holds: (needs) => needs.ops !== null,
    changes: [
      {
        find: "throw TypeError(`Unknown op '${$node.op}'. File an issue at https://github.com/tensorflow/tfjs/issues so we can add it, or register a custom execution with tf.registerOp()`);",
        put: "throw TypeError(`Unknown op '${$node.op}'. slimtf leaves out ops that no model has: name the model in the setting \"models\", or add the op with tf.registerOp().`);",
        times: [0, 1],
      },
    ],
  },
];
