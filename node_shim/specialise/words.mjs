/** Words that reached code uses, and what waits for them. */

export class Words {
  /** @param {Iterable<string>} known from the beginning @param {boolean} every whether any word may be used */
  constructor(known, every = false) {
    this.every = every;
    this.used = new Set(known);
    /** @type {Map<string, (() => void)[]>} */
    this.waiting = new Map();
  }

  /** @param {string} word */
  use(word) {
    if (this.used.has(word)) return;
    this.used.add(word);
    for (const each of this.waiting.get(word) ?? []) each();
    this.waiting.delete(word);
  }

  /** @param {string} word @param {() => void} then */
  when(word, then) {
    if (this.every || this.used.has(word)) then();
    else this.waiting.set(word, [...(this.waiting.get(word) ?? []), then]);
  }
}
