/** Where imports lead in the analysis: tfjs stays outside, the config's aliases hold, nothing is an error. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { ownFile } from '../own_alias.mjs';
import { isTfjs } from '../tfjs.mjs';

// vite's ways to import something else than what a script exports
const AS_WORKER = /(?:^|&)(?:worker|sharedworker)(?:[&=]|$)/;
const AS_TEXT = /(?:^|&)raw(?:[&=]|$)/;
const AS_VALUE = /(?:^|&)(?:url|raw|inline|no-inline)(?:[&=]|$)/;
const OURS = { slimtf: true }; // marks our own question, which comes back to our own plugin

/** Resolves for one analysis. */
export class Resolver {
  /**
   * @param {import('./entries.mjs').Found} found
   * @param {string} projectRoot
   * @param {(file: string) => void} addWorker receives the scripts of workers
   * @param {(file: string) => void} addTemplate receives files that are imported as text
   */
  constructor({ alias, root = '', led = new Map(), links = new Map() }, projectRoot, addWorker, addTemplate) {
    this.alias = alias;
    this.root = root;
    this.led = led;
    this.links = links;
    /** @type {Map<string, import('../protocol.d.ts').Link>} those that an import has asked for */
    this.followed = new Map();
    this.originals = new Map([...led].map(([file, text]) => [text, file]));
    this.projectRoot = projectRoot;
    this.addWorker = addWorker;
    this.addTemplate = addTemplate;
    /** @type {Set<string>} `importer: specifier` of what only the bundler can find */
    this.unresolved = new Set();
  }

  /**
   * Returns an esbuild plugin.
   * @param {boolean} everything look at every import: where esbuild alone has not found one, or the config has aliases.
   *   Else only at those that esbuild cannot know, because each call from esbuild takes longer than its own look
   * @returns {any}
   */
  plugin(everything) {
    return {
      name: 'slimtf-resolve',
      setup: (/** @type {any} */ build) => {
        build.onResolve({ filter: everything || this.alias.length > 0 || this.root || this.led.size > 0 || this.links.size > 0 ? /.*/ : /[?!]/ }, async (/** @type {any} */ args) => {
          if (args.pluginData === OURS) return undefined;
          const name = withoutLoaders(args.path);
          const link = this.link(args);
          if (link) return link;
          if (isTfjs(name)) return this.scoped(name);
          if (/^(https?:|data:|node:)/.test(name)) return { path: name, external: true };
          const query = args.path.slice(args.path.indexOf('?') + 1 || args.path.length);
          const outside = { path: args.path, external: true };
          if (AS_VALUE.test(query) && !AS_WORKER.test(query)) {
            const text = AS_TEXT.test(query) ? await this.found(build, this.aliased(name), args) : undefined;
            if (text && !text.external) this.addTemplate(text.path);
            return outside;
          }
          const found = await this.found(build, this.aliased(name), args);
          if (!AS_WORKER.test(query)) return found;
          if (found && !found.external) this.addWorker(found.path);
          return outside;
        });
      },
    };
  }

  /** @param {string} name of the @tensorflow scope @returns {any} outside, unless the app leads it to a file of its own */
  scoped(name) {
    const own = ownFile(this.aliased(name), this.projectRoot);
    return own ? { path: own } : { path: name, external: true };
  }

  /** @param {any} build @param {string} name @param {any} args @returns {Promise<any>} */
  async found(build, name, args) {
    const { importer, namespace, kind } = args;
    const resolveDir = args.resolveDir || this.projectRoot;
    const result = await build.resolve(name, { importer, namespace, kind, resolveDir, pluginData: OURS });
    if (result.errors.length === 0 && !result.external && !path.isAbsolute(result.path)) return undefined; // `"browser": {"crypto": false}`: esbuild puts nothing there
    if (result.errors.length === 0) return this.led.has(result.path) ? { path: this.led.get(result.path) } : result;
    if (kind === 'entry-point') return undefined; // esbuild says that there is none
    this.unresolved.add(`${importer || this.projectRoot}: ${name}`);
    return { path: name, external: true };
  }

  /** @param {{path: string, importer: string}} asked @returns {any} where the bundler finds it; undefined where it tells nothing */
  link({ path: specifier, importer }) {
    const key = linkKey(this.originalOf(importer), specifier);
    const target = this.links.get(key);
    if (!target) return undefined;
    this.followed.set(key, { importer: this.originalOf(importer), specifier, target });
    return isTfjs(target) ? { path: target, external: true } : { path: this.led.get(target) ?? target };
  }

  /** @param {string} file that is read @returns {string} the file of the app that it is the text of */
  originalOf(file) {
    return this.originals.get(file) ?? file;
  }

  /** @param {(file: string) => string} nameOf @returns {Map<string, string>} texts that a bundler has of files, with those files, by other names */
  originalNames(nameOf) {
    return new Map([...this.originals].map((pair) => /** @type {[string, string]} */ (pair.map(nameOf))));
  }

  /** @param {string} name @returns {string} */
  aliased(name) {
    if (this.root && name.startsWith('/') && existsSync(path.join(this.root, name))) return path.join(this.root, name);
    for (const rule of this.alias) {
      if (rule.pattern?.test(name)) return name.replace(rule.pattern, rule.target);
      if (name === rule.name) return rule.target;
      if (!rule.exact && name.startsWith(`${rule.name}/`)) return path.join(rule.target, name.slice(rule.name.length + 1));
    }
    return name;
  }
}

/** @param {string} importer @param {string} specifier @returns {string} */
export const linkKey = (importer, specifier) => `${importer}\n${specifier}`;

/** @param {string} name `style-loader!./a.css?raw` as webpack takes it @returns {string} */
function withoutLoaders(name) {
  return name.slice(name.lastIndexOf('!') + 1).replace(/\?[^/]*$/, '');
}
