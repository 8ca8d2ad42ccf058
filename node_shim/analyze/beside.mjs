/** A thread that analyses the app while the bundler runs. */
import { workerData } from 'node:worker_threads';

import { ReplyFile } from '../reply.mjs';
import { INTERNAL, analyzed } from './run.mjs';

const { analysis, analysisReply, found } = workerData;
const reply = new ReplyFile(analysisReply);
try {
  reply.write(await analyzed(analysis, found));
} catch (error) {
  reply.fail(error, INTERNAL);
}
