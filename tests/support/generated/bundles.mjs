// The two bundles of an app: with all of tfjs, and with the custom modules in its place.
//
// All of tfjs is bundled once and run anew for each app; the app's own code is bundled around it. The slim bundle is
// one bundle of everything, as an app has it. esbuild keeps what it parsed from one app to the next.
import path from 'node:path';
import vm from 'node:vm';

const ENTRY = 'generated:entry';
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'iife',
  platform: 'browser',
  logLevel: 'silent',
  define: { 'import.meta.url': '"http://localhost/app.js"' },
};
// Whatever the apps import of tfjs; deep imports share the engine with the rest.
const MODULES = [
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-data',
  '@tensorflow/tfjs-backend-cpu',
];

export class Bundler {
  /** @param {string[]} backends packages of backends that the apps import besides */
  constructor(esbuild, project, backends) {
    this.modules = [...MODULES, ...backends];
    this.esbuild = esbuild;
    this.project = project;
    this.app = null;
    this.entry = '';
  }

  async start() {
    const lines = this.modules.map((name, index) => `import * as m${index} from ${JSON.stringify(name)};`);
    const all = this.modules.map((name, index) => `${JSON.stringify(name)}: { ...m${index} }`);
    lines.push(`globalThis.__tfjs = { ${all.join(', ')} };`);
    // what require() makes of an ES module
    lines.push("for (const each of Object.values(__tfjs)) Object.defineProperty(each, '__esModule', { value: true });");
    const contents = lines.join('\n');
    const made = await this.esbuild.build({ ...OPTIONS, stdin: { contents, resolveDir: this.project } });
    this.text = made.outputFiles[0].text;
    this.tfjs = new vm.Script(this.text, { filename: 'tfjs.js' });
    this.full = await this.context((build) => {
      build.onResolve({ filter: /^@tensorflow\// }, ({ path: name }) => ({ path: name, namespace: 'tfjs' }));
      build.onLoad({ filter: /.*/, namespace: 'tfjs' }, ({ path: name }) => {
        if (!this.modules.includes(name)) throw new Error(`${name} is not among the modules of all of tfjs`);
        return { contents: `module.exports = globalThis.__tfjs[${JSON.stringify(name)}];`, loader: 'js' };
      });
    });
    /** @type {Map<string, Promise<any>>} by the pattern of the aliased names: each call of a plugin takes its time */
    this.slims = new Map();
  }

  /** Leads every aliased name to its stand-in; the addresses are those of the app in hand. */
  slim() {
    const names = Object.keys(this.app.aliases).sort().map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const filter = `^(${names.join('|')})(\\.js)?$`;
    const setup = (build) =>
      build.onResolve({ filter: new RegExp(filter) }, ({ path: name }) => {
        const standIn = this.app.aliases[name] ?? this.app.aliases[name.replace(/\.js$/, '')];
        return standIn ? { path: standIn } : undefined;
      });
    if (!this.slims.has(filter)) this.slims.set(filter, this.context(setup));
    return this.slims.get(filter);
  }

  context(setup) {
    const entry = (build) => build.onResolve({ filter: /^generated:entry$/ }, () => ({ path: this.entry }));
    const plugins = [{ name: 'entry', setup: entry }, { name: 'tfjs', setup }];
    return this.esbuild.context({ ...OPTIONS, entryPoints: [{ in: ENTRY, out: 'main' }], outdir: '/', plugins });
  }

  /** @param {{folder: string, entry: string, workers: string[], aliases: Record<string, string>}} app */
  async bundles(app) {
    this.app = app;
    const warnings = [];
    const variants = {};
    for (const [name, context] of Object.entries({ full: this.full, slim: await this.slim() })) {
      const workers = {};
      for (const worker of app.workers) workers[worker] = await this.built(context, worker, warnings);
      variants[name] = { main: await this.built(context, app.entry, warnings), workers };
    }
    return { ...variants, warnings };
  }

  async built(context, file, warnings) {
    this.entry = path.join(this.app.folder, file);
    const made = await context.rebuild();
    warnings.push(...made.warnings.filter(({ id }) => id === 'import-is-undefined').map(({ text }) => text));
    return made.outputFiles[0].text;
  }
}
