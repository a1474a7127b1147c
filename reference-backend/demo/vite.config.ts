import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `runlight` resolves to this package through its own "exports": the demo runs on the built package, not on `src`.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true },
  // Run `npx vite reference-backend/demo` to work on the demo while the backend runs separately.
  server: { proxy: { '/v1': 'http://127.0.0.1:4310' } },
});
