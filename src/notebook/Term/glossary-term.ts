/** How long a pointer rests on a name before its meaning is shown, in milliseconds: one that passes by shows nothing. */
const restMs = 250;

/** `<glossary-term>`: shows the meaning on hover and focus as well; the press needs no script. */
class GlossaryTerm extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button');
    const meaning = this.querySelector<HTMLElement>('[popover]');
    if (button === null || meaning === null) return;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      if (!meaning.matches(':popover-open')) meaning.showPopover({ source: button });
    };
    const hide = () => {
      clearTimeout(resting);
      if (meaning.matches(':popover-open')) meaning.hidePopover();
    };
    this.addEventListener('pointerenter', ({ pointerType }) => {
      if (pointerType === 'mouse') resting = setTimeout(show, restMs);
    });
    // The meaning is a part of this element: a pointer may move over to it, to select a word.
    this.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType === 'mouse') hide();
    });
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) show();
    });
    button.addEventListener('blur', hide);
  }
}

customElements.define('glossary-term', GlossaryTerm);
