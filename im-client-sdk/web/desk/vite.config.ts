import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

/** dist/index.html and its assets, which the server gives out under /desk/. */
export default defineConfig({
  base: '/desk/',
  define: { __VERSION__: JSON.stringify(manifest.version) },
  build: {
    target: ['chrome109', 'firefox115', 'safari16'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
