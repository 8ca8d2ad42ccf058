/**
 * The words of esbuild's command line as the options of its API: the command itself is a program of its own, in which no
 * plugin can run. Each option of the one is an option of the other (https://esbuild.github.io/api/); what esbuild does not
 * know it refuses by name.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const LISTS = new Set(['target', 'conditions', 'mainFields', 'resolveExtensions', 'dropLabels']); // with commas
const COLLECTED = new Set(['external', 'inject', 'pure', 'drop']); // one word each time
const REPORTS = new Set(['analyze', 'metafile']);

/** @param {string} name `chunk-names` @returns {string} `chunkNames` */
const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/**
 * @param {string[]} words behind `esbuild`
 * @returns {{options: Record<string, any>, metafile: string}} options of `build`; where its metafile is wanted
 */
export function optionsOf(words) {
  /** @type {Record<string, any>} */
  const options = { entryPoints: [], logLevel: 'info' };
  let metafile = '';
  for (const word of words) {
    const [, name = '', member, value] = /^--([\w-]+)(?::([^=]+))?(?:=(.*))?$/s.exec(word) ?? [];
    const key = camelCase(name);
    if (!name) options.entryPoints.push(entryOf(word));
    else if (REPORTS.has(key)) metafile = key === 'metafile' ? (value ?? '') : metafile;
    else if (member !== undefined && COLLECTED.has(key)) options[key] = [...(options[key] ?? []), value === undefined ? member : `${member}=${value}`];
    else if (member !== undefined) options[key] = { ...options[key], [member]: value ?? '' };
    else options[key] = LISTS.has(key) ? (value ?? '').split(',') : valueOf(value);
  }
  return { options, metafile };
}

/** @param {string} word @returns {string | {in: string, out: string}} `out=in` names the output */
function entryOf(word) {
  const [, out, from] = /^([^=]+)=(.+)$/s.exec(word) ?? [];
  return out ? { in: from, out } : word;
}

/** @param {string | undefined} value @returns {any} */
function valueOf(value) {
  if (value === undefined || value === 'true') return true;
  if (value === 'false') return false;
  return /^\d+$/.test(value) ? Number(value) : value;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const esbuild = createRequire(path.join(process.cwd(), 'package.json'))('esbuild');
  const { options, metafile } = optionsOf(process.argv.slice(2));
  try {
    const result = await esbuild.build({ ...options, metafile: Boolean(metafile) });
    if (metafile) writeFileSync(metafile, JSON.stringify(result.metafile));
  } catch (error) {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  }
}
