import { part, setText } from '../page/element.ts';
import { skipPrediction } from '../page/gate-run.ts';
import { tooLarge } from '../page/json-file.ts';
import type { Bench } from './bench.ts';
import type { BenchState } from './bench-state.ts';

const busy = new Set<BenchState['phase']>(['starting', 'queued', 'running', 'stopping']);

/**
 * Opens a run that was saved, and replays it: chosen, or dropped on the bench. What is shown changes only when all of the file
 * fits; while it plays, the page says that it is a file of the reader's. The check is loaded with the first file.
 */
export function viewOpenRun(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const said = part(root, 'open-run-said');
  const input = part<HTMLInputElement>(root, 'open-run-file');
  let refused = '';
  const refuse = (sentence: string): void => {
    refused = sentence;
    part<HTMLDetailsElement>(root, 'more').open = true;
    draw(bench.state);
  };
  const draw = ({ file }: BenchState): void =>
    setText(
      said,
      [
        refused,
        file === undefined ? '' : `Shown here is your file “${file}”, and no run of this machine now.`,
      ]
        .filter((one) => one !== '')
        .join(' '),
    );
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (busy.has(bench.state.phase)) {
      refuse('A run goes on here. Stop it or wait for its end, then open the file.');
      return;
    }
    const { openRun, runFileKind } = await import('./open-run.ts');
    const large = tooLarge(runFileKind, file.size);
    const text = large === undefined ? await file.text().catch(() => undefined) : '';
    if (large !== undefined || text === undefined) {
      refuse(large ?? 'The file could not be read. What is shown here stays.');
      return;
    }
    const opened = openRun(text, bench.state.demo);
    if (!opened.ok) {
      refuse(opened.sentence);
      return;
    }
    refused = '';
    skipPrediction(bench.state.demo.id);
    bench.replay(opened.value, file.name.slice(0, 100));
  };
  part(root, 'open-run-choose').addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    void take(input.files?.[0]);
    input.value = '';
  });
  const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  root.addEventListener('dragover', (event) => {
    if (carriesFile(event)) event.preventDefault();
  });
  root.addEventListener('drop', (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  });
  return draw;
}
