/**
 * How the server's own Node is started. By default V8 lets its young generation grow to some 100 MB before
 * it collects; the garbage of a busy minute would then stay in the server's RSS and look like a leak.
 */
export const serverFlags = ['--max-semi-space-size=8'];
