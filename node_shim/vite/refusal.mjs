/** Builds of vite that make nothing for browsers, or of which it makes only a part. */
import { ShimFailure } from '../reply.mjs';

/** Frameworks whose plugins run several builds and put the results together themselves. */
const FRAMEWORKS = /** @type {[RegExp, string][]} */ ([
  [/^vite-plugin-sveltekit/, 'SvelteKit'],
  [/^(remix|react-router)(:|-|$)/, 'React Router'],
  [/^@?astro(js)?[:/]/, 'Astro'],
  [/^vite-plugin-qwik-city|^vite-plugin-qwik-router/, 'Qwik City'],
  [/^solid-start/, 'SolidStart'],
]);

/** @param {any} config resolved */
export function refuseUnsupported(config) {
  const file = config.configFile ?? '';
  if (config.build.ssr && !config.builder) {
    const hint = 'name the script that builds for the browser: --script NAME';
    throw new ShimFailure('unsupported', 'this build makes code for a server (build.ssr): nothing in it is downloaded by a browser', { file, hint });
  }
  for (const { name } of config.plugins) {
    const [, framework] = FRAMEWORKS.find(([pattern]) => pattern.test(name)) ?? [];
    if (!framework) continue;
    const hint = 'without --bundler, slimtf build runs the command of a framework that it knows; else slimtf modules writes the custom modules and prints the aliases to paste into the config';
    throw new ShimFailure('unsupported', `the build belongs to ${framework} (plugin ${name}), which slimtf does not drive`, { file, hint });
  }
}
