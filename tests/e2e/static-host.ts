import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/**
 * A host that knows nothing but files: what `dist/` is put on where no notebook server runs.
 * @param below the path that the files lie below, with a slash before it and none behind
 */
export async function startStaticHost(
  root: string,
  below = '',
): Promise<{ origin: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    const path = asked.startsWith(`${below}/`) ? normalize(asked.slice(below.length)) : undefined;
    const file = (path === undefined ? [] : [join(root, path), join(root, path, 'index.html')]).find(
      (one) => existsSync(one) && statSync(one).isFile(),
    );
    response.setHeader('content-security-policy', POLICY);
    response.statusCode = file === undefined ? 404 : 200;
    response.setHeader('content-type', types[extname(file ?? '.html')] ?? 'application/octet-stream');
    response.end(readFileSync(file ?? join(root, '404.html')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The static host has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
