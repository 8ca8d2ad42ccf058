/** The config's loaders treat a custom module as they treat the file of tfjs that it stands for: most leave node_modules alone. */
import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGES = ['@tensorflow/tfjs-core', '@tensorflow/tfjs'];

/**
 * For a bundler whose rules no plugin sees.
 * @param {any} rules of a config, or one of them
 * @param {string} projectRoot
 * @param {string[]} folders of custom modules
 * @returns {any} the same, in which a rule that leaves tfjs out leaves our folders out, too
 */
export function sparing(rules, projectRoot, folders) {
  const file = fileOfTfjs(projectRoot);
  if (!file || !rules || typeof rules !== 'object') return rules;
  if (Array.isArray(rules)) return rules.map((rule) => sparing(rule, projectRoot, folders));
  const inner = Object.fromEntries(['rules', 'oneOf'].flatMap((key) => (rules[key] ? [[key, sparing(rules[key], projectRoot, folders)]] : [])));
  const own = Object.assign(Object.create(Object.getPrototypeOf(rules)), rules, inner);
  if (rules.exclude && holds(rules.exclude, file)) own.exclude = [rules.exclude, ...folders].flat();
  return own;
}

/** @param {any} condition of a rule @param {string} file @returns {boolean} whether it is met; a form that is not known is not */
function holds(condition, file) {
  if (condition instanceof RegExp) return condition.test(file);
  if (typeof condition === 'function') return Boolean(condition(file));
  if (typeof condition === 'string') return file.startsWith(condition);
  if (Array.isArray(condition)) return condition.some((each) => holds(each, file));
  const { or, and, not } = condition ?? {};
  return Boolean((or && holds(or, file)) || (and && [and].flat().every((/** @type {any} */ each) => holds(each, file))) || (not && !holds(not, file)));
}

/** A plugin of webpack. Other bundlers with its plugins have no rules that a plugin can see, and it does nothing there. */
export class RulesOfTfjs {
  /** @param {import('../tfjs.mjs').Ownership} ownership @param {string} projectRoot @param {(notice: string) => void} notice receives the loaders that a build without slimtf would give our modules to; silent where it has no aliases */
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
