import { resolve } from 'node:path';

import { defineConfig } from 'electron-vite';

export default defineConfig({ main: {}, preload: {}, renderer: { publicDir: resolve('public') } });
