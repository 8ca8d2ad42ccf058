/** The verb `run-models`: every model, loaded and run with generated inputs, in Node.js (cpu) or in a browser. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { withBrowser } from '../browser/launch.mjs';
import { serve } from '../browser/serve.mjs';
import { RECORDER } from '../browser/watch.mjs';
import { ShimFailure } from '../reply.mjs';
import { bundleHarness } from './bundle_harness.mjs';

/**
 * @typedef {import('../protocol.d.ts').RunModelsRequest} Request
 * @typedef {import('../protocol.d.ts').RunModelsReply} Reply
 */

const HERE = '/__slimtf__';

/** @param {Request} request @returns {Promise<Reply>} */
export async function run(request) {
  const harness = await bundleHarness(request);
  const running = request.backend === 'cpu' ? inNode(request, harness) : inBrowser(request, harness);
  const late = new Promise((_, reject) => {
    const message = `the models did not finish within ${request.timeout} s`;
    const hint = 'raise the setting timeouts.page, or leave large models out of the setting "models"';
    setTimeout(() => reject(new ShimFailure('page', message, { hint })), request.timeout * 1000);
  });
  return Promise.race([running, late]);
}

/** @param {Request} request @param {string} harness @returns {Promise<Reply>} */
async function inNode({ models, backend }, harness) {
  (0, eval)(RECORDER); // as a page would run it: in the global scope
  const { start, runModel } = createRequire(harness)(harness);
  const unavailable = await start(backend, '');
  const read = async (/** @type {string} */ url) => {
    if (!url.startsWith('file:')) return (await fetch(url)).arrayBuffer();
    const data = await readFile(fileURLToPath(url));
    return data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  };
  const facts = [];
  for (const model of unavailable ? [] : models) {
    facts.push({ file: model.file, ...(await runModel({ ...model, url: pathToFileURL(model.file).href }, read)) });
  }
  return { browserVersion: '', unavailable, models: facts };
}

/** @param {Request} request @param {string} harness @returns {Promise<Reply>} */
async function inBrowser(request, harness) {
  const { models, backend, tfjs } = request;
  const wasm = tfjs.find(({ name }) => name === '@tensorflow/tfjs-backend-wasm')?.root ?? '';
  const folders = [
    ...models.map(({ file }, index) => ({ prefix: `${HERE}/models/${index}/`, folder: path.dirname(file) })),
    ...(wasm ? [{ prefix: `${HERE}/wasm/`, folder: path.join(wasm, 'dist') }, { prefix: `${HERE}/wasm/`, folder: path.join(wasm, 'wasm-out') }] : []),
  ];
  const served = await serve(folders, {
    pages: {
      '/': { type: 'text/html; charset=utf-8', text: '<!doctype html><title>models</title><link rel="icon" href="data:,">' },
      [`${HERE}/harness.js`]: { type: 'text/javascript; charset=utf-8', text: readFileSync(harness, 'utf8') },
    },
  });
  try {
    return await withBrowser({ ...request, headless: true }, async (browser) => {
      const page = await (await browser.newContext()).newPage();
      await page.addInitScript({ content: RECORDER });
      await page.goto(served.origin);
      const unavailable = await page.evaluate(begin, { here: HERE, backend });
      const facts = [];
      for (const [index, { file, kind, inputs }] of unavailable ? [] : models.entries()) {
        const url = `${served.origin}${HERE}/models/${index}/${encodeURIComponent(path.basename(file))}`;
        facts.push({ file, ...(await page.evaluate(once, { here: HERE, model: { url, kind, inputs } })) });
      }
      return { browserVersion: browser.version(), unavailable, models: facts };
    });
  } finally {
    await served.close();
  }
}

/** Runs in the page. @param {{here: string, backend: string}} given @returns {Promise<string>} */
async function begin({ here, backend }) {
  const { start } = await import(`${here}/harness.js`);
  return start(backend, `${here}/wasm/`);
}

/** Runs in the page. @param {{here: string, model: any}} given */
async function once({ here, model }) {
  const { runModel } = await import(`${here}/harness.js`);
  return runModel(model, async (/** @type {string} */ url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    return response.arrayBuffer();
  });
}
