/** A thread that ends the process when slimtf is gone; what the main thread does meanwhile does not hold it up. */
import { workerData } from 'node:worker_threads';

import { PERIOD, endGroup, isGone } from './parent.mjs';

setInterval(() => {
  if (isGone(workerData)) endGroup();
}, PERIOD);
