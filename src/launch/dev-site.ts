import path from 'node:path';
import { dev } from 'astro';

// The pages in development: `node dev-site.ts PORT API_PORT`. Host and Origin are passed on as the
// browser sent them, so that the API's own gate judges them.

const [port = '', apiPort = ''] = process.argv.slice(2);
const site = await dev({
  root: path.resolve(import.meta.dirname, '../..'),
  // The built site's "always" would answer /api/health with a 404 before the proxy sees it.
  trailingSlash: 'ignore',
  server: { port: Number(port), host: '127.0.0.1' },
  vite: {
    server: {
      strictPort: true,
      proxy: { '/api': { target: `http://127.0.0.1:${apiPort}`, changeOrigin: false } },
    },
  },
});

/** The launcher is gone, or asks: end with it. */
const end = (): void => {
  site.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.once(event, end);
