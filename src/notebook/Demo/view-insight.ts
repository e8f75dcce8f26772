import { type Jump, jumpOf } from '../../charts/jump.ts';
import { type JumpWords, wordsOfJump } from '../../charts/jump-words.ts';
import type { Column } from '../../charts/stack.ts';
import { part, setText } from '../page/element.ts';
import { type BenchState, wordsOf } from './bench-state.ts';

/** A jump of the lens's number that the process had no part in, and how it is told. */
export interface Insight {
  readonly jump: Jump;
  readonly words: JumpWords;
}

/** Says above the chart, and to those who do not see it, when the number of the lens jumps while the process stands still. */
export function viewInsight(root: HTMLElement): (state: BenchState, lens: Column) => Insight | undefined {
  return (state, lens) => {
    const { seconds, rss } = state.store.history;
    const jump = jumpOf(seconds, lens, rss);
    const tool = state.lens.tools[wordsOf(state)][0] ?? state.lens.name;
    const insight = jump === undefined ? undefined : { jump, words: wordsOfJump(jump, tool) };
    for (const name of ['insight', 'insight-spoken'])
      setText(part(root, name), insight?.words.sentence ?? '');
    return insight;
  };
}
