/** The code that the slim script begins with: what it offers, and where pages look for it. */

/** @typedef {import('../protocol.d.ts').SlimScript} SlimScript */

const UNION = '@tensorflow/tfjs';
const WASM = '@tensorflow/tfjs-backend-wasm';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * @param {SlimScript} script
 * @param {(specifier: string) => Promise<string[]>} exportsOf the names that all of a package exports
 * @returns {Promise<string>} code of an ES module
 */
export async function facade(script, exportsOf) {
  const offered = bySpecifier(script);
  if (script.isModule) return module(offered);
  const [lines, properties] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  let count = 0;
  for (const [specifier, names] of offered) {
    const local = `all${(count += 1)}`;
    lines.push(`import * as ${local} from ${JSON.stringify(specifier)};`);
    const members = names.includes('*') ? `...${local}` : names.map((name) => `${name}: ${local}.${name}`).join(', ');
    properties.push(specifier === WASM ? `wasm: {${members}}` : members);
  }
  const isWhole = [...offered].some(([specifier, names]) => specifier !== WASM && names.includes('*'));
  const stubs = isWhole ? [] : (await exportsOf(UNION)).filter((name) => /^(?!version)[a-z]/.test(name) && !offered.get(UNION)?.includes(name));
  return [...lines, ...importsWithout(script), global(properties, stubs, script.name)].join('\n');
}

/** @param {SlimScript} script @returns {Map<string, string[]>} the names to offer of each module */
function bySpecifier({ exports }) {
  const found = new Map();
  for (const { specifier, name } of exports) {
    if (name !== '*' && !IDENTIFIER.test(name)) continue;
    found.set(specifier, [...(found.get(specifier) ?? []), name]);
  }
  return found;
}

/** @param {Map<string, string[]>} offered @returns {string} */
function module(offered) {
  const lines = [`import ${JSON.stringify(UNION)};`];
  const known = new Set(); // the packages share their names: tfjs passes on those of tfjs-core
  for (const [specifier, names] of offered) {
    const fresh = names.filter((name) => !known.has(name));
    if (fresh.includes('*')) lines.push(`export * from ${JSON.stringify(specifier)};`);
    else if (fresh.length > 0) lines.push(`export { ${fresh.join(', ')} } from ${JSON.stringify(specifier)};`);
    for (const name of fresh) known.add(name);
  }
  return `${lines.join('\n')}\n`;
}

/** @param {SlimScript} script @returns {string[]} what is loaded for the registrations alone */
function importsWithout({ exports }) {
  return exports.some(({ specifier }) => specifier === UNION) ? [] : [`import ${JSON.stringify(UNION)};`];
}

/**
 * Assigns to the global what is offered. What is not throws when it is called, and not before.
 * @param {string[]} properties @param {string[]} stubs @param {string} script its name
 */
function global(properties, stubs, script) {
  const message = ` was left out of ${script}, because no script of the page names it. Name it in one, and run slimtf build`;
  return `
const tf = (globalThis.tf = globalThis.tf || {});
for (const name of ${JSON.stringify(stubs.join(' '))}.split(' ')) tf[name] ||= function () { throw new Error('tf.' + name + ${JSON.stringify(message)}); };
Object.assign(tf, { ${properties.join(', ')} });
`;
}
