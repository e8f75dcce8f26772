import { measured } from '../../charts/figures.ts';
import { measureClaim } from '../../claims/measure-claim.ts';
import type { Claim } from '../../protocol/demo.ts';
import { part, setText } from '../page/element.ts';
import { onRunShown, type RunShown } from '../page/run-shown.ts';

/** `<claim-evidence>`: sets the run that the page shows beside a claim of the text. */
class ClaimEvidence extends HTMLElement {
  #leave: (() => void) | undefined;

  connectedCallback(): void {
    const claim = JSON.parse(this.dataset.claim ?? '{}') as Claim; // written by Evidence.astro from the checked declaration
    this.#leave = onRunShown(this.dataset.demo ?? '', (shown) => this.#show(claim, shown));
  }

  disconnectedCallback(): void {
    this.#leave?.();
  }

  #show(claim: Claim, { mode, events }: RunShown): void {
    setText(part(this, 'whose'), mode === 'live' ? 'your run' : 'the recording shown');
    const result = events.length === 0 ? undefined : measureClaim(claim, events);
    if (result === undefined) {
      this.dataset.result = 'none';
      setText(part(this, 'value'), 'not run yet');
      setText(part(this, 'holds'), '');
    } else if (result.kind === 'not-shown') {
      this.dataset.result = 'not-shown';
      setText(part(this, 'value'), 'not shown');
      setText(part(this, 'holds'), `by this run: ${result.because}`);
    } else {
      this.dataset.result = result.holds ? 'holds' : 'fails';
      setText(part(this, 'value'), measured(result.value));
      setText(part(this, 'holds'), result.holds ? 'holds' : 'does not hold');
    }
  }
}

customElements.define('claim-evidence', ClaimEvidence);
