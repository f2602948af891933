import { defineConfig } from 'vite';

/** `npm run dev`: every state of the desk without a server. Nothing of this is in a build. */
export default defineConfig({ root: 'fixture' });
