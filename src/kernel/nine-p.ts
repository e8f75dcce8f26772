import type { Filesystem } from '../protocol/environment.ts';

/** Modes by the names that mount(8) takes and kernels before 6.4 print, without `cache=`. */
const CACHING_WORDS = new Set(['readahead', 'mmap', 'loose', 'fscache']);

/**
 * Whether a 9p mount keeps files in the page cache, by its options as the kernel prints them:
 *
 *     rw,cache=5,access=client,trans=fd        since Linux 6.4: bits in hexadecimal, without or with 0x; 0 is not printed
 *     rw,sync,dirsync,loose,access=client      before: the mode's name alone; "none" is not printed
 *
 * Any bit is enough for what is read to be cached. With `directio` nothing is.
 * Source: Linux fs/9p/v9fs.c, v9fs_show_options(); fs/9p/v9fs.h, enum p9_cache_bits; Documentation/filesystems/9p.rst.
 */
export function nineP(options: readonly string[]): Pick<Filesystem, 'pageCache' | 'reason'> {
  if (options.includes('directio') || !options.some(isCaching))
    return {
      pageCache: false,
      reason: 'this 9p mount keeps nothing in the page cache; choose a directory on a local disk',
    };
  if (options.includes('mmap'))
    return {
      pageCache: true,
      reason:
        'kernels before 6.4 cache only files that are mapped on this 9p mount, not those that are written',
    };
  return { pageCache: true };
}

function isCaching(option: string): boolean {
  const mode = option.startsWith('cache=') ? option.slice('cache='.length) : undefined;
  if (mode === undefined) return CACHING_WORDS.has(option);
  return (
    CACHING_WORDS.has(mode) || (/^(0x)?[0-9a-f]+$/i.test(mode) && /[1-9a-f]/i.test(mode.replace(/^0x/i, '')))
  );
}
