/** One reply from what the processes of a command told. */
import { ShimFailure, failureOf } from '../reply.mjs';

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;

/**
 * What came of one build that was overheard.
 * @typedef {Omit<import('../protocol.d.ts').BundleReply, 'bundlerVersion'> & {
 *   adapter: string, copy: string, version: string, server?: boolean, unknown?: boolean,
 *   failure: import('../protocol.d.ts').Failure | null}} Heard
 */

/**
 * @param {Partial<Heard>[]} reports
 * @param {{title: string, exit: string}} command what the user calls it; how it ended, empty when well
 * @returns {object} the reply
 */
export function merged(reports, { title, exit }) {
  const builds = reports.filter((each) => !each.unknown && !each.failure);
  const failures = reports.flatMap((each) => (each.failure ? [each.failure] : []));
  const forBrowsers = builds.filter((each) => !each.server);
  const missing = unique(forBrowsers.flatMap((each) => each.missingExports ?? []));
  const failure = failures[0] ?? (exit && missing.length === 0 ? ended(title, exit) : null);
  const written = { outputs: outputsOf(reports, false), forServers: outputsOf(reports, true) };
  if (failure) return { failure, ...written };
  if (forBrowsers.length === 0) return { failure: failureOf(unheard(reports, builds, title), { code: 'unsupported', file: '' }), ...written };
  return {
    failure: null,
    mode: forBrowsers.find((each) => each.mode)?.mode ?? 'production',
    ...lists(forBrowsers),
    aliasHits: sums(forBrowsers),
    modules: modulesOf(forBrowsers),
    missingExports: missing,
    ...written,
  };
}

/** @param {Partial<Heard>[]} reports @param {boolean} server */
function outputsOf(reports, server) {
  return reports.filter((each) => Boolean(each.server) === server).flatMap((each) => each.outputs ?? []);
}

/** @param {string} title @param {string} exit @returns {import('../protocol.d.ts').Failure} */
function ended(title, exit) {
  const hint = 'the log holds what it printed; make the same command pass by hand first';
  return failureOf(new ShimFailure('bundle', `${title} failed: ${exit}`, { hint }), { code: 'bundle', file: '' });
}

/** @param {Partial<Heard>[]} reports @param {Partial<Heard>[]} builds @param {string} title @returns {ShimFailure} */
function unheard(reports, builds, title) {
  const strange = reports.find((each) => each.unknown);
  if (strange) {
    const hint = 'install a version that slimtf knows, or paste the aliases that slimtf modules prints into the config';
    const what = `${strange.adapter} ${strange.version} is not known to slimtf: the function that starts its builds is not in this file`;
    return new ShimFailure('unsupported', what, { hint, file: strange.copy });
  }
  if (builds.length > 0) {
    const hint = 'name the script that builds for browsers: --script NAME';
    return new ShimFailure('unsupported', `${title} bundles for a server only: nothing in it is downloaded by a browser`, { hint });
  }
  const hint = 'it may bundle nothing, start its bundler without NODE_OPTIONS, or use one that slimtf does not know; name another script with --script, or paste what slimtf modules prints';
  return new ShimFailure('unsupported', `${title} ran, and no bundler was overheard in it`, { hint });
}

/** @param {Partial<Heard>[]} builds @returns {object} */
function lists(builds) {
  const all = (/** @type {'entries' | 'importers' | 'inputs' | 'beside' | 'externals' | 'warnings' | 'notices'} */ key) => [...new Set(builds.flatMap((each) => each[key] ?? []))].sort();
  const inputs = all('inputs');
  const modules = new Set(builds.flatMap((each) => (each.inputs ?? []).filter((file) => !(each.beside ?? []).includes(file))));
  return {
    entries: all('entries').filter((file) => SCRIPT.test(file)), importers: all('importers'), inputs, beside: inputs.filter((file) => !modules.has(file)), externals: all('externals'),
    made: unique(builds.flatMap((each) => each.made ?? [])), others: unique(builds.flatMap((each) => each.others ?? [])), links: unique(builds.flatMap((each) => each.links ?? [])),
    warnings: all('warnings').slice(0, 50), notices: all('notices'), unshaken: builds.some((each) => each.unshaken),
  };
}

/** @param {Partial<Heard>[]} builds @returns {Record<string, number>} */
function sums(builds) {
  /** @type {Record<string, number>} */
  const hits = {};
  for (const { aliasHits = {} } of builds) for (const [name, count] of Object.entries(aliasHits)) hits[name] = (hits[name] ?? 0) + count;
  return hits;
}

/** @param {Partial<Heard>[]} builds @returns {import('../protocol.d.ts').BundledModule[]} */
function modulesOf(builds) {
  /** @type {Map<string, Set<string> | null>} */
  const found = new Map();
  for (const { path: file, used } of builds.flatMap((each) => each.modules ?? [])) {
    const earlier = found.get(file);
    found.set(file, used === null || earlier === null ? null : new Set([...(earlier ?? []), ...used]));
  }
  return [...found].map(([file, used]) => ({ path: file, used: used && [...used].sort() }));
}

/** @template T @param {T[]} facts @returns {T[]} */
function unique(facts) {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}
