/** What JavaScript and the browser provide, and what their functions and methods give: none of it is a tensor. */

/** @typedef {'array' | 'text' | 'number' | 'function' | 'object' | 'promise' | 'primitive' | 'other'} Kind `primitive`: a text, a number or the like; `other`: something else that is certainly no tensor */

const GLOBALS = new Set([
  ...['Math', 'console', 'JSON', 'Object', 'Array', 'Number', 'String', 'Boolean', 'BigInt', 'Promise', 'Date', 'Reflect', 'Symbol', 'Intl', 'RegExp', 'Proxy', 'Atomics', 'WebAssembly', 'Error', 'Function'],
  ...['Set', 'Map', 'WeakMap', 'WeakSet', 'WeakRef', 'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Float32Array', 'Float64Array', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'],
  ...['window', 'globalThis', 'self', 'document', 'navigator', 'location', 'history', 'screen', 'performance', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'crypto', 'CSS', 'process'],
  ...['URL', 'URLSearchParams', 'Blob', 'File', 'FileReader', 'FormData', 'Headers', 'Request', 'Response', 'Worker', 'Image', 'ImageData', 'Audio', 'AbortController', 'TextEncoder', 'TextDecoder', 'EventTarget', 'Event', 'CustomEvent', 'XMLHttpRequest', 'WebSocket', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver'],
]);
// Nothing in these is ever a tensor, however deep: `Math.PI.x`. Something may be put into `window`.
const CLOSED = new Set(['Math', 'console', 'JSON', 'Number', 'Intl', 'Reflect', 'Atomics', 'WebAssembly', 'performance', 'navigator', 'location', 'history', 'screen', 'crypto', 'CSS']);
// Whoever fills them may put anything there.
const OPEN = new Set(['Reflect', 'window', 'globalThis', 'self', 'Function', 'Object']);
/** @type {Record<string, Kind>} */
const MADE = { Array: 'array', String: 'text', Number: 'number', Promise: 'promise', Function: 'function' };
/** @type {Record<string, Kind>} */
const CALLED = {
  ...Object.fromEntries(['String', 'atob', 'btoa', 'encodeURIComponent', 'decodeURIComponent'].map((name) => [name, 'text'])),
  ...Object.fromEntries(['Number', 'parseInt', 'parseFloat', 'setTimeout', 'setInterval', 'requestAnimationFrame'].map((name) => [name, 'number'])),
  ...Object.fromEntries(['Boolean', 'BigInt', 'Symbol', 'Date', 'isNaN', 'isFinite'].map((name) => [name, 'other'])),
  ...{ fetch: 'promise', Promise: 'promise', Array: 'array' },
};
/** @type {Record<string, Kind>} */
const METHODS = { Array: 'array', Promise: 'promise', Math: 'number', Number: 'number', String: 'text' };
const OBJECT_TO_ARRAY = new Set(['keys', 'values', 'entries', 'getOwnPropertyNames']);
const TEXT_TO_ARRAY = new Set(['split', 'match', 'matchAll']);
const TEXT_TO_TEXT = new Set(['at', 'charAt', 'concat', 'normalize', 'padEnd', 'padStart', 'repeat', 'replace', 'replaceAll', 'slice', 'substr', 'substring', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toWellFormed', 'trim', 'trimEnd', 'trimLeft', 'trimRight', 'trimStart']);
const NUMBER_TO_TEXT = new Set(['toExponential', 'toFixed', 'toPrecision']);
const TO_NUMBER = new Set(['indexOf', 'lastIndexOf', 'findIndex', 'findLastIndex', 'search', 'charCodeAt', 'codePointAt', 'localeCompare', 'push', 'unshift', 'includes', 'some', 'every', 'startsWith', 'endsWith', 'has', 'delete', 'test', 'getTime']);
const ARRAY_TO_ARRAY = new Set(['map', 'filter', 'slice', 'concat', 'flat', 'flatMap', 'reverse', 'sort', 'splice', 'fill', 'keys', 'entries', 'values', 'toReversed', 'toSorted', 'toSpliced', 'with', 'copyWithin', 'subarray']);

/** @param {string} name @returns {boolean} whether JavaScript or the browser has it, where no variable of the app does */
export const isOwn = (name) => GLOBALS.has(name);

/** @param {string} name @returns {boolean} whether nothing in it is a tensor, however deep */
export const isClosed = (name) => CLOSED.has(name);

/** @param {any} node `new` with the name of a global @returns {Kind | null} what it makes; null where that is what it was given, or passes for it */
export function kindMade({ callee: { name }, arguments: given }) {
  if (name === 'Proxy' || (name === 'Object' && given.length > 0)) return null;
  return MADE[name] ?? 'other';
}

/** @param {string} name of a global function @returns {Kind | null} what it returns */
export const kindReturned = (name) => (Object.hasOwn(CALLED, name) ? CALLED[name] : null);

/** @param {string} global @param {string} method @param {number} count of arguments @returns {Kind | null} what it returns */
export function kindOfStatic(global, method, count) {
  if (global === 'Object' && OBJECT_TO_ARRAY.has(method)) return 'array';
  if (OPEN.has(global)) return null;
  if (method === 'isArray') return 'other';
  if (global === 'JSON' && method === 'parse' && count > 1) return null; // a function of the app makes the parts
  if (global === 'JSON') return method === 'stringify' ? 'text' : 'other';
  return METHODS[global] ?? 'other';
}

/** @param {Kind | null} kind of the receiver @param {string} method @returns {Kind | null} what it returns; null where it may be a tensor */
export function kindOfMethod(kind, method) {
  if (method === 'toString' || method === 'toLocaleString') return 'text';
  if (method === 'valueOf' && kind !== 'object') return kind;
  if (kind === 'text') return kindOfTextMethod(method);
  if (kind === 'number') return NUMBER_TO_TEXT.has(method) ? 'text' : null;
  if (kind === 'promise') return ['then', 'catch', 'finally'].includes(method) ? 'promise' : null;
  if (kind !== 'array') return null;
  if (method === 'join') return 'text';
  return ARRAY_TO_ARRAY.has(method) ? 'array' : TO_NUMBER.has(method) ? 'number' : null;
}

/** @param {string} method @returns {Kind | null} what it returns; null for one that JavaScript does not have: `String.prototype.toTensor = …` */
function kindOfTextMethod(method) {
  if (TEXT_TO_TEXT.has(method)) return 'text';
  return TEXT_TO_ARRAY.has(method) ? 'array' : TO_NUMBER.has(method) ? 'number' : null;
}

/** @param {any} node an operation with two operands @param {Kind | null} left @param {Kind | null} right @returns {Kind} a number, a text or a truth value: never an object */
export function kindOfBinary({ operator }, left, right) {
  if (operator !== '+') return /^([<>]=?|[=!]==?|in|instanceof)$/.test(operator) ? 'other' : 'number';
  if (left === 'text' || right === 'text') return 'text';
  return left === 'number' && right === 'number' ? 'number' : 'primitive';
}

/** @param {Kind | null} one @param {Kind | null} other @returns {Kind | null} what a value of either is */
export function either(one, other) {
  if (one === null || other === null) return null;
  if (one === 'promise' || other === 'promise') return 'promise'; // what it brings may be a tensor
  return one === other ? one : 'other';
}
