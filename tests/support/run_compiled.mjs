/**
 * Compiles models, each for itself, and compares each with the interpreter.
 *
 * `node run_compiled.mjs request.json`: `{packages, tfjs, models, folder, short, fault}`; a fault is `[pattern, replacement]` in
 * the module that was made. Prints a line for each model: `RESULT {"model", "refused", "shown"}`.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

import { evidence } from '../../node_shim/compile/evidence.mjs';
import { NotCompiled } from '../../node_shim/compile/graph.mjs';
import { readModel } from '../../node_shim/compile/model.mjs';
import { addGraph, moduleText, shortOf, writtenModel } from '../../node_shim/compile/module.mjs';
import { oracle } from '../../node_shim/compile/oracle.mjs';
import { writeRuntime } from '../../node_shim/compile/runtime.mjs';
import { Session } from '../../node_shim/compile/session.mjs';

const request = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const esbuild = createRequire(path.join(request.packages, 'package.json'))('esbuild');
mkdirSync(request.folder, { recursive: true });
const say = (line) => process.stdout.write(`RESULT ${JSON.stringify(line)}\n`);
const session = await Session.of(await oracle(esbuild, request.tfjs, request.folder), true);
await session.oracle.tf.setBackend('cpu');
const graphs = new Map();
const models = [];
for (const [index, file] of request.models.entries()) {
  const model = readModel(session.oracle.tf, file);
  model.topology.versions = { ...model.topology.versions, minConsumer: index }; // tells those apart that differ in weights only
  try {
    const written = await writtenModel(session, model, new Set(request.names), request.asked ?? []);
    for (const graph of written) addGraph(graphs, graph);
    if (request.short) model.short = shortOf(written);
    models.push(model);
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error;
    say({ model: file, refused: { node: error.node, op: error.op, reason: error.message, differs: false }, shown: null });
  }
}
const made = moduleText(session.imports, graphs.values(), request.tfjs.converter);
const text = request.fault ? made.replaceAll(new RegExp(request.fault[0], 'g'), request.fault[1]) : made;
if (request.fault && text === made) throw new Error(`the fault is not in the module: ${request.fault[0]}`);
writeRuntime(request.folder, [...graphs.values()], { initializer: models.some(({ initializer }) => initializer !== null), short: request.short ?? false });
writeFileSync(path.join(request.folder, 'graphs.js'), text);
await evidence(esbuild, request, models, (model, refused, shown) => say({ model, refused, shown }));
await esbuild.stop();
process.exit(0);
