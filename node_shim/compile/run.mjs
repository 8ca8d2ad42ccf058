/** The verb `compile`: makes a module of the graphs of the app's models, which needs no interpreter. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { MODEL, REPLACED } from './both.mjs';
import { bundled } from './bundled.mjs';
import { DRAWN } from './draws.mjs';
import { evidence } from './evidence.mjs';
import { NotCompiled } from './graph.mjs';
import { readModel } from './model.mjs';
import { addGraph, moduleText, shortOf, writtenModel } from './module.mjs';
import { oracle } from './oracle.mjs';
import { writeRuntime } from './runtime.mjs';
import { Session } from './session.mjs';

/** @typedef {import('../protocol.d.ts').CompileRequest} CompileRequest */

/** @param {CompileRequest} request @returns {Promise<object>} a reply */
export async function run(request) {
  const esbuild = ownPackage(request.packages, 'esbuild');
  mkdirSync(request.folder, { recursive: true });
  try {
    const session = await Session.of(await oracle(esbuild, request.tfjs, request.folder), !request.gradients);
    const { tf } = session.oracle;
    await tf.setBackend('cpu');
    const models = request.models.map((file) => readModel(tf, file));
    const graphs = new Map();
    /** @type {Map<string, string>} */
    const codes = new Map();
    for (const model of models) {
      try {
        const written = await writtenModel(session, model, new Set(request.names), request.asked);
        for (const graph of written) addGraph(graphs, graph);
        if (request.short) model.short = shortOf(written);
        codes.set(model.path, createHash('sha256').update(JSON.stringify(written.map(({ text }) => text))).digest('hex'));
      } catch (error) {
        if (!(error instanceof NotCompiled)) throw error;
        return { failure: null, refused: { model: model.path, node: error.node, op: error.op, reason: error.message, differs: false } };
      }
    }
    writeRuntime(request.folder, [...graphs.values()], { initializer: models.some(({ initializer }) => initializer !== null), short: request.short });
    writeFileSync(path.join(request.folder, 'graphs.js'), moduleText(session.imports, graphs.values(), request.tfjs.converter));
    const found = await evidence(esbuild, request, models);
    const files = [...bundled, ...models.flatMap(({ files: own }) => own)].filter((file) => !file.startsWith(`${request.folder}${path.sep}`)).sort();
    const short = models.flatMap((model) => (model.short ? [{ path: model.path, ...model.short }] : []));
    return { failure: null, drawn: DRAWN, files, short, replaced: [...REPLACED, ...(request.plainLoading ? [MODEL] : [])].map((name) => ({ file: name, target: path.basename(name) })), ...found, models: found.models.map((each) => ({ ...each, code: codes.get(each.path) })) };
  } finally {
    await esbuild.stop?.();
  }
}
