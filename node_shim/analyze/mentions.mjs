/** Names that may reach a tensor, a model or an optimizer: as member, key, text or in a pattern, whatever they are read from. */
import { AskedKernels } from './asked_kernels.mjs';
import { calledIn, isHandedOn, saidInCode } from './evaluated.mjs';
import { LaterCalls } from './later_calls.mjs';
import { Listings } from './listings.mjs';
import { isFilled, isFromConfig, isSavedNowhere, settingsGivenLater } from './made_by.mjs';
import { bare, isCallee, keyName, memberName, outermost } from './names.mjs';
import { Settings } from './settings.mjs';
import { isElement, isName, isReflection, namesIn } from './written_names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {'member' | 'key' | 'text' | 'pattern'} Role */

// Stands for all flags: this method of tfjs takes them by keys.
const ANY_FLAG = 'setFlags';
const TAKES_PLACE = new Set(['save', 'getLoadHandlers', 'getSaveHandlers']);
const NONE = /** @type {Set<string>} */ (new Set());
const WORD = /^[A-Za-z][A-Za-z0-9_]{0,60}$/;

/** Collects from one program. */
export class Mentions {
  /**
   * @param {import('./program.mjs').Program} program
   * @param {import('./values.mjs').Values} values
   * @param {import('./tfjs_uses.mjs').TfjsUses} tfjs
   * @param {Set<string>} names those of interest
   */
  constructor(program, values, tfjs, names) {
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    this.names = names;
    this.mentions = /** @type {{name: string, role: Role, node: Node}[]} */ ([]);
    this.computed = /** @type {Node[]} calls of a method whose name only a run knows */ ([]);
    this.listed = /** @type {Node[]} where the code asks which methods something has that may be a tensor */ ([]);
    this.kernels = new AskedKernels(values, tfjs);
    this.texts = /** @type {Set<string>} */ (new Set());
    this.everyName = /** @type {Set<string>} every name that something is read by, or that a text holds */ (new Set());
    this.later = new LaterCalls(program, values, tfjs);
    this.listings = new Listings(values);
    this.settings = new Settings(program, values, tfjs, this.texts);
  }

  find() {
    for (const node of this.program.nodes) this.look(node);
    for (const node of this.program.evals) if (isHandedOn(node)) this.computed.push(node);
    for (const flag of this.tfjs.flags) this.flag(flag);
    for (const call of this.tfjs.layers) this.settings.call(call, 'layer');
    for (const node of this.tfjs.handedLayers) this.settings.open.push({ setting: 'layer', node });
    return this;
  }

  /** @param {Node} node */
  look(node) {
    for (const name of namesIn(node)) this.everyName.add(name);
    for (const list of this.listings.of(node)) this[list].push(node);
    this.inCode(node);
    switch (node.type) {
      case 'MemberExpression':
        return this.member(node);
      case 'Property':
        return this.property(node);
      case 'Literal':
        return typeof node.value === 'string' && !isName(node) ? this.text(node.value, node) : undefined;
      case 'TemplateLiteral':
        return this.template(node);
      case 'CallExpression':
        return this.call(node);
      case 'AssignmentExpression':
        return node.left.type === 'MemberExpression' ? this.settings.look(memberName(node.left), node.right) : undefined;
    }
    return undefined;
  }

  /** @param {string} name @param {Role} role @param {Node} node */
  mention(name, role, node) {
    if (this.names.has(name)) this.mentions.push({ name, role, node });
  }

  /** @param {string} value @param {Node} node */
  text(value, node) {
    if (WORD.test(value)) this.texts.add(value);
    else for (const name of calledIn(value)) this.mention(name, 'text', node); // it may be code
    if (!isElement(node)) this.mention(value, 'text', node);
  }

  /** @param {Node} node */
  template(node) {
    if (node.quasis.length === 1) return this.text(node.quasis[0].value.cooked ?? '', node);
    for (const { value } of node.quasis) for (const name of calledIn(value.cooked ?? '')) this.mention(name, 'text', node);
    return undefined;
  }

  /** @param {import('./flags.mjs').AskedFlag} flag */
  flag({ names, node }) {
    for (const name of names ?? [ANY_FLAG]) {
      this.everyName.add(name);
      this.texts.add(name);
      this.mention(name, 'text', node);
    }
  }

  /** Code that is made of texts. @param {Node} node */
  inCode(node) {
    const { names, open } = saidInCode(this.program, this.values, node);
    this.computed.push(...open);
    for (const name of names) {
      this.everyName.add(name);
      this.mention(name, 'text', node);
    }
  }

  /** @param {Node} member @returns {Set<string>} the names that it may have, as far as they are known */
  namesOf(member) {
    const name = memberName(member);
    return name === null ? (this.values.texts(member.property) ?? NONE) : new Set([name]);
  }

  /** @param {Node} node @returns {void} */
  member(node) {
    const name = memberName(node);
    if (isSavedNowhere(node)) return;
    const names = this.namesOf(node);
    for (const setting of settingsGivenLater(node, names)) if (this.mayBeTensor(node)) this.settings.open.push({ setting, node });
    if (!isCallee(outermost(node))) this.kernels.later(names, node);
    if (isFilled(node)) for (const each of names) this.settings.look(each, node);
    if (name === null) return this.listings.isNoName(node.property) ? undefined : this.computedMember(node);
    if (this.names.has(name) && this.mayBeTensor(node)) this.mention(name, 'member', node);
  }

  /** `t[name]`. @param {Node} node */
  computedMember(node) {
    const texts = this.values.texts(node.property);
    for (const each of texts ?? []) {
      this.everyName.add(each); // put together from pieces, it stands nowhere as a literal
      this.mention(each, 'member', node);
    }
    if (!texts && this.mayBeTensor(node) && this.later.has(node)) this.computed.push(node);
  }

  /** @param {Node} node a member expression @returns {boolean} whether what it is read from may be a tensor, a model or an optimizer */
  mayBeTensor(node) {
    return this.values.kind(node.object) === null && !this.tfjs.isNamespaceMember(node);
  }

  /** @param {Node} node @returns {void} */
  property(node) {
    const name = keyName(node);
    const isPattern = node.parent.type === 'ObjectPattern';
    const isAsked = !isPattern || this.mayTakeFromTensor(node);
    if (name !== null && isAsked && (isPattern || name !== 'save')) this.mention(name, isPattern ? 'pattern' : 'key', node);
    if (name !== null && isPattern) this.kernels.later(new Set([name]), node);
    if (name === null && isAsked && isPattern) this.computedKey(node);
    if (isPattern ? isAsked : !node.method) this.setting(name, node, isPattern);
  }

  /** @param {string | null} name @param {Node} property or what else reads it @param {boolean} isPattern `const { compile } = model; const { constructor: Dense } = layer` */
  setting(name, property, isPattern) {
    if (!isPattern) this.settings.look(name, property.kind === 'get' ? property : property.value);
    else if (name === 'compile' || name === 'constructor') this.settings.open.push({ setting: name === 'compile' ? name : 'layer', node: property });
  }

  /** `const { [name]: method } = t`. @param {Node} property of a pattern */
  computedKey(property) {
    if (this.listings.isNoName(property.key)) return;
    const texts = this.values.texts(property.key);
    if (!texts) this.computed.push(property);
    this.readLater(texts ?? NONE, 'pattern', property);
  }

  /** @param {Set<string>} names by one of which something is read, and called later @param {Role} role @param {Node} node */
  readLater(names, role, node) {
    this.kernels.later(names, node);
    for (const each of names) {
      this.mention(each, role, node);
      this.setting(each, node, true);
    }
  }

  /** @param {Node} property of a pattern @returns {boolean} */
  mayTakeFromTensor(property) {
    if (this.tfjs.isNamespace(property.value) || this.tfjs.isNamespace(property.value.left)) return false;
    const { parent } = property.parent;
    const source = parent.type === 'VariableDeclarator' ? parent.init : parent.type === 'AssignmentExpression' ? parent.right : null;
    return source === null || this.values.kind(source) === null || this.values.kind(source) === 'object';
  }

  /** @param {Node} node */
  call(node) {
    const callee = bare(node.callee);
    const names = callee.type === 'MemberExpression' ? this.namesOf(callee) : new Set(callee.type === 'Identifier' ? [callee.name] : []);
    this.kernels.called(names, node);
    if (isReflection(this.program, callee)) this.reflected(node);
    if (isFromConfig(callee, names, this.tfjs) && this.mayBeTensor(callee)) this.tfjs.made(node);
    if ([...names].some((each) => TAKES_PLACE.has(each)) && node.arguments[0] && !this.values.texts(node.arguments[0])) this.everyName.add('indexeddb'); // or any other place
    if (names.has('compile') && callee.type === 'MemberExpression' && this.mayBeTensor(callee)) this.settings.call(node, 'compile');
  }

  /** `Reflect.get(x, name)`. @param {Node} call */
  reflected(call) {
    const [object, key] = call.arguments;
    if (!object || !key || this.values.kind(object) !== null) return;
    const texts = this.values.texts(key);
    if (!texts && !this.listings.isNoName(key)) this.computed.push(call);
    this.readLater(texts ?? NONE, 'member', call);
  }
}
