/** The names of this machine that a browser may use. Compared whole, never by prefix: `127.evil.example` is not one. */
const names = ['127.0.0.1', 'localhost', '[::1]'];

/** The one of them that `npm start` prints. Pages live under it alone: each name has a browser storage of its own. */
export const pageName = '127.0.0.1';

/** Every allowed value of `Host`, for the given ports. Port 80 is left out of a Host header (RFC 9110, section 7.2). */
export function allowedHosts(ports: readonly number[]): readonly string[] {
  return ports.flatMap((port) => names.map((name) => (port === 80 ? name : `${name}:${port}`)));
}

/** Every allowed value of `Origin`, for the given ports. */
export function allowedOrigins(ports: readonly number[]): readonly string[] {
  return allowedHosts(ports).map((host) => `http://${host}`);
}
