// node bundle.cjs <webpack|rollup> <aliases.json> <entry> <out>: prints {"bytes", "warnings"}.
const fs = require('node:fs');
const path = require('node:path');

const [bundler, aliasFile, entry, out] = process.argv.slice(2);
const aliases = JSON.parse(fs.readFileSync(aliasFile, 'utf8'));
const projectRequire = require('node:module').createRequire(path.join(process.cwd(), 'package.json'));

function runWebpack() {
  const webpack = projectRequire('webpack');
  const alias = Object.fromEntries(Object.entries(aliases).map(([name, target]) => [`${name}$`, target]));
  const config = {
    mode: 'production',
    target: 'node',
    entry,
    resolve: { alias, mainFields: ['module', 'main'] },
    output: { path: path.dirname(out), filename: path.basename(out) },
  };
  return new Promise((resolve, reject) => {
    webpack(config, (error, stats) => {
      if (error) reject(error);
      else resolve([...stats.compilation.errors, ...stats.compilation.warnings].map(String));
    });
  });
}

async function runRollup() {
  const plugin = (name) => projectRequire(`@rollup/plugin-${name}`);
  const callable = (module) => module.default ?? module;
  const warnings = [];
  const ours = {
    name: 'aliases',
    resolveId(id, importer) {
      return id in aliases ? this.resolve(aliases[id], importer, { skipSelf: true }) : null;
    },
  };
  const build = await projectRequire('rollup').rollup({
    input: entry,
    plugins: [ours, callable(plugin('node-resolve'))({ browser: true }), callable(plugin('commonjs'))()],
    onwarn: (warning) => {
      if (warning.code !== 'CIRCULAR_DEPENDENCY' && warning.code !== 'THIS_IS_UNDEFINED') warnings.push(warning.message);
    },
  });
  await build.write({ file: out, format: 'es', inlineDynamicImports: true });
  return warnings.filter((warning) => !warning.includes('Use of eval'));
}

(bundler === 'webpack' ? runWebpack() : runRollup()).then((warnings) => {
  const loud = warnings.filter((warning) => !/asset size limit|entrypoint size limit|webpack performance/.test(warning));
  console.log(JSON.stringify({ bytes: fs.statSync(out).size, warnings: loud }));
});
