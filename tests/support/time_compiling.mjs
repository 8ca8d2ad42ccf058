/**
 * `node time_compiling.mjs request.json`: how long models take to become code, without the comparison that follows.
 *
 * The request is `{packages, tfjs, models, folder}`. Prints a line of JSON: milliseconds by model, the best of rounds in
 * which the models take turns.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { readModel } from '../../node_shim/compile/model.mjs';
import { writtenModel } from '../../node_shim/compile/module.mjs';
import { oracle } from '../../node_shim/compile/oracle.mjs';
import { Session } from '../../node_shim/compile/session.mjs';

const ROUNDS = 9;
const { packages, tfjs, models, folder } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const esbuild = createRequire(path.join(packages, 'package.json'))('esbuild');
const session = await Session.of(await oracle(esbuild, tfjs, folder), true);
await session.oracle.tf.setBackend('cpu');
const times = Object.fromEntries(models.map((file) => [file, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const file of models) {
    const model = readModel(session.oracle.tf, file);
    const began = performance.now();
    await writtenModel(session, model, new Set());
    if (round > 0) times[file].push(performance.now() - began); // the first warms up
  }
}
const best = models.map((file) => [file, Math.min(...times[file])]);
process.stdout.write(`\n${JSON.stringify(Object.fromEntries(best))}\n`);
await esbuild.stop();
process.exit(0);
