#!/usr/bin/env node
/** `npx slimtf`: starts slimtf, a Python program, by what this machine has, and hands everything through. */

import { NoWayError } from '../lib/no_way.mjs';
import { runThrough } from '../lib/run_through.mjs';
import { chooseWay } from '../lib/ways.mjs';

try {
  const command = await chooseWay(process.env);
  await runThrough(command, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof NoWayError)) throw error;
  process.stderr.write(`error: ${error.message}\ntry:   ${error.hint}\n`);
  process.exitCode = 4; // as slimtf itself ends when its environment cannot be set up
}
