/** Names that stand for tfjs in every module without an import. */
import { writeFileSync } from 'node:fs';

/**
 * webpack's ProvidePlugin makes tfjs a free name of every module; esbuild does it with an injected file.
 * @param {Record<string, string[]>} provided free name → module and members
 * @param {string} outFile
 * @returns {string[]}
 */
export function injected(provided, outFile) {
  const lines = Object.entries(provided).map(([name, [module, member]]) =>
    member ? `export { ${member} as ${name} } from ${JSON.stringify(module)};` : `export * as ${name} from ${JSON.stringify(module)};`,
  );
  if (lines.length === 0) return [];
  const file = `${outFile}.provided.mjs`;
  writeFileSync(file, `${lines.join('\n')}\n`);
  return [file];
}
