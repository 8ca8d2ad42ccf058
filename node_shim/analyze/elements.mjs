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

// What of a page's markup may be code: handlers, and templates that are compiled in the browser. `href="style.min.css"` is not.
const PLAIN = 'href|src|srcset|class|style|id|content|alt|title|type|rel|name|media|integrity|action|poster|sizes|charset|lang|property|placeholder|for|value|method|target|role|d|viewBox|xmlns|aria-[\\w-]+|data-(?:src|href|url)';
const CODE = new RegExp(String.raw`\{\{[^]*?\}\}|<%[^]*?%>|\$\{[^}]*\}|\s(?!(?:${PLAIN})\s*=)[^\s=>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)`, 'gi');

/** @param {string} part of a page, without scripts @returns {string} what of it may be code */
export const codeInMarkup = (part) => (part.match(CODE) ?? []).join('\n');

const FRAME = /\ssrcdoc\s*=\s*("[^"]*"|'[^']*')/gi; // a page within the page
const TEMPLATE_TYPE = /template|handlebars|mustache|html|vue|ejs/i;

/** @param {string} text of a page @returns {string} what may be code in its markup, and in templates that stand in script elements */
export function codeBesideScripts(text) {
  const page = text.replace(/<!--[\s\S]*?-->/g, blank);
  const parts = [...page.matchAll(FRAME)].map(([, value]) => value);
  inPlace(page, (attributes, body) => (TEMPLATE_TYPE.test(attribute(attributes, 'type') ?? '') ? (parts.push(body), body) : body), (part) => (parts.push(codeInMarkup(part)), part));
  return parts.join('\n');
}
