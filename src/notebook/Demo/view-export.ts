import { encodeCsv } from '../../protocol/csv.ts';
import type { Recording } from '../../protocol/recording.ts';
import { atRoot } from '../../replay/site-root.ts';
import { part } from '../page/element.ts';
import type { Bench } from './bench.ts';
import type { BenchState, DemoInPage } from './bench-state.ts';

/** Links that save the run: from the server when it is live, from the page when it is a recording. */
export function viewExport(root: HTMLElement, bench: Bench): (state: BenchState) => void {
  const links = (['json', 'csv'] as const).map((format) => ({
    format,
    link: part<HTMLAnchorElement>(root, `export-${format}`),
  }));
  for (const { format, link } of links)
    link.addEventListener('click', (event) => {
      if (bench.state.mode !== 'replay' || bench.state.recording === undefined) return;
      event.preventDefault();
      save(bench.state.recording, format, bench.state.demo);
    });
  return (state) => {
    part(root, 'export').hidden = state.store.history.samples.length === 0;
    for (const { format, link } of links) {
      link.href =
        state.mode === 'replay' ? `#${format}` : atRoot(`api/runs/${state.runId}/export?format=${format}`);
      link.download = `${state.demo.id}.${format}`;
    }
  };
}

function save(recording: Recording, format: 'json' | 'csv', demo: DemoInPage): void {
  const text =
    format === 'json' ? JSON.stringify(recording) : encodeCsv(recording.events, Object.keys(demo.counters));
  const address = URL.createObjectURL(
    new Blob([text], { type: format === 'json' ? 'application/json' : 'text/csv' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${demo.id}.${format}`;
  link.click();
  URL.revokeObjectURL(address);
}
