import type { ServerResponse } from 'node:http';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Highlighted code and chart layout use style attributes; style elements and scripts in the page stay forbidden.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Headers of every response, errors included. There is no CORS header among them and there never is
 * one: no other origin may read anything here.
 */
export const responseHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  // What may be kept says so itself (static files do).
  'Cache-Control': 'no-store',
};

/** Puts them on a response before anything else can answer it. */
export function setResponseHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(responseHeaders)) response.setHeader(name, value);
}
