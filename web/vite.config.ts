import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The address of a running server, for `npm run dev` only.
const server = process.env.PARLEY_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    tanstackRouter({ target: 'react', autoCodeSplitting: true, generatedRouteTree: './src/routeTree.gen.ts', quoteStyle: 'single', semicolons: true }),
    react(),
  ],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    manifest: true,
    // Browsers of mid-2024 and later: they know light-dark(), which would otherwise be rewritten into something our colour switch does not reach.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  worker: { rolldownOptions: { output: { name: 'worker' } } },
  server: {
    proxy: Object.fromEntries(['/api', '/files', '/w', '/sandbox', '/hooks', '/l', '/try'].map((path) => [`${path}/`, server])),
  },
  test: {
    environment: 'jsdom',
    setupFiles: './src/test/setup.ts',
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    testTimeout: 30_000, // typing is slow on a busy machine
  },
});
