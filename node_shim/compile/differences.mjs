/** What makes a compiled model differ from the interpreter, and whose node it is. */

/** Something that the compiled model does in another way. */
export class Difference extends Error {
  /** @param {string} what @param {{name: string, op: string}} [node] of the graph, where one is to blame */
  constructor(what, { name, op } = { name: '', op: '' }) {
    super(what);
    this.node = name;
    this.op = op;
    this.differs = true;
  }
}

/** Nothing was shown. */
export class Uncompared extends Difference {
  differs = false;
}

/** @param {{text: string}[]} calls @param {boolean} isOrdered @returns {string[]} */
export const texts = (calls, isOrdered) => (isOrdered ? calls.map(({ text }) => text) : calls.map(({ text }) => text).sort());

/** @param {import('./overheard.mjs').Heard} one the interpreter @param {import('./overheard.mjs').Heard} other @param {string[]} names of outputs @param {boolean} isOrdered */
export function compare(one, other, names, isOrdered) {
  const [calls, others] = [one.calls, other.calls].map((each) => (isOrdered ? each : [...each].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))));
  if (!isOrdered && one.error && other.error) return; // how far each came says nothing
  const last = one.calls.at(-1)?.node;
  if (!isOrdered && one.error !== other.error) throw failing(one, other, last); // the one that failed called less
  const at = calls.findIndex((call, index) => call.text !== others[index]?.text);
  if (at >= 0 && others[at]) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model ${others[at].text}`, calls[at].node);
  if (one.error !== other.error) throw failing(one, other, calls[at]?.node ?? last);
  if (at >= 0) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model nothing more`, calls[at].node);
  if (others.length > calls.length) throw new Difference(`the compiled model goes on with ${others[calls.length].text}`, last);
  compareOutputs(one.outputs, other.outputs, names);
}

/** @param {string[]} one @param {string[]} other @param {string[]} names */
function compareOutputs(one, other, names) {
  if (one.length !== other.length) throw new Difference(`the interpreter gives ${one.length} outputs, the compiled model ${other.length}`);
  const wrong = one.findIndex((output, index) => output !== other[index]);
  if (wrong >= 0) throw new Difference(`the output ${JSON.stringify(names[wrong] ?? wrong)} differs`);
}

/** @param {{error: string}} one @param {{error: string}} other @param {{name: string, op: string} | undefined} node @returns {Difference} */
function failing(one, other, node) {
  const said = [one, other].map(({ error }) => (error ? `fails with ${JSON.stringify(error)}` : 'gives outputs'));
  return new Difference(`the interpreter ${said[0]}, the compiled model ${said[1]}`, node);
}
