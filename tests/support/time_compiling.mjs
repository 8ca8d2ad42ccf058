/**
 * `node time_compiling.mjs request.json`: how long models take to become code, without the comparison that follows.
 *
 * The request is `{packages, tfjs, models, folder}`. Prints a line of JSON: milliseconds of processors by model, medians of
 * rounds in which the models take turns.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { readModel } from '../../node_shim/compile/model.mjs';
import { writtenModel } from '../../node_shim/compile/module.mjs';
import { oracle } from '../../node_shim/compile/oracle.mjs';
import { Session } from '../../node_shim/compile/session.mjs';

const ROUNDS = 15;
const { packages, tfjs, models, folder } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const esbuild = createRequire(path.join(packages, 'package.json'))('esbuild');
const session = await Session.of(await oracle(esbuild, tfjs, folder), true);
await session.oracle.tf.setBackend('cpu');
const times = Object.fromEntries(models.map((file) => [file, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const file of models) {
    const model = readModel(session.oracle.tf, file);
    const began = process.cpuUsage();
    await writtenModel(session, model, new Set(), []);
    const { user, system } = process.cpuUsage(began);
    if (round > 0) times[file].push((user + system) / 1000); // the first warms up
  }
}
const medians = models.map((file) => [file, times[file].sort((a, b) => a - b)[ROUNDS >> 1]]);
process.stdout.write(`\n${JSON.stringify(Object.fromEntries(medians))}\n`);
await esbuild.stop();
process.exit(0);
