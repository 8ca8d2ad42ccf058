/** What a module of rollup's imports, by the names in its code. */
import { importedIn } from '../made.mjs';

/** @param {any} info of a module @param {any} context of the plugin @returns {[string, string][]} what it imports at once: rollup lists in their order where imports led; nothing where these are not as many */
export function importsOf(info, context) {
  const ids = info?.importedIds ?? [];
  const likely = importedIn(info?.code);
  const specifiers = likely.length === ids.length ? likely : sourcesIn(info?.code, context);
  return specifiers.length === ids.length ? specifiers.map((specifier, index) => [specifier, ids[index]]) : [];
}

/** @param {string} code @param {any} context @returns {string[]} what it imports, for certain: an import in a text looks like one */
function sourcesIn(code, context) {
  try {
    return [...new Set(context.parse(code).body.flatMap((/** @type {any} */ { source }) => (source ? [source.value] : [])))];
  } catch {
    return [];
  }
}
