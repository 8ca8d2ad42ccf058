/** What esbuild's plugins have modules made of, which its metafile does not say: code in no file, another text, another file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { SCRIPTS, isScript } from '../../analyze/reader.mjs';
import { isFile, scriptPaths } from '../../files.mjs';
import { importsIn, otherwiseIn } from '../../instead.mjs';
import { MadeModules, importedIn } from '../../made.mjs';
import { fileOf, isTfjs, isSourceFile, realPath } from '../../tfjs.mjs';

const COMPILED = new Set(['jsx', 'ts', 'tsx']);
const DECORATED = { compilerOptions: { experimentalDecorators: true } }; // esbuild refuses some decorators without

/** The modules of one build. An id is a path, or `namespace:name` for what is in no file. */
export class EsbuildModules {
  /** @param {any} esbuild its API @param {any} options of the build @param {import('../../tfjs.mjs').Ownership} ownership */
  constructor(esbuild, options, ownership) {
    this.esbuild = esbuild;
    this.options = options;
    this.root = path.resolve(options.absWorkingDir ?? process.cwd()); // where its paths begin
    this.ownership = ownership;
    /** @type {Map<string, {contents: string | Uint8Array, loader: string}>} */
    this.loaded = new Map();
    /** @type {Map<string, string>} */
    this.codes = new Map();
  }

  /** @returns {any[]} the plugins of the build, which tell what they load */
  plugins() {
    return (this.options.plugins ?? []).map((/** @type {any} */ plugin) => ({ ...plugin, setup: (/** @type {any} */ build) => plugin.setup(this.telling(build)) }));
  }

  /** @param {any} build what a plugin gets */
  telling(build) {
    const onLoad = (/** @type {any} */ where, /** @type {(asked: any) => any} */ load) =>
      build.onLoad(where, async (/** @type {any} */ asked) => {
        const result = await load(asked);
        if (result?.contents !== undefined) this.loaded.set(idOf(asked.namespace, `${asked.path}${asked.suffix ?? ''}`), { contents: result.contents, loader: result.loader ?? 'js' });
        return result;
      });
    return { ...build, onLoad };
  }

  /**
   * @param {any} inputs of the metafile
   * @param {Iterable<string> | null} importers ids of modules that import tfjs; null where all that name it do
   * @returns {Promise<Pick<import('../../protocol.d.ts').BundleReply, 'importers' | 'made' | 'others' | 'links'>>}
   */
  async facts(inputs, importers) {
    await this.compile();
    const graph = importsIn(inputs, (name) => this.named(name));
    /** @type {Map<string, string[]>} */
    const askers = new Map();
    const asking = new Set(importers ?? []);
    for (const [name, { imports }] of Object.entries(inputs)) {
      const id = this.named(name);
      for (const each of imports) {
        if (!importers && isTfjs(each.original ?? '')) asking.add(id);
        if (!each.external) askers.set(this.named(each.path), [...(askers.get(this.named(each.path)) ?? []), id]);
      }
    }
    const target = (/** @type {string} */ specifier, /** @type {string} */ id) => graph.get(id)?.find(([name]) => name === specifier)?.[1];
    const askersOf = (/** @type {string} */ id) => askers.get(id) ?? [];
    const otherwise = otherwiseIn([...graph].map(([id, imports]) => ({ id, code: () => this.codes.get(id), imports: () => imports })), this.ownership);
    const made = new MadeModules((id) => this.codeOf(id), fileOf, this.ownership);
    return {
      importers: [...new Set([...asking].map(fileOf))],
      made: await made.add([...[...asking].filter((id) => this.codes.has(id)), ...made.loose(graph.keys(), askersOf)], { target, askers: askersOf }),
      ...otherwise,
      links: [...otherwise.links, ...this.aliased(graph)],
    };
  }

  /**
   * @param {Map<string, [string, string][]>} graph
   * @returns {import('../../protocol.d.ts').Link[]} what the option `alias` leads to: esbuild tells of such imports as if they were of the target
   */
  aliased(graph) {
    const aliases = Object.entries(this.options.alias ?? {}).filter(([specifier, to]) => !isTfjs(specifier) || !(isTfjs(to) || this.ownership.owns(path.resolve(this.root, to))));
    const files = [...graph.keys()].filter((id) => isSourceFile(id) && isScript(id));
    return aliases.flatMap(([specifier, to]) => files.flatMap((importer) => {
      const target = isTfjs(to) ? to : graph.get(importer)?.find(([name]) => name === to)?.[1] ?? scriptPaths(path.resolve(this.root, to)).find(isFile);
      return target && importedIn(readFileSync(importer, 'utf8')).includes(specifier) ? [{ importer: realPath(importer), specifier, target }] : [];
    }));
  }

  /** Turns what plugins gave into JavaScript; what is no code is left out. */
  async compile() {
    const { jsx, jsxFactory, jsxFragment, jsxImportSource } = this.options;
    for (const [id, { contents, loader }] of this.loaded) {
      const text = typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
      const kind = loader === 'default' ? (SCRIPTS[path.extname(fileOf(id)).toLowerCase()] ?? '') : loader;
      if (kind === 'js') this.codes.set(id, text);
      else if (COMPILED.has(kind)) {
        const done = await this.esbuild.transform(text, { loader: kind, jsx, jsxFactory, jsxFragment, jsxImportSource, tsconfigRaw: DECORATED }).catch(() => null); // then it has no text
        if (done) this.codes.set(id, done.code);
      }
    }
  }

  /** @param {string} id @returns {string | null} */
  codeOf(id) {
    const file = fileOf(id);
    return this.codes.get(id) ?? (isScript(file) && isFile(file) ? readFileSync(file, 'utf8') : null);
  }

  /** @param {string} name in the metafile @returns {string} the id */
  named(name) {
    return this.loaded.has(name) ? name : path.resolve(this.root, name);
  }
}

/** @param {string} namespace @param {string} name @returns {string} */
export function idOf(namespace, name) {
  return !namespace || namespace === 'file' ? name : `${namespace}:${name}`;
}
