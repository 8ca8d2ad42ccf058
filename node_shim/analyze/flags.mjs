/** Flags that the app asks tfjs for: `tf.env().set('WEBGL_PACK', false)`, `env.getBool(name)`. */

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./flow.mjs').Sink} Sink */
/** @typedef {{names: Set<string> | null, node: Node}} AskedFlag `names` is null where only a run knows which */

const BY_NAME = new Set(['get', 'getAsync', 'getNumber', 'getBool', 'getString', 'set', 'registerFlag', 'evaluateFlag']);

// Its own tables, by flags.
const LISTS = ['flagRegistry', 'flags', 'urlFlags'];

/**
 * Returns what follows the environment of tfjs.
 * @param {import('./flow.mjs').Flow} flow
 * @param {import('./values.mjs').Values} values
 * @param {(flag: AskedFlag) => void} found
 * @returns {Sink}
 */
export function environment(flow, values, found) {
  const any = (/** @type {Node} */ node) => found({ names: null, node });
  /** @type {Sink} */
  const method = {
    id: 'a method of the environment',
    member: (_, target) => any(target), // bind, call
    escape: any,
    called: (call) => found({ names: call.arguments[0] ? values.texts(call.arguments[0]) : new Set(), node: call }),
  };
  return {
    id: 'the environment',
    member: (names, target) => {
      if (names === null) any(target);
      else if (LISTS.some((list) => names.has(list))) any(target);
      else if ([...names].some((name) => BY_NAME.has(name))) flow.take(target, method);
    },
    escape: any,
  };
}
