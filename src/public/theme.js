// Runs before the first paint, so that the page never flashes in the wrong theme. A file of its
// own because the page's policy allows no inline script.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('theme');
    } catch {
      return null; // storage is off: the system's preference is all there is
    }
  };
  const apply = () => {
    const theme = chosen() ?? (dark.matches ? 'dark' : 'light');
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent('notebook:theme'));
  };
  dark.addEventListener('change', apply);
  apply();
})();

// A script that is refused on its way leaves a page that waits for ever: then the page says so (see `.incomplete`).
document.addEventListener(
  'error',
  ({ target }) => {
    if (target instanceof HTMLScriptElement) document.documentElement.dataset.incomplete = '';
  },
  true,
);
