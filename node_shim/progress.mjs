/** Tells Python how far the bundler is: `{"percent": 0..1, "message": "…"}`; percent -1 is "unknown". */
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const INTERVAL = 100; // milliseconds between two writes

/**
 * Returns a function that keeps `file` up to date. It never fails: progress is a courtesy.
 * @param {string} file
 * @returns {import('./stage.d.ts').Report}
 */
export function progressTo(file) {
  if (!file) return () => {};
  const target = path.resolve(file);
  const temporary = `${target}.${process.pid}.tmp`;
  let last = 0;
  return (percent, message) => {
    const now = Date.now();
    if (now - last < INTERVAL && percent < 1) return;
    last = now;
    try {
      writeFileSync(temporary, JSON.stringify({ percent, message }));
      renameSync(temporary, target);
    } catch {
      // the reader may hold the file open (Windows), or the folder is gone
    }
  };
}
