/** Nothing on this machine can start slimtf. */
export class NoWayError extends Error {
  /**
   * @param {string} message
   * @param {string} hint what would help
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}
