// `node run_bundle.mjs <bundle>`: runs a bundle that was made for a browser, waits for what it puts into
// `globalThis.__slimtf__` (a promise or a value), and prints that with everything that was logged. With `--no-node`
// nothing says that this is Node.js: tfjs up to 3.9 looks for it although it takes this for a browser, too.
import { pathToFileURL } from 'node:url';

globalThis.window = globalThis; // tfjs then takes this for a browser
globalThis.document = { createElement: () => ({ getContext: () => null }), currentScript: null, baseURI: import.meta.url };
if (process.argv[3] === '--no-node') {
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: undefined } });
}
globalThis.location = { href: 'http://localhost/', pathname: '/', origin: 'http://localhost' };

const logged = [];
for (const level of ['log', 'info', 'warn', 'error']) {
  console[level] = (...words) => logged.push(`${level}: ${words.join(' ')}`);
}
let value = null;
let error = '';
try {
  await import(pathToFileURL(process.argv[2]).href);
  value = await globalThis.__slimtf__;
} catch (thrown) {
  error = String(thrown?.stack ?? thrown);
}
process.stdout.write(JSON.stringify({ value: value ?? null, error, logged }), () => process.exit(0));
