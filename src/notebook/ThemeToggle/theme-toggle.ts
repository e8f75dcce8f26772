import { part, setText } from '../page/element.ts';

/** `<theme-toggle>`: the other theme, at once, and kept for the next visit. `/theme.js` applies it before the first paint. */
class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    const button = part<HTMLButtonElement>(this, 'toggle');
    const root = document.documentElement;
    const name = () => {
      const other = root.dataset.theme === 'dark' ? 'Light' : 'Dark';
      setText(button, other);
      button.ariaLabel = `${other} theme`;
    };
    button.hidden = false;
    name();
    document.addEventListener('notebook:theme', name);
    button.addEventListener('click', () => {
      root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
      try {
        localStorage.setItem('theme', root.dataset.theme);
      } catch {
        // storage is off: the choice lasts as long as the page
      }
      document.dispatchEvent(new CustomEvent('notebook:theme'));
    });
  }
}

customElements.define('theme-toggle', ThemeToggle);
