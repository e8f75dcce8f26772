import { atRoot } from '../../replay/site-root.ts';
import { make, part, setText } from '../page/element.ts';
import type { Found } from './find.ts';

type Search = (query: string) => readonly Found[];

/** Loads the index and what reads it; neither is asked for before the search is opened. @throws Error, TypeError */
async function load(): Promise<Search> {
  const [{ searchIn }, answer] = await Promise.all([
    import('./find.ts'),
    fetch(atRoot('/search-index.json')),
  ]);
  if (!answer.ok) throw new Error(`The index of the site was answered with status ${answer.status}.`);
  return searchIn(await answer.text());
}

/** `<site-search>`: opens on its button or on `/`; the results are links, reached with Tab or the arrow keys. */
class SiteSearch extends HTMLElement {
  #search: Promise<Search> | undefined;

  connectedCallback(): void {
    const dialog = part<HTMLDialogElement>(this, 'dialog');
    const open = part<HTMLButtonElement>(this, 'open');
    const query = part<HTMLInputElement>(this, 'query');
    open.hidden = false;
    open.addEventListener('click', () => {
      dialog.showModal();
      query.select();
      void this.#show();
    });
    query.addEventListener('input', () => void this.#show());
    query.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#links()[0]?.click();
    });
    dialog.addEventListener('keydown', (event) => {
      // The browser would empty the field first.
      if (event.key === 'Escape') dialog.close();
      this.#move(event);
    });
    // A link into the page that is shown already leaves the dialog open otherwise.
    part(this, 'results').addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  #links(): readonly HTMLAnchorElement[] {
    return [...part(this, 'results').querySelectorAll('a')];
  }

  #move(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const stops: (Element | null)[] = [part(this, 'query'), ...this.#links()];
    const at = stops.indexOf(document.activeElement);
    const next = stops[(at + by + stops.length) % stops.length];
    if (next instanceof HTMLElement) next.focus();
  }

  async #show(): Promise<void> {
    const status = part(this, 'status');
    const asked = part<HTMLInputElement>(this, 'query').value;
    this.#search ??= load();
    let found: readonly Found[] = [];
    try {
      found = (await this.#search)(asked);
    } catch {
      // The next key asks again.
      this.#search = undefined;
      setText(status, 'The index could not be loaded. Is the notebook still running? Type on to try again.');
      return;
    }
    // A slow answer to what stood there before.
    if (asked !== part<HTMLInputElement>(this, 'query').value) return;
    const named = asked.trim();
    setText(status, named === '' ? '' : wordsFor(found.length, named));
    part(this, 'results').replaceChildren(...found.map(resultOf));
  }
}

const wordsFor = (count: number, query: string): string =>
  count === 0
    ? `Nothing here is about “${query}”. Try the name of a counter, or one word of it.`
    : `${count} ${count === 1 ? 'place' : 'places'}`;

function resultOf({ title, where, url }: Found): HTMLElement {
  const link = make('a');
  link.href = atRoot(url);
  link.append(make('b', title), make('span', where));
  const item = make('li');
  item.append(link);
  return item;
}

customElements.define('site-search', SiteSearch);
