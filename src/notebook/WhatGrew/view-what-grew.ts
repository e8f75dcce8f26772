import type { RunEvent } from '../../protocol/run-event.ts';
import { part, setText } from '../page/element.ts';
import { feedbackOn, verdictToAsk } from './answer.ts';
import type { GrowthChoice } from './choices.ts';
import { answerFor, keepAnswer, noteAsked } from './kept-answers.ts';

/**
 * Asks what grew once a run has ended, keeps the answer, and compares it with the verdict. A bench without the question
 * is left as it is. @returns what to call with the events that the bench shows
 */
export function viewWhatGrew(bench: HTMLElement, demo: string): (events: readonly RunEvent[]) => void {
  const root = bench.querySelector<HTMLElement>('.what-grew');
  if (root === null) return () => undefined;
  const choices = JSON.parse(root.dataset.choices ?? '[]') as GrowthChoice[]; // written by WhatGrew.astro
  const ask = part(root, 'ask');
  const feedback = part(root, 'feedback');
  let shown: readonly RunEvent[] = [];
  let pressed = false;
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-answer]'))
    button.addEventListener('click', () => {
      keepAnswer(demo, shown, button.dataset.answer ?? '');
      pressed = true;
    });
  return (events) => {
    shown = events;
    const verdict = verdictToAsk(events);
    const answer = verdict === undefined ? undefined : answerFor(demo, events);
    const open = verdict !== undefined && answer === undefined;
    if (open && ask.hidden) noteAsked(demo, events);
    ask.hidden = !open;
    const choice = choices.find(({ id }) => id === answer);
    const said = verdict === undefined || choice === undefined ? undefined : feedbackOn(choice, verdict);
    setText(feedback, said?.text ?? '');
    if (!pressed || open) return;
    pressed = false;
    // The pressed button has gone; the reader goes on where the answer is, once all of it is drawn.
    const answered = said === undefined ? part(bench, 'verdict') : feedback;
    queueMicrotask(() => answered.focus());
  };
}
