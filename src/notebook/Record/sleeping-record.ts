import { part, setText } from '../page/element.ts';
import { whenNear } from '../page/moments.ts';
import { wakeOnIntent } from '../page/on-intent.ts';

// What reads a record knows every form of it, and judges it: fetched when the reader comes near, so that a dropped file finds it there.
for (const desk of document.querySelectorAll<HTMLElement>('record-desk')) {
  const refused = part(desk, 'refused');
  const say = (sentence: string): void => {
    setText(refused, sentence);
    refused.hidden = false;
  };
  const wake = wakeOnIntent({ element: desk, wake: () => import('./record-desk.ts'), say });
  whenNear([desk], () => void wake());
}
