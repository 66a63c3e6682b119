import { defineConfig } from 'vitest/config';

// One script for other people's sites: no modules, nothing on the page but what it needs.
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../node_modules/.vite-widget',
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'parley', fileName: () => 'chat.js' },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
});
