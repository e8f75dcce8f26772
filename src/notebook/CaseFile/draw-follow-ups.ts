import type { CaseFile } from '../../protocol/case-file.ts';
import { make } from '../page/element.ts';

type FollowUp = NonNullable<CaseFile['followUps']>[number];

/** What has to be done, with a box to tick and a way to take it off the list. */
export function followUpElement(
  followUp: FollowUp,
  changed: (followUp: FollowUp) => void,
  removed: () => void,
): HTMLElement {
  const item = make('li');
  const label = make('label');
  const box = make('input');
  box.type = 'checkbox';
  box.id = `done-${followUp.id}`;
  box.checked = followUp.done;
  box.addEventListener('change', () => changed({ ...followUp, done: box.checked }));
  label.append(box, make('span', followUp.text));
  const remove = make('button', 'Remove');
  remove.type = 'button';
  remove.ariaLabel = `Remove “${followUp.text}”`;
  remove.addEventListener('click', removed);
  item.append(label, remove);
  return item;
}
