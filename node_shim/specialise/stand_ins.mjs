/** What is called in place of methods that went, by code that slimtf has not seen. */
import { GONE, KEEP } from './cut.mjs';

// What tfjs hands out. Others reach the rest of its classes through the engine only.
const HANDED_OUT = ['Tensor', 'TensorBuffer', 'GraphModel', 'Layer', 'Container', 'LayersModel', 'Sequential', 'Optimizer', 'Dataset'];

/**
 * @param {string} text of the module
 * @param {Iterable<string>} gone `Class.method`
 * @returns {string} statements, by which each of these methods throws its name and what brings it back
 */
export function standIns(text, gone) {
  const statements = HANDED_OUT.flatMap((name) => {
    const methods = [...gone].filter((each) => each.startsWith(`${name}.`)).map((each) => each.slice(name.length + 1)).sort();
    // with a blank in front: a name alone would look like one that the module uses
    return methods.length > 0 && new RegExp(`^(class ${name} |(var|let|const) ${name} = class )`, 'm').test(text) ? [`${STAND_IN}(${name}, ${JSON.stringify(` ${methods.join(' ')}`)});\n`] : [];
  });
  return statements.length > 0 ? `\n${DEFINES}${statements.join('')}` : '';
}

const STAND_IN = 'slimtfStandIns';
const DEFINES = `function ${STAND_IN}(of, names) {
  for (const name of names.trim().split(" ")) Object.defineProperty(of.prototype, name, { configurable: true, writable: true, value() { throw ${GONE}(name + "()", ${JSON.stringify(KEEP('NAME'))}.replace("NAME", name)); } });
}
`;
