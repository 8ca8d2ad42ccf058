/**
 * Shaders without comments and without blanks between tokens. They stand in templates; what an expression of a
 * template puts in is left alone, and so are lines of the preprocessor, in which blanks mean something.
 */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

// GLSL and WGSL: statements on several lines that name a type of theirs.
const SHADER = /\b(?:float|int|bool|void|vec[234]|ivec[234]|mat[234]|vec[234]<\w+>|f32|i32|u32|uniform|highp)\b/;
const COMMENT = /\/\/[^\n]*/g;
const AROUND = /\s*([=;,(){}[\]?:*])\s*/g;

/**
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function smallerShaders(finder) {
  return finder.of('TemplateLiteral').flatMap(({ quasis }) => {
    const texts = quasis.map((/** @type {Node} */ { value }) => value.raw);
    const whole = texts.join(' ');
    if (!/\n/.test(whole) || !/[;{]\s*\n/.test(whole) || !SHADER.test(whole) || texts.some(hasOpenComment)) return [];
    return quasis.flatMap((/** @type {Node} */ { start, end }, /** @type {number} */ index) => {
      const put = smaller(texts[index]);
      return put === texts[index] ? [] : [{ start, end, put }];
    });
  });
}

/** @param {string} text @returns {boolean} whether a comment goes on behind it, or may have begun before it */
function hasOpenComment(text) {
  return /\/\/[^\n]*$/.test(text) || /\/\*|\*\//.test(text);
}

/** @param {string} text a part of a shader @returns {string} */
function smaller(text) {
  const lines = text.replace(COMMENT, '').split('\n');
  let made = '';
  for (const [index, line] of lines.entries()) {
    const isDirective = /^\s*#/.test(line);
    const isEdge = index === 0 || index === lines.length - 1; // an expression goes on there
    const short = isDirective ? line.trim() : isEdge ? line.replace(/[ \t]+/g, ' ').replace(AROUND, '$1') : line.trim().replace(/[ \t]+/g, ' ').replace(AROUND, '$1');
    if (!isEdge && short === '') continue;
    const breaks = index > 0 && (isEdge || isDirective || !/[;{},]$/.test(made) || lastIsDirective(made));
    made += (breaks ? '\n' : '') + short;
  }
  return made;
}

/** @param {string} text @returns {boolean} */
function lastIsDirective(text) {
  return /(^|\n)\s*#[^\n]*$/.test(text);
}
