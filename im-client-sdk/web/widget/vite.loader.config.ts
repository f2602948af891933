import { defineConfig } from 'vite';

/** The script for host pages: one plain file with a name that never changes. */
export default defineConfig({
  build: {
    target: ['chrome109', 'firefox115', 'safari16'],
    emptyOutDir: false,
    lib: { entry: 'src/loader/main.ts', formats: ['iife'], name: 'ParleyLoader', fileName: () => 'loader.js' },
  },
});
