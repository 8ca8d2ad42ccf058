/** Which members of the app's tables keep the value that they begin with. */
import { usesThis } from './forms.mjs';
import { properties } from './literals.mjs';
import { fillsThis, memberName, membersWritten } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

/** Answers for one program. */
export class Changes {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {Set<string> | undefined} names of members that are given values anywhere, whatever they are members of */
    this.written = undefined;
    /** @type {boolean | undefined} whether a function gives members of `this` values by names that only a run knows */
    this.fillsThis = undefined;
  }

  /** @param {Node} table an object literal @param {string | null} name @returns {[string, Node][] | undefined} undefined where one of them may be given another value, by whatever name the object has there: `this.model = m` */
  lastingProperties(table, name) {
    this.written ??= new Set(this.program.nodes.flatMap((node) => membersWritten(node).map((each) => String(memberName(each)))));
    const found = properties(table);
    if (table.parent?.type === 'MemberExpression') return found; // it has no name at all
    this.fillsThis ??= this.program.nodes.some(fillsThis);
    if (this.fillsThis && usesThis(table)) return undefined;
    return found?.some(([key]) => (name === null || key === name) && this.written?.has(key)) ? undefined : found;
  }
}
