import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { aSample } from '../charts/a-sample.ts';

/** A short made-up run: a start, samples every 100 ms, a mark in the middle, a log line, an end. */
export function aRun(samples: number): RunEvent[] {
  const half = Math.floor(samples / 2);
  const bodies: RunEvent[] = [];
  const add = (event: RunEvent) => bodies.push({ ...event, id: bodies.length + 1 });
  add({
    type: 'started',
    id: 0,
    data: {
      run: 'r1',
      demo: 'log-cache',
      knobs: {},
      startedAt: '2026-11-22T20:00:00Z',
      environment: {
        node: 'v26.10.0',
        kernel: '6.18.1',
        platform: 'linux',
        cgroup: { version: 1, writable: true },
        confinement: { level: 'none', achieved: [], reason: 'a made-up run' },
        filesystem: { type: 'ext4', pageCache: true },
      },
      sampleHz: 10,
    },
  });
  for (let seq = 0; seq < samples; seq++) {
    add({ type: 'sample', id: 0, data: aSample(seq, { usageBytes: seq * 1000 }) });
    if (seq === half) {
      add({ type: 'mark', id: 0, data: { tMs: seq * 100, name: 'sync', label: 'sync', by: 'reader' } });
      add({ type: 'log', id: 0, data: { tMs: seq * 100, stream: 'stdout', text: '<b>not bold</b>' } });
    }
  }
  add({
    type: 'end',
    id: 0,
    data: {
      end: { kind: 'finished', afterMs: samples * 100, sentence: 'Finished.' },
      verdict: { kind: 'none', sentence: 'Nothing grew.' },
    },
  });
  return bodies;
}
