/** Files that the app starts, lists or names by other means than import: workers, `require.context`, `import.meta.glob`, `templateUrl`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isFile, isFolder, scriptPaths } from '../files.mjs';
import { bare, memberName } from './names.mjs';


/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {{name: string | null, from: string, isWorker: boolean, isFolder: boolean}} Worker `name` is null where only a run knows it; `from` is the app's file */

const SCRIPT = /\.[mc]?[jt]sx?$/i;
const ADDRESS = /^[\w@./-]+\.m?js(?:[?#].*)?$/; // of a script
const SOURCE = /\bsrc\s*=\s*["']?([^"'\s>]+\.m?js)\b/gi;
export const TEMPLATE = /^\.{1,2}\/[^?#]+\.html?$/i; // Angular's `templateUrl`, whose file nothing imports

/**
 * @param {import('./program.mjs').Program} program
 * @param {import('./values.mjs').Values} values
 * @param {(node: Node) => string} file
 * @param {boolean} inPages no bundler is at work: scripts may be brought in by their address
 * @returns {Worker[]}
 */
export function workersOf(program, values, file, inPages) {
  return program.nodes.flatMap((node) => {
    if (inPages && node.type === 'Literal' && typeof node.value === 'string') return brought(node.value, file(node));
    if (node.type === 'NewExpression' && node.callee.name === 'URL' && isOwnAddress(node.arguments[1])) return urls(node, values, file(node));
    if (node.type === 'Literal' && TEMPLATE.test(String(node.value))) return [{ name: node.value, from: file(node), isWorker: false, isFolder: false }];
    return node.type === 'CallExpression' && isListing(bare(node.callee)) ? listed(node, file(node)) : [];
  });
}

/** @param {string} text @param {string} from @returns {Worker[]} the scripts that it names: alone, or in markup that is written */
function brought(text, from) {
  const names = ADDRESS.test(text) ? [text] : [...text.matchAll(SOURCE)].map(([, name]) => name);
  return names.flatMap((name) => [from, ''].map((each) => ({ name: name.replace(/^\//, ''), from: each, isWorker: false, isFolder: false })));
}

/** @param {Node} node `new URL(name, import.meta.url)` @param {import('./values.mjs').Values} values @param {string} from @returns {Worker[]} */
function urls(node, values, from) {
  const isWorker = /Worker$/.test(node.parent.callee?.name ?? '');
  const names = values.texts(node.arguments[0]);
  if (names) return [...names].map((name) => ({ name, from, isWorker, isFolder: false }));
  return isWorker ? [{ name: null, from, isWorker, isFolder: false }] : [];
}

/** @param {Node} node @param {string} from @returns {Worker[]} */
function listed(node, from) {
  const [first] = node.arguments;
  const patterns = first?.type === 'ArrayExpression' ? first.elements : [first];
  return patterns.flatMap((/** @type {Node} */ each) => {
    if (typeof each?.value !== 'string' || !/^[./@#~\w]/.test(each.value)) return [];
    return [{ name: folderIn(each.value), from, isWorker: false, isFolder: true }];
  });
}

/** @param {string} pattern @returns {string} the folder that holds all that it stands for: `./pages/` of `./pages/t*.js` */
function folderIn(pattern) {
  const start = pattern.search(/[*?[{(!]/);
  return start < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', start) + 1);
}

/** @param {Node} callee @returns {boolean} */
function isListing(callee) {
  if (callee.type !== 'MemberExpression') return false;
  const name = memberName(callee);
  if (callee.object.type === 'MetaProperty') return name === 'webpackContext' || name === 'glob';
  return name === 'context' && /^(__)?require\d*$/.test(callee.object.name ?? '');
}

/** @param {Node | undefined} node @returns {boolean} `import.meta.url` */
function isOwnAddress(node) {
  return node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && memberName(node) === 'url';
}

/**
 * The files that are started or listed, as a bundler finds them: without their extension too.
 * @param {Worker} worker @param {string} root the project's, which `from` is relative to
 * @param {(name: string) => string} aliased what an alias of the config makes of a name
 * @returns {string[] | null} absolute; null for a worker that is not found
 */
export function filesOf({ name, from, isWorker, isFolder }, root, aliased) {
  if (name === null) return null;
  const target = /^\.{0,2}\//.test(name) ? name : aliased(name);
  const base = path.isAbsolute(target) && target !== name ? target : path.resolve(root, path.dirname(from), target.replace(/[?#].*$/, ''));
  if (isFolder) return scriptsBelow(base);
  if (TEMPLATE.test(name) && isFile(base)) return [base];
  const found = scriptPaths(base).find((file) => SCRIPT.test(file) && isFile(file));
  if (found) return [found];
  return isWorker && !isFile(base) ? null : [];
}


/** @param {string} folder @returns {string[]} the scripts in it, at any depth */
function scriptsBelow(folder) {
  if (!isFolder(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => !/(^|[\\/])node_modules[\\/]/.test(name));
  return names.map((name) => path.join(folder, name)).filter((file) => SCRIPT.test(file) && isFile(file));
}
