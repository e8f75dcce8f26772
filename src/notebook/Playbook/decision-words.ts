import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';

type Words = 'v1' | 'v2';

/** `<decision-words>`: shows the table in the words of the reader's cgroup version, or of the other when asked to. */
class DecisionWords extends HTMLElement {
  connectedCallback(): void {
    let shown: Words = 'v2';
    const show = (words: Words) => {
      shown = words;
      for (const cell of this.querySelectorAll<HTMLElement>('[data-words^=v]'))
        cell.hidden = cell.dataset.words !== words;
      setText(part(this, 'version'), `cgroup ${words}`);
      setText(part(this, 'switch'), `In the words of ${words === 'v1' ? 'v2' : 'v1'}`);
    };
    const other = part<HTMLButtonElement>(this, 'switch');
    other.hidden = false;
    other.addEventListener('click', () => show(shown === 'v1' ? 'v2' : 'v1'));
    show('v2');
    void health().then((found) => {
      if (found?.cgroup.version === 1) show('v1');
    });
  }
}

customElements.define('decision-words', DecisionWords);
