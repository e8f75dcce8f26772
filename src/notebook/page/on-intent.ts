/** How long a press may wait for its button to be offered again, in milliseconds: a machine that is slower has something else to show. */
const PRESS_WAITS_MS = 5000;

/** An instrument that stands in the page as it was built, and what brings it to life. */
export interface Sleeper {
  readonly element: HTMLElement;
  /** Fetches and defines it. @throws TypeError where it cannot be fetched */
  wake(): Promise<unknown>;
  /** Tells the reader that it is being fetched, or why it could not be. */
  say(sentence: string): void;
}

/** What is said while it is being fetched. */
export const FETCHING = 'One moment: the instrument is being fetched.';
/** What is said where it could not be fetched. */
export const NOT_FETCHED =
  'The rest of this instrument could not be fetched: the server did not answer. It is tried again when you point at it or press Run.';

/**
 * Wakes an instrument as soon as the reader turns to it: with the pointer, a finger, or the keyboard. What is pressed or chosen
 * before it is awake reaches nothing until then, and is done once it is; where it cannot be fetched, that is said, and the next
 * turn tries again. A button with `data-awake` does its work by itself before.
 * @returns a way to wake it without the reader
 */
export function wakeOnIntent({ element, wake, say }: Sleeper): () => Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  let waking: Promise<void> | undefined;
  let pressed: HTMLButtonElement | undefined;
  const chosen = new Set<EventTarget>();

  const begin = (): Promise<void> => {
    waking ??= wake().then(awake, failed);
    return waking;
  };
  const awake = (): void => {
    over.abort();
    for (const target of chosen) target.dispatchEvent(new Event('change', { bubbles: true }));
    if (pressed !== undefined) void pressWhenOffered(pressed, element);
  };
  const failed = (): void => {
    waking = undefined;
    pressed = undefined;
    // What it offers is not known then; that it is there, and why it does nothing, is shown.
    element.dataset.ready = '';
    say(NOT_FETCHED);
  };

  for (const turn of ['pointerenter', 'pointerdown', 'touchstart', 'focusin'])
    element.addEventListener(turn, () => void begin(), { signal, passive: true });
  element.addEventListener(
    'click',
    (event) => {
      const { target } = event;
      const button = target instanceof Element ? target.closest('button') : null;
      if (button === null || button.dataset.awake !== undefined) return;
      if (button.getAttribute('aria-disabled') === 'true') return;
      // Part of it may listen already: one press is one press.
      event.stopPropagation();
      pressed = button;
      say(FETCHING);
      void begin();
    },
    { signal, capture: true },
  );
  element.addEventListener('change', ({ target }) => target !== null && chosen.add(target), { signal });
  return begin;
}

/** Presses a button once it is offered; not at all where the instrument has turned to something else by then. */
async function pressWhenOffered(button: HTMLButtonElement, instrument: HTMLElement): Promise<void> {
  const isOffered = (): boolean => !button.disabled && !button.hidden;
  const isBusy = (): boolean => !['idle', undefined].includes(instrument.dataset.phase);
  const untilMs = performance.now() + PRESS_WAITS_MS;
  while (!isOffered()) {
    if (isBusy() || performance.now() > untilMs) return;
    await new Promise(requestAnimationFrame);
  }
  button.click();
}
