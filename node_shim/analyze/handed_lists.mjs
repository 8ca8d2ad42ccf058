/** What methods of lists and tables, and functions of JavaScript, do with a list or table that they are given. */
import { memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./escapes.mjs').Path} Path */

const CHANGING = new Set(['push', 'unshift', 'splice', 'fill', 'add', 'set', 'copyWithin']);
const ITSELF = new Set(['sort', 'reverse', 'fill', 'copyWithin', 'valueOf', 'add', 'set']);
const ELEMENT = new Set(['at', 'find', 'findLast', 'get', 'pop', 'shift']);
const COPY = new Set(['slice', 'splice', 'filter', 'concat', 'toSorted', 'toReversed', 'toSpliced', 'with', 'values']);
const CALLBACK = new Set(['forEach', 'map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reduce', 'reduceRight', 'sort', 'toSorted']);
const ONLY_READ = /^(Math|JSON|console|Number|String|Boolean|Intl|Symbol|BigInt|Date|structuredClone|parseInt|parseFloat|isNaN|fetch|alert|encodeURIComponent|\w+Array)$/;

/** @param {string | null} name of a method @returns {boolean} whether it calls a function for each element */
export const isCallback = (name) => CALLBACK.has(String(name));

/**
 * @param {string | null} name of a method
 * @param {Path} path from what it is a method of to the list or table, empty for that itself
 * @returns {boolean | Path[]} whether the call may change it; or the paths from the call's result to it
 */
export function ofMethod(name, path) {
  if (name === null) return true;
  const [, ...rest] = path;
  const isOwn = path.length === 0;
  if (isOwn && CHANGING.has(name)) return true;
  if (ITSELF.has(name)) return [path];
  if (isOwn) return [];
  if (ELEMENT.has(name)) return [rest];
  if (COPY.has(name)) return [[null, ...rest]];
  if (name === 'entries') return [[null, '1', ...rest]];
  if (name === 'next') return [['value', ...rest]]; // of values()
  return name === 'flat' ? [[null, ...rest], ...(rest.length > 0 ? [[null, ...rest.slice(1)]] : [])] : [];
}

/**
 * @param {Node} call of something that JavaScript or the browser has
 * @param {Node} callee its name, or a member of it
 * @param {number} index of the argument
 * @param {Path} path from that to the list or table
 * @returns {boolean | Path[] | undefined} as above; undefined where it is not known
 */
export function ofStatic(call, callee, index, path) {
  const [, ...rest] = path;
  const name = callee.type === 'MemberExpression' ? memberName(callee) : null;
  const global = name === null ? callee.name : callee.object.name;
  if (ONLY_READ.test(global) || name === 'isArray') return hasReplacer(call) ? undefined : false;
  if (global === 'Object' && name !== null) return ofObject(name, index, path);
  const made = name === null ? global : `${global}.${name}`;
  if (made === 'Set' || (made === 'Array.from' && call.arguments.length === 1)) return path.length > 0 && [[null, ...rest]];
  if (made === 'Map') return rest.length > 0 && [[null, ...rest.slice(1)], [null, ...rest]]; // by get(), and as an entry
  return /^Reflect\.(?:has|ownKeys)$/.test(made) ? false : undefined;
}

/** @param {Node} call @returns {boolean} whether `JSON.stringify` gets a function, which has what is written as `this` */
const hasReplacer = ({ callee, arguments: [, second] }) => callee.object?.name === 'JSON' && Boolean(second) && !/^(?:Literal|ArrayExpression|UnaryExpression)$/.test(second.type);

/** @param {string} name of a function of Object @param {number} index @param {Path} path @returns {boolean | Path[] | undefined} */
function ofObject(name, index, path) {
  const isOwn = path.length === 0;
  if (/^(keys|getOwnPropertyNames|hasOwn|is|isFrozen|isSealed|isExtensible)$/.test(name)) return false;
  if (name === 'freeze') return isOwn ? false : [path];
  if (/^(seal|preventExtensions)$/.test(name)) return [path];
  if (/^(values|entries)$/.test(name)) return isOwn ? false : [[null, ...(name === 'entries' ? ['1'] : []), ...path.slice(1)]];
  if (name !== 'assign') return undefined;
  if (index > 0) return isOwn ? false : [path];
  return isOwn || [path];
}

/** @param {Node} use of a function that is no call @param {Path} path from what it returns to the list or table @returns {boolean | Path} whether whoever calls it may change that; or the path from the result of the call that gets the function */
export function resultOfCallback(use, path) {
  const { parent } = use;
  const name = parent.type === 'CallExpression' && parent.arguments.includes(use) && parent.callee.type === 'MemberExpression' ? memberName(parent.callee) : null;
  if (name === 'map' || name === 'flatMap') return [null, ...(name === 'map' ? path : path.slice(1))];
  if (name === 'then' || name === 'catch' || String(name).startsWith('reduce')) return path;
  return !CALLBACK.has(String(name)) && name !== 'sort';
}
