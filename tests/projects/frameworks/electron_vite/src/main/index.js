import { join } from 'node:path';

import { BrowserWindow, app } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({ webPreferences: { preload: join(import.meta.dirname, '../preload/index.mjs') } });
  window.loadFile(join(import.meta.dirname, '../renderer/index.html'));
});
