import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';
import { copiedCommands } from './copied-commands.ts';

/** `<shell-commands>`: shows one cgroup version's commands at a time, the reader's own first. */
class ShellCommands extends HTMLElement {
  connectedCallback(): void {
    const buttons = [...this.querySelectorAll<HTMLButtonElement>('[data-version]')];
    for (const button of buttons)
      button.addEventListener('click', () => this.#show(button.dataset.version ?? ''));
    this.dataset.tabs = '';
    this.#show(buttons[0]?.dataset.version ?? '');
    void this.#showOwn();
    const copy = part<HTMLButtonElement>(this, 'copy');
    copy.hidden = navigator.clipboard === undefined;
    copy.addEventListener('click', () => void this.#copy(copy));
  }

  async #showOwn(): Promise<void> {
    const version = (await health())?.cgroup.version;
    const own = `v${version}`;
    if (this.querySelector(`[data-commands="${own}"]`) !== null) this.#show(own);
  }

  #show(version: string): void {
    for (const button of this.querySelectorAll<HTMLElement>('[data-version]'))
      button.setAttribute('aria-pressed', String(button.dataset.version === version));
    for (const commands of this.querySelectorAll<HTMLElement>('[data-commands]'))
      commands.hidden = commands.dataset.commands !== version;
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const shown = this.querySelector('[data-commands]:not([hidden]) pre');
    await navigator.clipboard.writeText(copiedCommands(shown?.textContent ?? ''));
    setText(button, 'Copied');
    setTimeout(() => setText(button, 'Copy'), 1500);
  }
}

customElements.define('shell-commands', ShellCommands);
