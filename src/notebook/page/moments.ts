/** How long a page that is never at rest is waited for, in milliseconds. */
const PATIENCE_MS = 2000;

/** Resolves when all scripts of the page have run, and so have registered what they wait for. */
export function pageIsRead(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') resolve();
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
    window.addEventListener('load', () => resolve(), { once: true });
  });
}

/** Resolves when the page has been painted and has nothing else to do. */
export async function whenIdle(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  await new Promise<void>((resolve) => {
    // Safari has no such callback.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
    else setTimeout(resolve, 200);
  });
}

/** Calls back, once for each element, when the reader comes near to it. */
export function whenNear(elements: Iterable<Element>, then: (element: Element) => void): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) {
          near.unobserve(target);
          then(target);
        }
    },
    { rootMargin: '200px' },
  );
  for (const element of elements) near.observe(element);
}
