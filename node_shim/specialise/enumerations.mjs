/** Enumerations as TypeScript writes them, as plain objects: half the text, and free of side effects. */

import { isBegun, membersOf } from '../analyze/enumerations.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

/**
 * `var E; (function (X) { X["a"] = "b"; X[X["c"] = 1] = "c"; })(E || (E = {}));`, where nothing stands in between.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @returns {Edit[]}
 */
export function plainEnumerations(flat) {
  const { body } = flat.root;
  return body.flatMap((/** @type {Node} */ statement, /** @type {number} */ index) => {
    const declared = body[index - 1];
    const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    if (declared?.type !== 'VariableDeclaration' || declared.declarations.length !== 1 || !isMade(call, declared.declarations[0])) return [];
    const statements = call.callee.body.body;
    const entries = statements.map((/** @type {Node} */ each) => membersOf(each, call.callee.params[0].name));
    if (entries.length === 0 || !entries.every(Boolean)) return [];
    // Member by member, because others may take some out.
    const members = statements.map((/** @type {Node} */ { start, end }, /** @type {number} */ place) => ({ start, end, put: entries[place].map(pair).join(' ') }));
    const head = { start: declared.start, end: members[0].start, put: `var ${declared.declarations[0].id.name} = { ` };
    return [head, ...members, { start: members.at(-1).end, end: statement.end, put: ' };' }];
  });
}

/** @param {Node | undefined} call @param {Node} declarator @returns {boolean} whether it is the call that makes the members of what was just declared */
function isMade(call, { id, init }) {
  return call?.type === 'CallExpression' && call.callee.type === 'FunctionExpression' && call.callee.params.length === 1 && !init && isBegun(call.arguments, id.name);
}

/** @param {[string, Node]} member @returns {string} */
const pair = ([key, { value }]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`;
