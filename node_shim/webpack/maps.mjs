/**
 * Makes source maps that tell modules apart, without webpack noticing: `devtool` would change what loaders emit
 * (css-loader puts its own map into the code) and the hashes in file names, a plugin's `.map` assets what manifests
 * list. Here only the sources that are rendered carry the name of their file; modules that carry a map already,
 * because the config asked for maps, are left alone.
 */
import path from 'node:path';

import { keepMap } from '../maps.mjs';
import { everyCompilation, fileOfModule } from './graph.mjs';

/** @typedef {import('../maps.mjs').Made} Made */

const NAME = 'slimtf';
const KEY = 'slimtfMap'; // in an asset's info, which stays with it when it is renamed
const MAPPED = /\.([cm]?js|css)$/i;

/** The maps of one run. */
export class WebpackMaps {
  /** @param {any} webpack */
  constructor(webpack) {
    this.webpack = webpack;
    /** @type {Made[]} */
    this.made = [];
  }

  /** @param {any} compiler of one config, or of several */
  apply(compiler) {
    for (const each of compiler.compilers ?? [compiler]) {
      each.hooks.compilation.tap(NAME, (/** @type {any} */ compilation) => this.watch(compilation));
    }
  }

  /** @param {any} compilation */
  watch(compilation) {
    const { Compilation, javascript } = this.webpack;
    compilation.hooks.finishModules.tap(NAME, (/** @type {Iterable<any>} */ modules) => {
      for (const module of modules) this.name(module);
    });
    const { renderModuleContent } = javascript.JavascriptModulesPlugin.getCompilationHooks(compilation);
    renderModuleContent.tap({ name: NAME, stage: 1000 }, (/** @type {any} */ source, /** @type {any} */ module) =>
      module.rootModule || carriesMap(module) ? source : this.named(source, module),
    );
    // After the minifiers, before devtools take the map out of the asset and hashes come into it.
    const stage = Compilation.PROCESS_ASSETS_STAGE_DEV_TOOLING - 1;
    compilation.hooks.processAssets.tap({ name: NAME, stage }, () => this.collect(compilation));
  }

  /**
   * Gives the source of a module its file's name, for the case that it is rendered as a part of a concatenated one.
   * @param {any} module
   */
  name(module) {
    if (carriesMap(module) || !module.resource) return;
    if (/^javascript\//.test(module.type)) {
      const { originalSource } = module;
      module.originalSource = () => {
        const source = originalSource.call(module);
        return source && this.named(source, module);
      };
      return;
    }
    const { codeGeneration } = module;
    module.codeGeneration = (/** @type {any} */ context) => {
      const result = codeGeneration.call(module, context);
      const source = result.sources.get('javascript');
      if (!source) return result;
      return { ...result, sources: new Map([...result.sources, ['javascript', this.named(source, module)]]) };
    };
  }

  /** @param {any} source @param {any} module @returns {any} */
  named(source, module) {
    const content = source.source();
    if (typeof content !== 'string') return source;
    return new this.webpack.sources.OriginalSource(content, fileOfModule(module) || module.identifier());
  }

  /** @param {any} compilation */
  collect(compilation) {
    for (const { name, source, info } of compilation.getAssets()) {
      if (!MAPPED.test(withoutQuery(name)) || info[KEY] !== undefined) continue;
      const { source: text, map } = source.sourceAndMap();
      const place = this.made.push({ text: text.toString(), map }) - 1;
      compilation.updateAsset(name, (/** @type {any} */ same) => same, { ...info, [KEY]: place });
    }
  }

  /**
   * Writes the maps of what was emitted.
   * @param {any} stats
   * @param {import('../outputs.mjs').OutputFolders} outputs
   * @param {(notice: string) => void} notice
   */
  write(stats, outputs, notice) {
    for (const compilation of everyCompilation(stats)) {
      if (compilation.compiler.isChild()) continue; // its assets are its parent's
      const folder = compilation.compiler.options.output.path;
      for (const { name, info } of compilation.getAssets()) {
        if (info[KEY] === undefined) continue;
        const told = keepMap(outputs, folder, path.normalize(withoutQuery(name)), this.made[info[KEY]]);
        if (told) notice(told);
      }
    }
  }
}

/** @param {any} module @returns {boolean} whether the config's own devtool wants a map of it */
function carriesMap(module) {
  return Boolean(module.useSourceMap || module.useSimpleSourceMap);
}

/** @param {string} name `main.js?v=1` @returns {string} the file */
function withoutQuery(name) {
  return name.replace(/\?.*$/s, '');
}
