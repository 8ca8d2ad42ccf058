/**
 * What of a component counts as code: its scripts, and what its markup says, which the framework compiles to code. The
 * compiler is not called: every name in the markup that the scripts have counts as used.
 */
import { inPlace, sourceOf } from './elements.mjs';
import { CALLS_BY_NAME } from './evaluated.mjs';

const FRONT = /^---\r?\n([\s\S]*?)\r?\n---/; // Astro
const WORD = /[A-Za-z_$][\w$]*/g;
const MEMBER = /\.\s*([A-Za-z_$][\w$]*)|\[\s*(["'`])([A-Za-z_$][\w$]*)\2\s*\]/g;
const STYLE = /(<style\b[^>]*>)([\s\S]*?)(?=<\/style\s*>)/gi;
// `<MyChart`, `<my-chart`, `v-plot`, `use:plot`, `$store`: what the markup of each kind names without any code
const NAMED = { '.vue': /(?:<\/?|\s)([A-Za-z][\w$]*(?:-[\w$]+)*)/g, '.svelte': /(?:<|\s(?:use|transition|in|out|animate):|(?<![\w$])\$)([A-Za-z_][\w$]*)/g, '.astro': /<([A-Za-z][\w$]*)/g };
const STORE = /(?<![\w$.])\$([A-Za-z_]\w*)/g; // of Svelte
// import tf, { a } from, import * as tf from: what all of a module can be reached by
const WHOLE = /\bimport\s+(?:([A-Za-z_$][\w$]*)\s*(?:,\s*\{[^}]*\}\s*)?|(?:[A-Za-z_$][\w$]*\s*,\s*)?\*\s*as\s+([A-Za-z_$][\w$]*)\s*)from\b/g;
// what else than tfjs itself is imported
const IMPORTS = /\bimport\s+(?!type\b)([^'"();]*?)\bfrom\s*["'](?!@tensorflow\/)/g;
// `let a = 1, b` at any depth: the variables that markup may write
const VARIABLES = /\b(?:let|var)\s+([A-Za-z_$][\w$]*)([^;\n]*)/g;
const FURTHER = /,\s*([A-Za-z_$][\w$]*)\s*(?=[=:;,]|$)/g;
const FIXED = /\b(?:const|import|function|class)\s([^;=(]*)/g;
const PROPS = /\bexport\s+let\s+([A-Za-z_$][\w$]*)/g; // of Svelte
const TEMPLATE_FILE = /<template\b[^>]*\ssrc\s*=\s*["']([^"']+)["']/gi; // of Vue
const DEFAULT = /\bexport\s+default\b/;
// the values of attributes that are code, and what stands between braces
const CODE = { '.vue': /\{\{[\s\S]*?\}\}|\s(?:v-|[:@#.])[^\s=>]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/g, '.svelte': /\{[\s\S]*?\}/g, '.astro': /\{[\s\S]*?\}/g };
const RESERVED = new Set('await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield arguments eval async as from of type'.split(' '));
const HANDED_ON = 'globalThis.__slimtf_markup?.';
const CALLED_BY_NAME = 'globalThis.__slimtf_markup?.it[globalThis.__slimtf_markup.name]()'; // a call of a method whose name only a run knows
const BY_NAME = new RegExp(CALLS_BY_NAME, 'g');
const PROSE = new Set(['.md', '.markdown', '.txt', '.rst', '.adoc']);
const BRACES = /\{[^{}]*\}/g;

/** @param {string} text a component @param {string} kind `.vue`, `.svelte` or `.astro` @returns {string} its code, each part on the lines that it has there */
export function componentCode(text, kind) {
  const front = FRONT.exec(text);
  const [begin, rest] = front ? [`\n${front[1]}\n`, text.slice(front[0].length)] : ['', text];
  /** @type {string[]} */
  const bodies = [begin];
  const script = (/** @type {string} */ attributes, /** @type {string} */ body) => {
    const source = sourceOf(attributes);
    if (source && !/^https?:/.test(source)) return wholeOf(source);
    bodies.push(body);
    return body;
  };
  inPlace(rest, script);
  const scripts = bodies.join('\n');
  const markup = new Markup(scripts, kind, kind === '.vue' && /<template\b[^>]*\blang\s*=/i.test(rest));
  const code = begin + inPlace(rest, script, (part) => markup.code(part));
  const files = [...rest.matchAll(TEMPLATE_FILE)].map(([, file]) => `;import ${JSON.stringify(file.startsWith('.') ? file : `./${file.replace(/^\//, '')}`)};`);
  const stores = kind === '.svelte' ? [...scripts.matchAll(STORE)].flatMap(([, name]) => (markup.imports.has(name) ? [name] : [])) : [];
  return `${code}${files.join('')}${writtenOutside(scripts, rest)}${handedOn([...new Set(stores)])}${DEFAULT.test(scripts) ? '' : ';export default 0;'}`; // the framework makes one
}

/** @param {string} source of a script element: the component is what that file exports @returns {string} */
function wholeOf(source) {
  const name = `slimtf_${source.replace(/\W/g, '_')}`;
  return `import * as ${name} from ${JSON.stringify(source.startsWith('.') ? source : `./${source.replace(/^\//, '')}`)};${HANDED_ON}(${name});`;
}

/** @param {string[]} names of what only the framework reads @returns {string} code that keeps them */
const handedOn = (names) => (names.length > 0 ? `;${HANDED_ON}(${names.join(', ')});` : '');

/** @param {string} scripts @param {string} text of the component @returns {string} code that gives new values to what the markup, or whoever uses the component, may write */
function writtenOutside(scripts, text) {
  const names = [...scripts.matchAll(VARIABLES)].flatMap(([, first, more]) => [first, ...[...more.matchAll(FURTHER)].map(([, name]) => name)]);
  const fixed = new Set([...scripts.matchAll(FIXED)].flatMap(([, declared]) => declared.match(WORD) ?? []));
  const outside = new Set(inPlace(text, () => '', (part) => part).match(WORD));
  for (const [, name] of scripts.matchAll(PROPS)) outside.add(name);
  const written = [...new Set(names)].filter((name) => outside.has(name) && !fixed.has(name) && !RESERVED.has(name));
  return written.map((name) => `;${name} = globalThis.__slimtf_markup?.${name}`).join('');
}

/** @param {string} text of a language that is not read @param {string} [kind] its ending: links of Markdown look like calls @returns {string} code with the names of members, and the words, in it */
export function saidBy(text, kind = '') {
  const words = text.match(WORD);
  const members = new Set([...text.matchAll(MEMBER)].map(([, member, , key]) => JSON.stringify(member ?? key)));
  if (CALLS_BY_NAME.test(PROSE.has(kind) ? '' : kind === '.mdx' ? (text.match(BRACES) ?? []).join('\n') : text)) members.add(CALLED_BY_NAME);
  return words ? `${HANDED_ON}(${[JSON.stringify(words.join(' ')), ...members].join(', ')});` : '';
}

/** What markup makes of the names in the scripts beside it. */
class Markup {
  /** @param {string} scripts @param {string} kind @param {boolean} isCode whether all of the markup may be code, as Pug is */
  constructor(scripts, kind, isCode) {
    this.kind = kind;
    this.isCode = isCode;
    this.known = new Set(scripts.match(WORD) ?? []);
    this.imports = new Set([...scripts.matchAll(IMPORTS)].flatMap(([, names]) => names.match(WORD) ?? []));
    this.wholes = new Set([...scripts.matchAll(WHOLE)].map(([, one, other]) => one ?? other));
  }

  /** @param {string} part between two scripts @returns {string} code on as many lines */
  code(part) {
    const markup = this.kind === '.vue' ? part : part.replace(STYLE, (_, tag, body) => tag + body.replace(/[^\n]/g, ' '));
    const isCode = this.codeIn(markup);
    const lineOf = linesOf(markup);
    /** @type {Map<number, Set<string>>} */
    const found = new Map();
    for (const { index, 0: word } of markup.matchAll(WORD)) {
      const code = this.reached(markup, index, word, isCode);
      if (code) entry(found, lineOf(index)).add(code);
    }
    for (const { index, 1: tag } of markup.matchAll(NAMED[/** @type {keyof typeof NAMED} */ (this.kind)])) for (const name of this.kind === '.vue' ? componentsOf(tag) : [tag]) if (this.imports.has(name)) entry(found, lineOf(index)).add(name);
    for (const { index, 1: member, 3: key } of markup.matchAll(MEMBER)) entry(found, lineOf(index)).add(JSON.stringify(member ?? key));
    for (const { index } of markup.matchAll(BY_NAME)) entry(found, lineOf(index)).add(CALLED_BY_NAME);
    const lines = markup.split('\n').map((line, number) => this.line(line, found.get(number)));
    return lines.join('\n');
  }

  /** @param {string} line @param {Set<string> | undefined} reached @returns {string} */
  line(line, reached) {
    const words = line.match(WORD);
    return words ? `;${HANDED_ON}(${JSON.stringify(words.join(' '))}${reached ? `, ${[...reached].join(', ')}` : ''});` : '';
  }

  /** @param {string} markup @param {number} index @param {string} word @param {(at: number) => boolean} isCode @returns {string} what of the scripts a word reaches; empty: nothing */
  reached(markup, index, word, isCode) {
    if (!this.known.has(word) || RESERVED.has(word) || /[.\w$-]\s*$/.test(markup.slice(Math.max(0, index - 1), index))) return '';
    if (!this.wholes.has(word)) return word;
    const member = /^\s*\??\.\s*([A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)/.exec(markup.slice(index + word.length, index + 400));
    if (member) return `${word}.${member[1].replace(/\s|\?/g, '')}`;
    return isCode(index) ? word : '';
  }

  /** @param {string} markup @returns {(at: number) => boolean} whether a place in it is code */
  codeIn(markup) {
    if (this.isCode) return () => true;
    const pattern = CODE[/** @type {keyof typeof CODE} */ (this.kind)];
    const ranges = [...markup.matchAll(pattern)].map(({ index, 0: text }) => [index, index + text.length]);
    return (at) => ranges.some(([start, end]) => start <= at && at < end);
  }
}

/** @param {string} tag of Vue @returns {string[]} the names that its component may have in the scripts: `MyChart` for `<my-chart>`; elements of HTML have small letters */
function componentsOf(tag) {
  const camel = tag.replace(/-([\w$])/g, (_, letter) => letter.toUpperCase());
  const names = [camel[0].toUpperCase() + camel.slice(1), ...(camel === tag.toLowerCase() ? [] : [camel])];
  return [...new Set(names)];
}

/** @param {Map<number, Set<string>>} found @param {number} line @returns {Set<string>} */
function entry(found, line) {
  const known = found.get(line) ?? new Set();
  found.set(line, known);
  return known;
}

/** @param {string} text @returns {(index: number) => number} the line of a place, from 0; places must ascend, or begin again */
function linesOf(text) {
  let [at, line] = [0, 0];
  return (index) => {
    if (index < at) [at, line] = [0, 0];
    for (let end = text.indexOf('\n', at); end >= 0 && end < index; end = text.indexOf('\n', at)) [at, line] = [end + 1, line + 1];
    return line;
  };
}
