/** Makes a small project in a temporary folder and runs the shim in it as slimtf does. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ALIASES, CUSTOM, TFJS } from './packages.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MAIN = path.resolve(HERE, '../../../node_shim/main.mjs');
export const NODE_MODULES = path.resolve(process.env.SLIMTF_TEST_NODE_MODULES ?? path.join(HERE, '../node_modules'));
const APP = "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1, 2), tf.loadGraphModel(), tf.kernels.size);\n";

const COMMANDS = {
  webpack: (project) => ({ configFile: project.file('webpack.config.js'), arguments: [] }),
  rollup: (project) => ({ configFile: project.file('rollup.config.mjs'), arguments: ['-c'] }),
  vite: (project) => ({ configFile: ['vite.config.mjs'].map((name) => project.file(name)).find(existsSync) ?? null, arguments: ['build'] }),
};

/** @param {string} root @param {Record<string, string>} files */
function write(root, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export class Project {
  /**
   * @param {import('node:test').TestContext} t the folder goes when its test ends
   * @param {Record<string, string>} files beside src/index.js and the custom modules
   * @param {{packages?: Record<string, string>, name?: string}} [options] `packages` picks another version: webpack → webpack-oldest
   */
  constructor(t, files, { packages = {}, name = 'app' } = {}) {
    const parent = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'slimtf-shim-')));
    t.after(() => rmSync(parent, { recursive: true, force: true }));
    this.root = path.join(parent, name);
    this.own = path.join(this.root, 'custom_tfjs');
    this.runs = 0;
    mkdirSync(path.join(this.root, 'node_modules'), { recursive: true });
    for (const each of readdirSync(NODE_MODULES)) {
      if (each === '@tensorflow' || each.startsWith('.') || each in packages) continue;
      symlinkSync(path.join(NODE_MODULES, each), path.join(this.root, 'node_modules', each), 'junction');
    }
    for (const [as, target] of Object.entries(packages)) {
      if (target) symlinkSync(path.join(NODE_MODULES, target), path.join(this.root, 'node_modules', as), 'junction');
    }
    write(path.join(this.root, 'node_modules'), TFJS);
    write(this.own, CUSTOM);
    write(this.root, { 'package.json': '{"private": true}', 'src/index.js': APP, ...files });
  }

  /** @param {Record<string, string>} files */
  write(files) {
    write(this.root, files);
  }

  /** @param {string} name */
  file(name) {
    return path.join(this.root, name);
  }

  /** @param {string} name @returns {string} */
  standIn(name) {
    return path.join(this.own, name);
  }

  /** Replaces the miniature with the real packages. */
  useRealTfjs() {
    rmSync(this.file('node_modules/@tensorflow'), { recursive: true });
    symlinkSync(path.join(NODE_MODULES, '@tensorflow'), this.file('node_modules/@tensorflow'), 'junction');
  }

  /**
   * @param {'webpack' | 'rollup' | 'vite'} bundler
   * @param {object} [change] of the request
   * @param {Record<string, string>} [env]
   */
  async bundle(bundler, change = {}, env = {}) {
    this.runs += 1;
    const folder = this.file(`.slimtf/${this.runs}`);
    mkdirSync(path.join(folder, 'out'), { recursive: true });
    const request = {
      protocol: 1,
      verb: 'bundle',
      bundler,
      bundlerRoot: this.file(`node_modules/${bundler}`),
      projectRoot: this.root,
      ...COMMANDS[bundler](this),
      variant: 'slim',
      aliases: Object.entries(ALIASES).map(([specifier, name]) => ({ specifier, target: this.standIn(name) })),
      ownFolders: [this.own],
      cacheTag: 'tag',
      outDir: path.join(folder, 'out'),
      progressFile: path.join(folder, 'progress.json'),
      ...change,
    };
    const { reply, printed, code } = await this.call(request, folder, env);
    return new Bundled(this, reply, printed, code, request);
  }

  /**
   * Only loads the config.
   * @param {'webpack' | 'rollup' | 'vite'} bundler
   * @returns {Promise<any>} the reply
   */
  async evaluate(bundler) {
    this.runs += 1;
    const folder = this.file(`.slimtf/${this.runs}`);
    mkdirSync(folder, { recursive: true });
    const place = { bundler, bundlerRoot: this.file(`node_modules/${bundler}`), projectRoot: this.root, ...COMMANDS[bundler](this) };
    return (await this.call({ protocol: 1, verb: 'evaluate', ...place, specifiers: Object.keys(ALIASES) }, folder)).reply;
  }

  /** @param {any} request @param {string} folder for both files @param {Record<string, string>} [env] */
  async call(request, folder, env = {}) {
    const [requestFile, replyFile] = [path.join(folder, 'request.json'), path.join(folder, 'reply.json')];
    writeFileSync(requestFile, JSON.stringify(request));
    const { printed, code } = await run(process.execPath, [MAIN, request.verb, requestFile, replyFile], this.root, env);
    return { reply: existsSync(replyFile) ? JSON.parse(readFileSync(replyFile, 'utf8')) : null, printed, code };
  }
}

export class Bundled {
  constructor(project, reply, log, exitCode, request) {
    this.project = project;
    this.reply = reply;
    this.log = log;
    this.exitCode = exitCode;
    this.request = request;
  }

  /** All emitted JavaScript, one text. */
  get code() {
    if (this.reply?.failure) throw new Error(`${this.reply.failure.code}: ${this.reply.failure.message}\n${this.reply.failure.stack}`);
    const files = this.reply.outputs.flatMap((output) => output.files.map((name) => path.join(output.folder, name)));
    return files.filter((name) => /\.[cm]?js$/.test(name)).map((name) => readFileSync(name, 'utf8')).join('\n');
  }

  /** Modules by their path below node_modules or the project, to what is used of them. */
  get modules() {
    const places = [this.project.file('node_modules') + path.sep, this.project.root + path.sep];
    const short = (file) => places.reduce((text, place) => text.replace(place, ''), file).split(path.sep).join('/');
    return Object.fromEntries(this.reply.modules.map(({ path: file, used }) => [short(file), used]));
  }
}

/** @returns {Promise<{printed: string, code: number | null}>} `code` is null where it had to be stopped */
export function run(program, words, cwd, env = {}) {
  const clean = { ...process.env, NODE_ENV: undefined, NODE_TEST_CONTEXT: undefined, FORCE_COLOR: undefined, ...env };
  return new Promise((resolve) => {
    execFile(program, words, { cwd, env: clean, timeout: 90_000 }, (error, stdout, stderr) =>
      resolve({ printed: stdout + stderr, code: error ? (error.killed ? null : Number(error.code)) : 0 }),
    );
  });
}
