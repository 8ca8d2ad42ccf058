/** Script elements in pages and components. */
const SCRIPT = /<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/script\s*>/gi;
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const ENTITIES = /&(?:amp|#38|#x26);/gi; // the one that addresses have
const BASE = /^%BASE_URL%\/?/; // Vite replaces it in pages

/**
 * @param {string} text
 * @param {(attributes: string, body: string) => string} kept what stands for a script element
 * @param {(text: string) => string} [between] what stands for the text around them, on as many lines
 * @returns {string} the scripts, each on its lines
 */
export function inPlace(text, kept, between = blank) {
  const parts = [];
  let end = 0;
  for (const { index, 1: attributes, 2: body } of text.matchAll(SCRIPT)) {
    const start = index + '<script>'.length + attributes.length;
    const script = kept(attributes, body);
    parts.push(between(text.slice(end, start)), script, ';', script === body ? '' : blank(body));
    end = start + body.length;
  }
  if (between !== blank) parts.push(between(text.slice(end)));
  return parts.join('');
}

/** @param {string} text @returns {string} its line breaks */
export function blank(text) {
  return text.replace(/[^\n]/g, '');
}

/** @param {string} attributes of an element @param {string} wanted in small letters @returns {string | undefined} its value; empty where it has none */
export function attribute(attributes, wanted) {
  for (const [, name, double, single, bare] of attributes.matchAll(ATTRIBUTE)) {
    if (name.toLowerCase() === wanted) return double ?? single ?? bare ?? '';
  }
  return undefined;
}

/** @param {string} attributes of a script element @returns {string | undefined} */
export function sourceOf(attributes) {
  return attribute(attributes, 'src')?.trim().replace(ENTITIES, '&').replace(BASE, '/') || undefined;
}

const OF_CODE = /^(?:text|application)\/(?:x-)?(?:java|ecma|j)script\b|^$/;

/** @param {string} attributes of a script element @returns {'module' | 'script' | 'data'} */
export function kindOf(attributes) {
  const type = attribute(attributes, 'type')?.trim().toLowerCase() ?? '';
  return type === 'module' ? 'module' : OF_CODE.test(type) ? 'script' : 'data';
}
