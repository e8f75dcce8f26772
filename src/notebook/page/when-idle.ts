/** Longest that idle time is waited for, in milliseconds: a busy page asks all the same. */
const LONGEST_MS = 1500;

/** Resolves when the browser has drawn the page and has nothing else to do. Safari has no idle callbacks: there after a moment. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function')
      requestIdleCallback(() => resolve(), { timeout: LONGEST_MS });
    else setTimeout(resolve, 200);
  });
}
