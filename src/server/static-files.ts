import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import type { ApiEnv } from './api-context.ts';
import { underOneName } from './one-name.ts';
import { problemResponse } from './problem-response.ts';
import { indexSite } from './site-index.ts';

/** A file in memory: its bytes, and each compressed form once it was asked for. */
interface LoadedFile {
  readonly version: string;
  readonly etag: string;
  readonly type: string;
  readonly forms: Map<Coding, Promise<Uint8Array<ArrayBuffer>>>;
}
type Coding = 'br' | 'gzip' | 'identity';

/** The pages and their files, by address. */
export interface StaticFiles {
  find(address: string): Promise<LoadedFile | undefined>;
}

const rescanMs = 1000;
const smallestCompressed = 1024;
/** What the site's build names after its content: `/assets/page.Bq2x9_aZ.js`. */
const hashedName = /^\/(?:_astro|assets)\/.*\.[\w-]{8}\.\w+$/;
const compressible = /^(?:text\/|application\/(?:json|javascript|manifest)|image\/svg)/;

/**
 * Opens a built site. Files are read when first asked for and kept; a rebuilt site is noticed,
 * because a file's size and time are looked at for every answer.
 * @param nowMs a monotonic clock in milliseconds
 */
export function openSite(root: string, nowMs: () => number): StaticFiles {
  let index = indexSite(root);
  let scannedMs = nowMs();
  const loaded = new Map<string, LoadedFile>();
  const lookUp = (address: string): string | undefined => {
    if (!index.has(address) && nowMs() - scannedMs > rescanMs) {
      index = indexSite(root);
      scannedMs = nowMs();
    }
    return index.get(address);
  };
  return {
    async find(address) {
      const path = lookUp(address);
      if (path === undefined) return undefined;
      const found = await stat(path).catch(absent);
      if (found === undefined) return undefined;
      const version = `${found.mtimeMs}-${found.size}`;
      const known = loaded.get(path);
      if (known?.version === version) return known;
      const file = await load(path, version);
      loaded.set(path, file);
      return file;
    },
  };
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function load(path: string, version: string): Promise<LoadedFile> {
  const bytes = new Uint8Array(await readFile(path));
  return {
    version,
    etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    type: getMimeType(path) ?? 'application/octet-stream',
    forms: new Map([['identity', Promise.resolve(bytes)]]),
  };
}

/** Answers with the file of the request's address, or with the site's own 404 page. */
export async function serveFile(c: Context<ApiEnv>, files: StaticFiles): Promise<Response> {
  const address = new URL(c.req.url).pathname;
  const file = (await files.find(address)) ?? (await files.find(decode(address)));
  const elsewhere = file?.type.startsWith('text/html') === true ? moved(c) : undefined;
  if (elsewhere !== undefined) return elsewhere;
  if (file !== undefined) return answer(c, file, 200, hashedName.test(address));
  const missing = await files.find('/404.html');
  if (missing !== undefined) return answer(c, missing, 404, false);
  return problemResponse(
    c,
    404,
    'No such page',
    'There is no page of this name. If there is none at all: npm run build.',
  );
}

/** The way to the page's one name, for a request under another one; kept by nobody, as it depends on the headers. */
function moved(c: Context<ApiEnv>): Response | undefined {
  const { pathname, search } = new URL(c.req.url);
  const to = underOneName({
    host: c.req.header('Host') ?? '',
    path: pathname,
    query: search,
    headers: c.req.header(),
  });
  return to === undefined ? undefined : c.body(null, 307, { Location: to, 'Cache-Control': 'no-store' });
}

function decode(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // Percent signs that are no UTF-8: such a file cannot be in the index either.
    return address;
  }
}

async function answer(
  c: Context<ApiEnv>,
  file: LoadedFile,
  status: 200 | 404,
  hashed: boolean,
): Promise<Response> {
  const coding = await chooseCoding(file, c.req.header('Accept-Encoding') ?? '');
  const etag = `"${file.etag}-${coding}"`;
  const headers: Record<string, string> = {
    ETag: etag,
    Vary: 'Accept-Encoding',
    // A name that carries a hash of the content never changes its content.
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (status === 200 && matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers);
  headers['Content-Type'] = file.type;
  if (coding !== 'identity') headers['Content-Encoding'] = coding;
  const bytes = await form(file, coding);
  headers['Content-Length'] = String(bytes.byteLength);
  return c.body(bytes, status, headers);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

async function chooseCoding(file: LoadedFile, accepted: string): Promise<Coding> {
  const size = (await form(file, 'identity')).byteLength;
  if (size < smallestCompressed || !compressible.test(file.type)) return 'identity';
  const offers = accepted.split(',').map((offer) => offer.trim().toLowerCase());
  const takes = (coding: string) =>
    offers.some((offer) => offer.split(';', 1)[0] === coding && !/;\s*q=0(?:\.0*)?$/.test(offer));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}

async function form(file: LoadedFile, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  const known = file.forms.get(coding);
  if (known !== undefined) return known;
  const made = compress(coding, await form(file, 'identity'));
  file.forms.set(coding, made);
  return made;
}

async function compress(coding: Coding, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (coding === 'gzip') return new Uint8Array(await promisify(gzip)(bytes));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return new Uint8Array(await promisify(brotliCompress)(bytes, { params }));
}
