/** The config's loaders treat a custom module as they treat the file of tfjs that it stands for: most leave node_modules alone. */
import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGES = ['@tensorflow/tfjs-core', '@tensorflow/tfjs'];

/** A plugin of webpack. Other bundlers with its plugins have no rules that a plugin can see, and it does nothing there. */
export class RulesOfTfjs {
  /** @param {import('../tfjs.mjs').Ownership} ownership @param {string} projectRoot @param {(notice: string) => void} notice told of loaders that a build without slimtf would give our modules to; silent where it has no aliases */
  constructor(ownership, projectRoot, notice) {
    this.ownership = ownership;
    this.standsFor = fileOfTfjs(projectRoot);
    this.notice = notice;
  }

  /** @param {any} compiler */
  apply(compiler) {
    compiler.hooks.normalModuleFactory?.tap('slimtf', (/** @type {any} */ { ruleSet }) => {
      const exec = ruleSet?.exec;
      if (typeof exec !== 'function' || !this.standsFor) return;
      ruleSet.exec = (/** @type {any} */ asked) => {
        const effects = exec.call(ruleSet, asked);
        if (!this.ownership.owns(String(asked.realResource ?? asked.resource))) return effects;
        const wanted = exec.call(ruleSet, { ...asked, resource: this.standsFor, realResource: this.standsFor });
        const spared = loadersIn(effects).filter((loader) => !loadersIn(wanted).includes(loader));
        if (spared.length > 0) this.notice(spared.join(', '));
        return wanted;
      };
    });
  }
}

/** @param {string} projectRoot @returns {string} a file of tfjs as it is installed; empty where there is none */
function fileOfTfjs(projectRoot) {
  const { resolve } = createRequire(path.join(projectRoot, 'package.json'));
  for (const name of PACKAGES) {
    try {
      return path.join(path.dirname(resolve(`${name}/package.json`)), 'dist', 'index.js');
    } catch {
      continue; // the next one
    }
  }
  return '';
}

/** @param {any[]} effects of rules @returns {string[]} names of the loaders among them */
function loadersIn(effects) {
  const loaders = effects.filter(({ type }) => /^use/.test(type)).map(({ value }) => String(value?.loader ?? ''));
  return loaders.map((loader) => /(?:^|[\\/])((?:@[\w.-]+[\\/])?[\w.-]*loader[\w.-]*)/.exec(loader.split(/[\\/]node_modules[\\/]/).pop() ?? '')?.[1] ?? path.basename(loader));
}
