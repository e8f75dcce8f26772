import { part, setText } from '../page/element.ts';
import { whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';

// The list of what can be watched is heavy with what draws a watch: it is fetched when the reader comes near to it.
for (const desk of document.querySelectorAll<HTMLElement>('watch-desk')) {
  const complaint = part(desk, 'list-complaint');
  const say = (sentence: string): void => {
    setText(complaint, sentence);
    complaint.hidden = false;
  };
  const wake = wakeOnIntent({ element: desk, wake: () => import('./watch-desk.ts'), say });
  whenNear([desk], () => void wake());
}
