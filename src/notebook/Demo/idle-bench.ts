import type { Health } from '../../protocol/environment.ts';
import { part, setText } from '../page/element.ts';
import { guessFor } from '../page/guess.ts';
import { placeOf } from '../page/place.ts';
import { hintToDraw, NOTHING_YET } from './idle-words.ts';
import { viewGate } from './view-gate.ts';

/**
 * Shows a bench on which nothing has run, before there is a {@link Bench} behind it: where it would run, in the words of that
 * machine, and what can be pressed.
 * @param recorded whether recordings come with it
 */
export function paintIdle(root: HTMLElement, demo: string, health: Health, recorded: boolean): void {
  Object.assign(root.dataset, { phase: 'idle', mode: 'live', reach: 'live', ready: '' });
  const badge = part(root, 'badge');
  setText(badge, `live: ${placeOf(health)}`);
  badge.dataset.kind = 'live';
  part<HTMLButtonElement>(root, 'run').disabled = false;
  part(root, 'watch').hidden = !recorded;
  setText(part(root, 'status'), NOTHING_YET);
  speak(root, health.cgroup.version === 1 ? 'v1' : 'v2');
  const asked = guessFor(demo);
  part(root, 'draw').hidden = asked?.pending !== true;
  part(root, 'chart-empty').hidden = asked?.pending === true;
  if (asked?.pending === true) setText(part(root, 'draw-hint'), hintToDraw(asked.label));
  viewGate(root)({ demo: { id: demo }, mode: 'live' });
}

/** The kernel's words and formulas as the host has them; the page is built with those of v2. */
function speak(root: HTMLElement, words: 'v1' | 'v2'): void {
  for (const formula of root.querySelectorAll<HTMLElement>('[data-formula]'))
    formula.hidden = formula.dataset.formula !== words;
  for (const word of root.querySelectorAll<HTMLElement>(`[data-word-${words}]`))
    setText(word, word.getAttribute(`data-word-${words}`) ?? '');
}
