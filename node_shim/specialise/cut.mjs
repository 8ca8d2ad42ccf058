/**
 * What is cut out of tfjs by name: each cut says what must hold, what it looks for and how often, and what stands in
 * its place. A cut that does not find what it expects is dropped as a whole.
 */

/**
 * @typedef {object} Needs what is known of the app and its models
 * @property {Set<string>} names every name that code outside of tfjs uses, string literals among them
 * @property {boolean} methods whether no method is called by a name that is not among them
 * @property {Set<string>} wholes names of exports of which any member may be used
 * @property {Set<string> | null} classes the texts of layers models; null: tfjs-layers may be asked for anything
 * @property {boolean} unrouted nothing asks who loads and saves models: compiled ones are loaded in one way
 * @property {boolean} gradients gradients are computed
 * @property {boolean} optimizers a layers model that is loaded may bring its optimizer along
 * @property {string} engine tells the module's engine from those of others on the same page
 * @property {Set<string>} backends
 * @property {Set<string> | null} ops those of all models; null: not all of these are known
 * @property {boolean} complex a model has complex numbers, or a kernel that makes them is part of the bundle
 * @property {boolean} functions a model has a library of functions
 * @property {Set<string>} dtypes of the weights
 * @property {Set<string>} quantization of the weights
 * @property {Set<string>} activations that fused ops of the models name
 */
/**
 * @typedef {object} Change
 * @property {string} [find] a pattern
 * @property {string} [method] `Class.method`, whose body is put
 * @property {string} [within] a function or `Class.method`: the pattern counts in it only
 * @property {string} [called] a function, whose body is put
 * @property {string} [property] a key of object literals, which goes with its value
 * @property {boolean} [spare] leave it where it is the condition of a `throw`
 * @property {string} put what stands in its place; `$name` is what the pattern bound
 * @property {string} [unrouted] the same where nothing asks who loads and saves models
 * @property {[number, number]} times how often it is found at least and at most
 */
/**
 * @typedef {object} NamedCut
 * @property {string} name
 * @property {string} back the setting that brings it back
 * @property {(needs: Needs) => boolean} holds
 * @property {string[]} [never] patterns that nothing of the module may match
 * @property {Change[]} changes
 */

/** @param {Needs} needs @param {string[]} names @returns {boolean} whether code outside of tfjs certainly uses none of them */
export const none = (needs, ...names) => needs.methods && !names.some((name) => needs.names.has(name));

/** @param {string} what @param {string} setting @returns {string} a body that throws */
export const gone = (what, setting) => `{ throw ${GONE}(${JSON.stringify(what)}, ${JSON.stringify(setting)}); }`;

export const GONE = 'slimtfLeftOut';
/** What makes the errors, in front of the module. */
export const MAKES_ERRORS = `function ${GONE}(what, setting) { return new Error(\`slimtf left \${what} out of this bundle: \${setting} brings it back\`); }\n`;

export const WITH_MODEL = 'the setting "models", with the model that has them,';

export const KEEP = (/** @type {string} */ name) => `keep = ["${name}"] in the settings of slimtf`;
