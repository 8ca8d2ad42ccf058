/** Code that stands in texts: what `eval` and `Function` are given, scripts that the app puts together. */
import { bare, isCallee, memberName } from './names.mjs';
import { globalPath } from './written_names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */

const EVALUATING = new Set(['eval', 'Function', 'Function.prototype.constructor']);
const TIMERS = new Set(['setTimeout', 'setInterval']);
const GLOBAL = /^(?:window|self|globalThis|global)\./;
// What makes code of a text: a handler in markup, a script, an address.
const CODE = /\bon[a-z]+\s*=|javascript:|<script|text\/javascript/i;
const PUT_TOGETHER = new Set(['TemplateLiteral', 'BinaryExpression']);
const FILLED = new Set(['textContent', 'text', 'innerText', 'innerHTML', 'outerHTML', 'srcdoc']);
const BEFORE = /(?:(?:^|[\w$)\]])\s*\??\.|\[\s*["'`]?)\s*$/;
const AFTER = /^\s*(?:\(|["'`]?\s*\])/;
const CALLED = /\.\s*([A-Za-z_$][\w$]*)\s*\(|\[\s*(["'`])([A-Za-z_$][\w$]*)\2\s*\]/g;
const WORD = /[A-Za-z_$][\w$]*/g;
/** `t[n](…)`, `(t[n] ?? f)(…)`, `t[n]!(…)` and `t[n].call(…)` in a text that may be code. */
export const CALLS_BY_NAME = /[\w$)\]]!?(?:\?\.)?\[(?!\s*(?:"[^"]*"|'[^']*'|`[^`$]*`|\d+)?\s*\])[^[\]]*(?:\[(?:[^[\]]|\[(?:[^[\]]|\[[^[\]]*\])*\])*\][^[\]]*)*\](?:[!)]|\s+as\s[\w.<>$]+|\s*(?:\?\?|\|\|)\s*[\w$.]+)*(?:\?\.\s*)?(?:\(|\.\s*(?:call|apply|bind)\s*\()/;
// Markup, a function, or nothing but an expression.
const MAY_BE_CODE = /<[a-z][\w-]*[\s/>]|\{\{|\breturn\b|=>|\bfunction\b|^\s*[\w$.]+!?(?:\?\.)?\[/i;
// What takes a member by a name in a text that is code: `t[n]`, `{ [n]: f }`, `Reflect.get(t, n)`, `with (t)`.
const TAKES_BY_NAME = /[\w$)\]](?<!\b(?:return|typeof|of|in|case|yield|await|void|delete|new))\s*(?:\?\.\s*)?\[\s*(?!["'`\d\s\]])|[{,]\s*\[[^\]]*\]\s*:|\bReflect\s*\.\s*get\b|\bwith\s*\(/;
const WRITING = new Set(['insertAdjacentHTML', 'write', 'writeln', 'createContextualFragment', 'createTextNode', 'append', 'setAttribute', 'setAttributeNS', 'setHTMLUnsafe']);

/** @param {string} text @returns {string[]} the methods that it calls, if it is code: `square` of `t.square()` and of `t["square"]` */
export function calledIn(text) {
  return [...text.matchAll(CALLED)].map(([, member, , key]) => member ?? key);
}

/** @param {Program} program @param {Node} callee @param {Set<string>} [names] @returns {boolean} whether it is JavaScript's own `eval` or `Function`, under whatever name, or the constructor of a function */
const evaluates = (program, callee, names = EVALUATING) => names.has(globalPath(program, callee, 0).replace(GLOBAL, ''));

/** @param {string} text @returns {string[]} every name in it, if it is code */
export const wordsIn = (text) => text.match(WORD) ?? [];

/**
 * Returns the names in code that a node makes of texts, and what stands for those that only a run knows.
 * @param {Program} program @param {import('./values.mjs').Values} values @param {Node} node
 * @returns {{names: string[], open: Node[]}}
 */
export function saidInCode(program, values, node) {
  const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
  const parts = isCall ? codeOf(program, values, node) : PUT_TOGETHER.has(node.type) ? namesPutInto(whole(node)) : [];
  const texts = parts.map((part) => values.texts(part));
  const open = parts.filter((_, index) => texts[index] === null);
  const names = texts.flatMap((each) => [...(each ?? [])].flatMap(wordsIn));
  const takes = isCall && texts.some((each) => [...(each ?? [])].some((text) => TAKES_BY_NAME.test(text)));
  return { names, open: (isCall && open.length > 0) || takes || callsByName(program, values, node) ? [node] : open };
}

/** @param {Program} program @param {import('./values.mjs').Values} values @param {Node} node @returns {boolean} whether it makes code of a text that calls methods by names of its own */
function callsByName(program, values, node) {
  const calls = (/** @type {string} */ text) => CALLS_BY_NAME.test(text);
  if (node.type === 'Literal' || node.type === 'TemplateLiteral') {
    const text = node.quasis ? node.quasis.map((/** @type {Node} */ { value }) => value.cooked ?? '').join('0') : String(node.value ?? '');
    return (CODE.test(text) || MAY_BE_CODE.test(text)) && calls(text);
  }
  return writtenBy(program, node).some((part) => [...(values.texts(part) ?? []), ...constantsOf(part)].some(calls));
}

/** @param {Program} program @param {Node} node @returns {Node[]} the texts that a page, a worker or an import makes code of there */
function writtenBy(program, node) {
  if (node.type === 'AssignmentExpression') return node.left.type === 'MemberExpression' && FILLED.has(String(memberName(node.left))) ? [node.right] : [];
  const callee = node.callee && bare(node.callee);
  if (node.type === 'CallExpression' && callee.type === 'MemberExpression') return WRITING.has(String(memberName(callee))) ? node.arguments : [];
  const isBlob = node.type === 'NewExpression' && ['Blob', 'File'].includes(callee.name) && !program.variable(callee);
  return isBlob ? (node.arguments[0]?.elements?.filter(Boolean) ?? []) : [];
}

/** @param {Node} node a text, or a sum or a template of them @returns {string[]} those of its parts that stand in the code */
const constantsOf = (node) => partsOf(node).map((part) => (typeof part === 'string' ? part : String(part.value ?? '')));

/** @param {Node} node @returns {Node} the sum that it is part of */
const whole = (node) => (isSum(node.parent) ? whole(node.parent) : node);

/** @param {Node} node @returns {boolean} */
const isSum = ({ type, operator }) => type === 'BinaryExpression' && operator === '+';

/**
 * Returns what a call makes code of: every argument of `Function`, names of parameters among them, what `eval` gets, and a timer's text.
 * @param {Program} program @param {import('./values.mjs').Values} values @param {Node} call or a `new` expression
 * @returns {Node[]} none where it makes no code
 */
function codeOf(program, values, call) {
  if (evaluates(program, call.callee)) return call.arguments;
  const [first] = call.arguments;
  return first && evaluates(program, call.callee, TIMERS) && values.kind(first) === 'text' ? [first] : [];
}

/** @param {Node} node a template, or a sum @returns {Node[]} what stands for the name of a method in the code that it puts together: `op` of `<b onclick="t.${op}()">` */
function namesPutInto(node) {
  const parts = partsOf(node);
  const text = (/** @type {Node | undefined} */ part) => (typeof part === 'string' ? part : typeof part?.value === 'string' ? part.value : '');
  if (!CODE.test(parts.map(text).join('')) && !isFilledIn(node)) return [];
  return parts.filter((part, index) => text(part) === '' && typeof part !== 'string' && BEFORE.test(text(parts[index - 1])) && AFTER.test(text(parts[index + 1])));
}

/** @param {Node} node @returns {any[]} texts and expressions in their order */
function partsOf(node) {
  if (isSum(node)) return [...partsOf(node.left), ...partsOf(node.right)];
  if (node.type !== 'TemplateLiteral') return [node];
  return node.quasis.flatMap((/** @type {Node} */ { value }, /** @type {number} */ index) => [value.cooked ?? '', ...node.expressions.slice(index, index + 1)]);
}

/** @param {Node} node a text @returns {boolean} whether a page makes code of it: `script.textContent = …`, `setAttribute('onclick', …)` */
function isFilledIn({ parent }) {
  if (parent.type === 'AssignmentExpression') return parent.left.type === 'MemberExpression' && FILLED.has(String(memberName(parent.left)));
  const callee = parent.type === 'CallExpression' ? bare(parent.callee) : undefined;
  return callee?.type === 'MemberExpression' && memberName(callee) === 'setAttribute' && /^on/i.test(String(parent.arguments[0]?.value));
}

/** @param {Program} program @param {Node} call @returns {boolean} whether it is an `eval` whose code sees the variables around it */
export function isDirectEval(program, call) {
  return call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'eval' && evaluates(program, call.callee);
}

/** @param {Node} identifier `eval` itself @returns {boolean} whether it is handed on, to be called elsewhere */
export function isHandedOn(identifier) {
  const { parent } = identifier;
  if (parent.type === 'SequenceExpression') return !isCallee(parent); // (0, eval)('…')
  return !isCallee(identifier) && !/^(MemberExpression|UnaryExpression|BinaryExpression)$/.test(parent.type);
}
