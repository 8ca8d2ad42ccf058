/**
 * `node main.mjs <verb> <request.json> <reply.json>`: the only program that slimtf's Python runs in Node.js.
 *
 * The config and the plugins are the user's code: they may print, end the process, throw later or leave handles
 * open. The reply is therefore written first, and the process then ended rather than left to drain.
 */
import { readFileSync } from 'node:fs';

import { endWithParent } from './parent.mjs';
import { PROTOCOL, ReplyFile, ShimFailure } from './reply.mjs';

/** @type {Record<string, () => Promise<{run: (request: any, stage: import('./stage.d.ts').Stage) => Promise<object>}>>} */
const VERBS = {
  analyze: () => import('./analyze/run.mjs'),
  bundle: () => import('./bundle.mjs'),
  'check-browser': () => import('./browser/check_browser.mjs'),
  compile: () => import('./compile/run.mjs'),
  evaluate: () => import('./evaluate/run.mjs'),
  'run-app': () => import('./browser/run_app.mjs'),
  'run-models': () => import('./models/run_models.mjs'),
  specialise: () => import('./specialise/run.mjs'),
};

/** Whose code runs in a stage, where it is not the bundler's plugins. @type {Record<string, string>} */
const BLAMED = { 'config-load': 'the config', scenario: 'the scenario', internal: 'something' };

const [verb, requestFile, replyFile] = process.argv.slice(2);
if (!(verb in VERBS) || !requestFile || !replyFile) {
  process.stderr.write(`usage: node main.mjs <${Object.keys(VERBS).join('|')}> <request.json> <reply.json>\n`);
  process.exit(64);
}

endWithParent();
const reply = new ReplyFile(replyFile);
/** @type {import('./stage.d.ts').Stage} */
const stage = { code: 'internal', file: '' };

/** @param {unknown} error @returns {never} */
function giveUp(error) {
  reply.fail(error, stage);
  process.exit(1);
}

process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);
process.on('exit', (code) => {
  if (reply.written) return;
  const who = BLAMED[stage.code] ?? 'the config, or a plugin or loader in it,';
  const hint = 'the log holds what it printed; nothing may call process.exit(), or wait for what never comes';
  const details = { hint, file: stage.file };
  reply.fail(new ShimFailure(stage.code, `${who} ended the process before it was done (exit code ${code})`, details), stage);
});

try {
  const request = JSON.parse(readFileSync(requestFile, 'utf8'));
  if (request.protocol !== PROTOCOL) {
    throw new ShimFailure('internal', `protocol ${request.protocol} was asked for, this shim speaks ${PROTOCOL}`);
  }
  const { run } = await VERBS[verb]();
  reply.write(await run(request, stage));
} catch (error) {
  giveUp(error);
}
process.exit(0);
