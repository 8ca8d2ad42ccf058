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
  const last = calls.at(-1)?.node;
  const at = calls.findIndex((call, index) => call.text !== others[index]?.text);
  if (at >= 0 && others[at]) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model ${others[at].text}`, calls[at].node);
  if (one.error !== other.error) throw new Difference(`the interpreter says ${JSON.stringify(one.error)}, the compiled model ${JSON.stringify(other.error)}`, calls[at]?.node ?? last);
  if (at >= 0) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model nothing more`, calls[at].node);
  if (others.length > calls.length) throw new Difference(`the compiled model goes on with ${others[calls.length].text}`, last);
  const wrong = one.outputs.findIndex((output, index) => output !== other.outputs[index]);
  if (wrong >= 0 || one.outputs.length !== other.outputs.length) throw new Difference(`the output ${JSON.stringify(names[wrong] ?? wrong)} differs`);
}
