/** Nodes whose executors run functions, share something between graphs, or look at shapes: their statements. */
import { quoted } from './print.mjs';
import { text } from './tracer.mjs';

/** @typedef {import('./graph.mjs').GraphWriter} GraphWriter */
/** @typedef {(writer: GraphWriter, node: any, name: string) => Promise<string>} Written */

/** @type {Record<string, Written>} by op */
export const BY_HAND = { If: branch, StatelessIf: branch, While: loop, StatelessWhile: loop, HashTable: table, HashTableV2: table, Pack: pack, PlaceholderWithDefault: withDefault, Exit: exit };

/** @param {any} node @param {string} key @returns {any} */
const attribute = (node, key) => node.attrParams[key]?.value;

/** @param {GraphWriter} writer @param {any} node @returns {string[]} */
function given(writer, node) {
  const names = node.inputNames.filter((/** @type {string} */ _, /** @type {number} */ index) => node.inputs[index]?.op !== 'NoOp');
  return names.map((/** @type {string} */ each) => writer.tensorText(each));
}

/** An input that may be left out. @type {Written} */
async function withDefault(writer, node) {
  const given = `(${writer.tensorText(node.name)} ?? ${writer.tensorText(node.inputNames[0])})`;
  writer.values.set(node.name, { texts: [given], list: '', free: '' });
  return '';
}

/** @type {Written} */
async function branch(writer, node, name) {
  const [condition, ...others] = given(writer, node);
  const functions = [await writer.functionOf(attribute(node, 'thenBranch')), await writer.functionOf(attribute(node, 'elseBranch'))];
  writer.session.imports.add('control:branch');
  writer.values.set(node.name, { texts: null, list: name, free: name });
  return `const ${name} = await branch(${condition}, ${functions.join(', ')}, [${others.join(', ')}], hold);`;
}

/** @type {Written} */
async function loop(writer, node, name) {
  const start = `[${given(writer, node).join(', ')}]`;
  const functions = [await writer.functionOf(attribute(node, 'cond')), await writer.functionOf(attribute(node, 'body'))];
  writer.session.imports.add('control:loop');
  writer.values.set(node.name, { texts: null, list: name, free: name });
  return `const ${name} = await loop(${functions.join(', ')}, ${start}, hold);`;
}

/** Of a loop that was rebuilt. @type {Written} */
async function exit(writer, node, name) {
  writer.session.imports.add('runtime:cloneTensor');
  writer.values.set(node.name, { texts: [name], list: '', free: name });
  return `const ${name} = cloneTensor(${writer.tensorText(node.inputNames[0])});`;
}

/** @type {Written} */
async function table(writer, node, name) {
  writer.session.imports.add('control:table').add('manager:').add('hash_table:HashTable');
  writer.values.set(node.name, { texts: [name], list: '', free: '' });
  return `const ${name} = table(manager, ${quoted(node.name)}, () => new HashTable(${text(attribute(node, 'keyDType'))}, ${text(attribute(node, 'valueDType'))}));`;
}

/** @type {Written} */
async function pack(writer, node, name) {
  writer.session.imports.add('pack:pack');
  writer.values.set(node.name, { texts: [name], list: '', free: name });
  return `const ${name} = pack([${given(writer, node).join(', ')}], ${text(attribute(node, 'axis'))});`;
}
