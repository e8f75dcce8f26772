import { safeParse } from 'zod/mini';
import { type Recording, RecordingSchema } from '../../protocol/recording.ts';
import { type FileKind, type Opened, openJson } from '../page/json-file.ts';

/** A saved run as a file. Ten minutes at 20 Hz have some 20 MB. */
export const runFileKind: FileKind = {
  name: 'a saved run of this notebook',
  todo: 'Choose a file that “Save this run: JSON” wrote. What is shown here stays.',
  limitBytes: 48 * 2 ** 20,
};

/** Reads a saved run of a demo; what cannot be replayed on its bench is refused with a sentence. Pure. */
export function openRun(
  text: string,
  demo: { readonly id: string; readonly title: string },
): Opened<Recording> {
  const opened = openJson(runFileKind, RecordingSchema, text, safeParse);
  if (!opened.ok) return opened;
  const { events } = opened.value;
  const [first] = events;
  const no = (expected: string, found: string): Opened<Recording> => ({
    ok: false,
    sentence: `This run cannot be replayed: expected ${expected}, found ${found}. ${runFileKind.todo}`,
  });
  if (first?.type !== 'started')
    return no('its first event to be its start', `“${first?.type ?? 'nothing'}”`);
  if (first.data.demo !== demo.id)
    return no(
      `a run of “${demo.title}” (${demo.id})`,
      `one of “${first.data.demo.slice(0, 40)}”, which belongs on another page`,
    );
  const back = events.findIndex((event, i) => i > 0 && event.id <= (events[i - 1]?.id ?? 0));
  if (back !== -1)
    return no('its events in their order', `event ${events[back]?.id} after ${events[back - 1]?.id}`);
  const starts = events.filter((event) => event.type === 'started').length;
  if (starts > 1) return no('one start', String(starts));
  const end = events.findIndex((event) => event.type === 'end');
  if (end !== -1 && end !== events.length - 1) return no('its end to be the last event', 'events after it');
  return opened;
}
