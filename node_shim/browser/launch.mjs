/** Starts the browser, and sees to it that it ends. */
import { ownPackage } from '../packages.mjs';
import { ShimFailure, messageOf } from '../reply.mjs';
import { findBrowser } from './find.mjs';

const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB
];
// Graphics in software: the numbers then do not depend on the machine's graphics card, and machines without one do.
const SOFTWARE = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
// A camera and a microphone that show a pattern: an app that needs one then computes something.
const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const LAUNCH_LIMIT = 30_000; // milliseconds

/**
 * Runs `use` with a browser; it is closed whatever happens, and its end is the end of `use`.
 * @template T
 * @param {{packages: string, executable: string, headless: boolean}} request
 * @param {(browser: any) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withBrowser({ packages, executable, headless }, use) {
  const program = findBrowser(executable);
  const { chromium } = ownPackage(packages, 'playwright-core');
  const browser = await launch(chromium, program, headless);
  let closing = false;
  const died = new Promise((_, reject) => {
    browser.on('disconnected', () => closing || reject(new ShimFailure('browser', 'the browser was closed or killed before the page was done', {
      hint: 'run it again; if it stays, the machine may lack memory, or the browser may be broken',
      file: program,
    })));
  });
  died.catch(() => {}); // it may come when nothing waits any more
  try {
    return await Promise.race([use(browser), died]);
  } finally {
    closing = true;
    await Promise.race([browser.close().catch(() => {}), pause(5000)]);
  }
}

/** @param {any} chromium @param {string} program @param {boolean} headless */
async function launch(chromium, program, headless) {
  const args = headless ? [...FLAGS, ...SOFTWARE, ...CAMERA] : FLAGS;
  try {
    // No sandbox: it needs rights that containers do not give, and only the user's own app is opened.
    return await chromium.launch({ executablePath: program, args, headless, chromiumSandbox: false, timeout: LAUNCH_LIMIT });
  } catch (cause) {
    const [first] = messageOf(cause).split('\n');
    const hint = headless
      ? 'start it by hand to see what it lacks, or name another one in the setting browser.executable'
      : 'a browser with a window needs a display; leave out --open and let a scenario use the app';
    throw new ShimFailure('browser-launch', `the browser does not start: ${first}`, { hint, file: program, cause });
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
export function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** @param {number} milliseconds @returns {Promise<void>} as `pause`, but keeps the process alive meanwhile */
export function pauseAwake(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
