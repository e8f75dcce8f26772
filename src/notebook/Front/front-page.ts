import { part, setText } from '../page/element.ts';
import { health } from '../page/health.ts';
import { whenIdle } from '../page/moments.ts';
import type { FrontRun } from './front-run.ts';

/** `<front-run>`: the figure of the front page. What runs it is loaded when the reader reaches for the button. */
class FrontRunElement extends HTMLElement {
  #front: Promise<FrontRun> | undefined;

  connectedCallback(): void {
    const run = part<HTMLButtonElement>(this, 'run');
    const load = () => this.#load();
    for (const intent of ['pointerenter', 'focus', 'touchstart'])
      run.addEventListener(intent, () => void load().catch(() => undefined), { once: true, passive: true });
    run.addEventListener('click', () => void this.#press());
    if (rememberedRun() !== undefined) void load().catch(() => undefined);
    else void this.#nameButton();
    this.dataset.ready = '';
  }

  #load(): Promise<FrontRun> {
    this.#front ??= import('./front-live.ts').then(({ openFront }) => openFront(this, rememberedRun()));
    return this.#front;
  }

  async #press(): Promise<void> {
    if (part(this, 'run').getAttribute('aria-disabled') === 'true') return;
    const wasBusy = this.hasAttribute('data-busy');
    try {
      const front = await this.#load();
      // The press was for what the button said then: a second click, or one before a run was found again, is not a Stop.
      if (front.isBusy === wasBusy) await front.press();
    } catch {
      setText(
        part(this, 'sentence'),
        'This page could not load what it needs to run: nobody answered. Reload it.',
      );
      this.toggleAttribute('data-told', true);
      this.toggleAttribute('data-complaint', true);
    }
  }

  /** Where no server stands behind the page the button plays the recording, and says so before it is pressed. */
  async #nameButton(): Promise<void> {
    await whenIdle();
    if ((await health()) !== undefined || this.#front !== undefined) return;
    setText(part(this, 'run-text'), 'Play the recorded run');
    setText(part(this, 'run-time'), '9 s');
  }
}

/** The run that this tab has shown on its front page; see `front-live.ts`, which remembers it. */
function rememberedRun(): string | undefined {
  try {
    return sessionStorage.getItem('run:front') ?? undefined;
  } catch {
    return undefined; // storage is off
  }
}

customElements.define('front-run', FrontRunElement);
