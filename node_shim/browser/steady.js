/**
 * Runs before the app when two bundles are compared: Math.random() gives the same numbers in every run, so that what
 * starts from random numbers (weights of a new layer, shuffled data) can be compared at all. The generator is
 * mulberry32.
 */
(() => {
  let state = 0x5eed;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
})();
