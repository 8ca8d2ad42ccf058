/** Where a value has been, so that it is followed once through each name, and not for ever. */

// More than that is taken as "cannot be followed": steps of one path, and of what holds one value.
const MOST_DEEP = 400;
const MOST_STEPS = 10_000;

export class Trail {
  constructor() {
    /** @type {Map<string, Set<unknown>>} sink → what it was followed through */
    this.done = new Map();
    this.depth = 0;
    /** @type {Map<string, number>} sink of a value → steps that what holds it was followed */
    this.steps = new Map();
  }

  /** @param {{id: string}} sink @param {unknown} step @returns {boolean} whether it comes here for the first time */
  first({ id }, step) {
    const done = this.done.get(id) ?? new Set();
    this.done.set(id, done);
    return !done.has(step) && Boolean(done.add(step));
  }

  /** What holds itself by way of others does so in ever more ways: nodes, their children, the parent of these. @param {{id: string}} sink @returns {boolean} whether it was followed long enough */
  isLong({ id }) {
    const holders = id.lastIndexOf('>') + 1;
    if (this.depth > MOST_DEEP || holders === 0) return this.depth > MOST_DEEP;
    const value = id.slice(holders);
    const steps = (this.steps.get(value) ?? 0) + 1;
    this.steps.set(value, steps);
    return steps > MOST_STEPS;
  }
}
