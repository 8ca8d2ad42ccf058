/** Which members of the app's tables keep the value that they begin with. */
import { usesThis } from './forms.mjs';
import { properties } from './literals.mjs';
import { memberName, membersWritten } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const PLAIN = /^(Literal|TemplateLiteral|UnaryExpression|BinaryExpression|ArrayExpression|ObjectExpression)$/;

/** Answers for one program. */
export class Changes {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {{all: Set<string>, ofThis: Set<string>} | undefined} names of members that are given values anywhere, and of those of `this` */
    this.names = undefined;
  }

  /** @param {Node} table an object literal @param {string | null} name @returns {[string, Node][] | undefined} undefined where one of them may be given another value, by whatever name the object has there: `this.model = m` */
  lastingProperties(table, name) {
    const found = properties(table);
    if (!found || table.parent?.type === 'MemberExpression') return found; // it has no name at all
    if (found.every(([, { type }]) => PLAIN.test(type))) return found; // nothing has it as `this`
    const { all, ofThis } = (this.names ??= this.namesWritten());
    const own = new Set(found.map(([key]) => key));
    const isFilled = name === null && usesThis(table) && [...ofThis].some((each) => !own.has(each)); // this.more = m
    return isFilled || found.some(([key]) => (name === null || key === name) && all.has(key)) ? undefined : found;
  }

  namesWritten() {
    const members = this.program.nodes.flatMap(membersWritten);
    const ofThis = members.filter(({ object }) => object.type === 'ThisExpression');
    return { all: new Set(members.map((each) => String(memberName(each)))), ofThis: new Set(ofThis.map((each) => String(memberName(each)))) };
  }
}
