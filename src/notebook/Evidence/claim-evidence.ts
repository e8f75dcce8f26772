import { part, setText } from '../page/element.ts';
import { onRunShown, type RunShown } from '../page/run-shown.ts';
import { type EvidenceOrder, type Judgement, judgeShown } from './judge-shown.ts';

/** `<claim-evidence>`: sets the run that the page shows beside a claim of the text. */
class ClaimEvidence extends HTMLElement {
  #leave: (() => void) | undefined;
  #said: Judgement | undefined;

  connectedCallback(): void {
    const order = JSON.parse(this.dataset.order ?? '{}') as EvidenceOrder; // written by Evidence.astro from the checked declaration
    const recorded = this.dataset.result;
    this.#leave = onRunShown(order.demo.id, (shown) => this.#show(order, shown, recorded ?? 'none'));
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  #show(order: EvidenceOrder, shown: RunShown, recorded: string): void {
    this.#said = judgeShown(order, shown, this.#said);
    const { result, value, words } = this.#said;
    part(this, 'shown').hidden = value === '';
    this.dataset.shown = result;
    part(this, 'why').hidden = words === '';
    setText(part(this, 'why-name'), result === 'holds' ? 'how?' : 'why?');
    this.dataset.result = result === 'none' ? recorded : result;
    setText(part(this, 'value'), value);
    setText(part(this, 'holds'), words);
  }
}

customElements.define('claim-evidence', ClaimEvidence);
