import { defineConfig } from 'vite';

/** `npm run dev`: every state of the widget without a server. Nothing of this is in a build. */
export default defineConfig({
  root: 'fixture',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
