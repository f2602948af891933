import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

/** The app in the frame: dist/index.html, which the server gives out as /widget/app, and its assets. */
export default defineConfig({
  base: '/widget/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __VERSION__: JSON.stringify(manifest.version) },
  build: {
    target: ['chrome109', 'firefox115', 'safari16'],
    minify: 'terser',
    terserOptions: { compress: { passes: 3 } },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
