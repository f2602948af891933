import { defineConfig } from 'vite';

/** dist/index.html and its assets, which the server gives out under /desk/. */
export default defineConfig({
  base: '/desk/',
  build: {
    target: ['chrome109', 'firefox115', 'safari16'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
