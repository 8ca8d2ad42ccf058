/** The tree that the maps and the table show: groups, folders, modules, with their sizes before and after. */

/**
 * @typedef {object} TreeNode
 * @property {string} name
 * @property {string} id unique in its tree; the same part has the same id as long as the grouping stays
 * @property {string} category of a leaf, else empty
 * @property {string} words what a search looks at, lower case
 * @property {(number[] | null)[]} sizes before and after, each raw, gzip and brotli; null where it is not there
 * @property {TreeNode[]} children
 * @property {TreeNode | null} parent
 * @property {number} leaves
 */

/** Up to so much a module counts as unchanged. */
const SAME_BYTES = 64;
const SAME_SHARE = 0.03;

/** Columns of a row, as slimtf/report/html.py writes them. */
const [FILE, PATH, PACKAGE, CATEGORY, KERNEL, BEFORE, AFTER] = [0, 1, 2, 3, 4, 5, 6];

/**
 * @param {{name: string, files: string[], categories: Record<string, string>, rows: any[][]}} data
 * @param {'package' | 'category' | 'file'} grouping
 * @returns {TreeNode}
 */
export function buildTree(data, grouping) {
  const root = branch(data.name, null);
  for (const row of data.rows) {
    let node = root;
    for (const name of segments(data, row, grouping)) node = child(node, name);
    addLeaf(node, row, data.categories[row[CATEGORY]]);
  }
  finish(root);
  return root;
}

function branch(name, parent) {
  const id = parent ? `${parent.id}\u0000${name}` : '';
  return { name, id, category: '', words: '', sizes: [null, null], children: [], parent, leaves: 0, byName: new Map() };
}

function child(node, name) {
  let found = node.byName.get(name);
  if (!found) {
    found = branch(name, node);
    node.byName.set(name, found);
    node.children.push(found);
  }
  return found;
}

/** The names from the root to the row's leaf. */
function segments(data, row, grouping) {
  const label = data.categories[row[CATEGORY]];
  const whole = row[CATEGORY].startsWith('file-');
  const top = { package: [row[PACKAGE] || (whole ? '' : unpackaged(row, label))], category: [label], file: [data.files[row[FILE]]] };
  const names = [...top[grouping], ...(grouping === 'package' ? [] : [row[PACKAGE]]), ...inside(row, label, whole)];
  // What has no name of its own is called by its kind, which may be the group's name already.
  return names.filter((name, index) => name && name !== names[index - 1]);
}

/** What is in no package: as `by_package` in slimtf/report/groups.py calls it. */
function unpackaged(row, label) {
  return row[PATH] && row[CATEGORY] !== 'app' ? 'custom modules' : label;
}

function inside(row, label, whole) {
  if (whole || !row[PATH]) return [whole ? row[PATH] : label];
  const prefix = `${row[PACKAGE]}/`;
  const path = row[PACKAGE] && row[PATH].startsWith(prefix) ? row[PATH].slice(prefix.length) : row[PATH];
  return path.split('/');
}

function addLeaf(node, row, label) {
  node.category = row[CATEGORY];
  node.words = `${row[PATH]} ${row[PACKAGE]} ${row[KERNEL]} ${label}`.toLowerCase();
  node.sizes = [plus(node.sizes[0], row[BEFORE]), plus(node.sizes[1], row[AFTER])];
}

export function plus(one, other) {
  return one && other ? one.map((size, index) => size + other[index]) : (one ?? other);
}

/** Adds up, joins what holds one part only with it, and forgets what only the making needed. */
function finish(node) {
  delete node.byName;
  if (node.children.length > 0 && node.category) giveItself(node);
  for (const each of node.children) finish(each);
  node.leaves = node.children.length === 0 ? 1 : 0;
  for (const each of node.children) {
    node.sizes = [plus(node.sizes[0], each.sizes[0]), plus(node.sizes[1], each.sizes[1])];
    node.leaves += each.leaves;
  }
  const [only] = node.children;
  if (node.parent && node.children.length === 1) {
    // Directly below the root stands a package, or a kind: "dist" says nothing there.
    const name = node.parent.parent ? `${node.name}/${only.name}` : node.name;
    const { id, children, category, words } = only;
    Object.assign(node, { name, id, children, category, words });
    for (const each of node.children) each.parent = node;
  }
}

/** A module whose path is also a folder's becomes a leaf in it. */
function giveItself(node) {
  const itself = { ...branch('(itself)', node), category: node.category, words: node.words, sizes: node.sizes };
  node.children.push(itself);
  Object.assign(node, { category: '', words: '', sizes: [null, null] });
}

/** @param {TreeNode} node @param {number} side 0 before, 1 after @param {number} measure 0 raw, 1 gzip, 2 brotli */
export function sizeOf(node, side, measure) {
  return node.sizes[side]?.[measure] ?? 0;
}

/** What became of a part. @param {{sizes: (number[] | null)[]}} node */
export function fate(node) {
  if (!node.sizes[1]) return 'left';
  if (!node.sizes[0]) return 'new';
  const [before, after] = node.sizes.map((size) => size[0]);
  // A minifier gives the same module names of other lengths: that is no change of the module.
  if (Math.abs(after - before) <= Math.max(SAME_BYTES, before * SAME_SHARE)) return 'stayed';
  return after < before ? 'shrank' : 'grew';
}

/** Orders every level by the larger of both sides, so that both maps are laid out alike. */
export function sortTree(node, measure) {
  const weight = (each) => Math.max(sizeOf(each, 0, measure), sizeOf(each, 1, measure));
  node.children.sort((one, other) => weight(other) - weight(one) || (one.name < other.name ? -1 : 1));
  for (const each of node.children) sortTree(each, measure);
}

/** @param {TreeNode} node @returns {TreeNode[]} from the root to `node` */
export function lineage(node) {
  return node.parent ? [...lineage(node.parent), node] : [node];
}
