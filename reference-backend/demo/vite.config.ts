import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `runlight` is this package itself, found through its own "exports": the demo runs on what hosts get, not on src.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true },
  // `npx vite reference-backend/demo` while working on the demo, with the backend running beside it.
  server: { proxy: { '/v1': 'http://127.0.0.1:4310' } },
});
