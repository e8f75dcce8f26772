import { make, part, setText } from './element.ts';
import { health } from './health.ts';
import { machineFacts, machineSentence } from './machine-facts.ts';
import { whenIdle } from './moments.ts';

/** `<machine-here>`: says what the machine behind this page can show, and what not, and why. */
class MachineHere extends HTMLElement {
  async connectedCallback(): Promise<void> {
    await whenIdle();
    const found = await health();
    setText(part(this, 'machine-text'), machineSentence(found));
    part(this, 'machine-facts').replaceChildren(...machineFacts(found).map((fact) => make('li', fact)));
    this.dataset.ready = '';
  }
}

customElements.define('machine-here', MachineHere);
