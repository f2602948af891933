import { defineConfig } from 'vite';

/** `npm run dev`: every state of the widget, and a host page with the loader, without a server. Not in any build. */
export default defineConfig({
  root: 'fixture',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'esnext' },
  plugins: [
    {
      name: 'widget-address',
      configureServer(server) {
        server.middlewares.use((request, _response, next) => {
          request.url = request.url?.replace(/^\/widget\/app\b/u, '/app.html');
          next();
        });
      },
    },
  ],
});
