/** The flags that webpack-cli knows, made as it makes them: its own ones and those of the project's webpack. */

/** @typedef {{name: string, alias?: string, multiple?: boolean, configs?: {type: string, values?: unknown[]}[]}} Meta */
/**
 * @typedef {object} Flag
 * @property {string} name
 * @property {'none' | 'required' | 'optional'} value whether a value follows
 * @property {boolean} multiple takes several values, also several words after one flag
 * @property {boolean} negative sets `false`
 * @property {(value: string, previous: any) => unknown} parse
 */

const STRING = [{ type: 'string' }];
const SWITCH = [{ type: 'enum', values: [true] }];
const SWITCH_OR_STRING = [...STRING, ...SWITCH];

/** Those of webpack-cli 4 to 7; the later ones come first where a name was taken twice. @type {Meta[]} */
const CLI_FLAGS = [
  { name: 'config', alias: 'c', multiple: true, configs: STRING },
  { name: 'config-name', multiple: true, configs: STRING },
  { name: 'merge', alias: 'm', configs: SWITCH },
  { name: 'disable-interpret', configs: SWITCH },
  { name: 'env', multiple: true },
  { name: 'config-node-env', configs: STRING },
  { name: 'node-env', configs: STRING },
  { name: 'define-process-env-node-env', configs: STRING },
  { name: 'analyze', configs: SWITCH },
  { name: 'progress', configs: SWITCH_OR_STRING },
  { name: 'json', alias: 'j', configs: SWITCH_OR_STRING },
  { name: 'fail-on-warnings', configs: SWITCH },
  { name: 'extends', alias: 'e', multiple: true, configs: STRING },
  { name: 'hot', configs: [{ type: 'string' }, { type: 'boolean' }] },
  { name: 'prefetch', configs: STRING },
  { name: 'color', configs: [{ type: 'boolean' }] },
];
const WITH_ALIAS = new Set(['devtool', 'output-path', 'target', 'watch', 'extends']);

/**
 * @param {Record<string, Meta>} core what `webpack.cli.getArguments()` returns
 * @returns {Map<string, Flag>} by what is typed: `--mode`, `-o`, `--no-devtool`
 */
export function knownFlags(core) {
  /** @type {Map<string, Flag>} */
  const flags = new Map();
  const metas = [...CLI_FLAGS, ...Object.entries(core).map(([name, meta]) => ({ ...meta, name }))];
  for (const meta of metas) {
    if (flags.has(`--${meta.name}`)) continue;
    const { types, negatable } = typesOf(meta);
    const flag = flagOf(meta, types);
    flags.set(`--${meta.name}`, flag);
    const short = meta.alias ?? (WITH_ALIAS.has(meta.name) ? meta.name[0] : undefined);
    if (short) flags.set(`-${short}`, flag);
    if (negatable) flags.set(`--no-${meta.name}`, { ...flag, value: 'none', multiple: false, negative: true });
  }
  return flags;
}

/** @param {Meta} meta @returns {{types: Set<string>, negatable: boolean}} */
function typesOf(meta) {
  /** @type {Set<string>} */
  const types = new Set();
  let negatable = false;
  for (const config of meta.configs ?? []) {
    if (config.type === 'boolean') negatable = true;
    if (config.type === 'reset' || config.type === 'boolean') types.add('boolean');
    else if (config.type === 'number') types.add('number');
    else if (config.type === 'enum') {
      for (const value of config.values ?? []) {
        if (value === false) negatable = true;
        else types.add(typeof value);
      }
    } else types.add('string'); // string, path, RegExp
  }
  if (meta.name === 'env') types.add('env');
  return { types, negatable };
}

/** @param {Meta} meta @param {Set<string>} types @returns {Flag} */
function flagOf({ name, multiple = false }, types) {
  const bare = types.size === 0 || (types.size === 1 && types.has('boolean'));
  /** @param {string} value */
  const convert = (value) => {
    const number = Number(value);
    if (!types.has('number') || (Number.isNaN(number) && types.has('string'))) return value;
    return number;
  };
  return {
    name,
    value: bare ? 'none' : types.has('boolean') ? 'optional' : 'required',
    multiple,
    negative: false,
    parse: types.has('env')
      ? parseEnv
      : (value, previous) => (multiple ? [...(Array.isArray(previous) ? previous : []), convert(value)] : convert(value)),
  };
}

/**
 * `--env a --env b=c --env x.y=1` becomes `{a: true, b: 'c', x: {y: '1'}}`; `--env a=` becomes `{a: undefined}`.
 * @param {string} value
 * @param {Record<string, any>} [previous]
 */
function parseEnv(value, previous = {}) {
  const [allKeys, text] = value.split(/=(.+)/, 2);
  const keys = allKeys.split(/\.(?!$)/);
  let level = previous;
  keys.forEach((key, index) => {
    if (key.endsWith('=')) {
      level[key.slice(0, -1)] = undefined;
      return;
    }
    if (!level[key] || typeof level[key] === 'string') level[key] = {};
    if (index === keys.length - 1) level[key] = typeof text === 'string' ? text : true;
    level = level[key];
  });
  return previous;
}
