import { part } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { shortcutOf } from './shortcuts.ts';

const offKey = 'keys:off';
/** Where keys write, choose or move something. */
const takesKeys =
  'input, select, textarea, [contenteditable]:not([contenteditable=false]), [role=slider], [role=application]';

/** `<key-help>`: listens for the keys of the notebook, and lists them. */
class KeyHelp extends HTMLElement {
  connectedCallback(): void {
    const open = part<HTMLButtonElement>(this, 'open');
    const dialog = part<HTMLDialogElement>(this, 'dialog');
    const on = part<HTMLInputElement>(this, 'on');
    open.hidden = false;
    on.checked = kept.read<boolean>(offKey) !== true;
    open.addEventListener('click', () => dialog.showModal());
    on.addEventListener('change', () => kept.write(offKey, !on.checked));
    document.addEventListener('keydown', (event) => {
      if (!on.checked || event.defaultPrevented) return;
      const focused = event.target instanceof Element ? event.target : undefined;
      const shortcut = shortcutOf({
        ...{ key: event.key, isComposing: event.isComposing },
        ...{ ctrlKey: event.ctrlKey, metaKey: event.metaKey, altKey: event.altKey },
        typing: focused?.matches(takesKeys) ?? false,
        inDialog: document.querySelector('dialog[open]') !== null,
      });
      const pressed =
        shortcut && [...document.querySelectorAll<HTMLElement>(shortcut.presses)].find(canBePressed);
      if (pressed === undefined) return;
      event.preventDefault();
      pressed.click();
    });
  }
}

const canBePressed = (element: HTMLElement): boolean =>
  element.checkVisibility() && !(element instanceof HTMLButtonElement && element.disabled);

customElements.define('key-help', KeyHelp);
