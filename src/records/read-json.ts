import * as z from 'zod/mini';
import { RecordingSchema } from '../protocol/recording.ts';
import { isUnavailable } from '../protocol/sample.ts';
import { type MemoryRecord, NotARecord, type RecordPoint, shown } from './record.ts';

const MatrixSchema = z.object({
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

type Target = readonly ['cgroup' | 'process' | 'runtime', string] | 'workingSet';

/** Metrics of cAdvisor, of prom-client and of Go's client, as readings. Sources: cadvisor docs/storage/prometheus.md; prom-client lib/metrics; client_golang prometheus/go_collector.go. */
const metrics: Readonly<Record<string, Target>> = {
  container_memory_usage_bytes: ['cgroup', 'usageBytes'],
  container_memory_rss: ['cgroup', 'anonBytes'],
  container_memory_cache: ['cgroup', 'fileBytes'],
  container_memory_total_active_file_bytes: ['cgroup', 'activeFileBytes'],
  container_memory_total_inactive_file_bytes: ['cgroup', 'inactiveFileBytes'],
  container_memory_mapped_file: ['cgroup', 'mappedFileBytes'],
  container_memory_kernel_usage: ['cgroup', 'kernelBytes'],
  container_memory_swap: ['cgroup', 'swapBytes'],
  container_spec_memory_limit_bytes: ['cgroup', 'limitBytes'],
  container_memory_working_set_bytes: 'workingSet',
  container_threads: ['process', 'threads'],
  container_file_descriptors: ['process', 'fds'],
  container_processes: ['process', 'processes'],
  process_resident_memory_bytes: ['process', 'rssBytes'],
  process_open_fds: ['process', 'fds'],
  nodejs_heap_size_used_bytes: ['runtime', 'heapUsedBytes'],
  nodejs_heap_size_total_bytes: ['runtime', 'heapTotalBytes'],
  nodejs_external_memory_bytes: ['runtime', 'externalBytes'],
  go_goroutines: ['runtime', 'goroutines'],
  go_memstats_heap_inuse_bytes: ['runtime', 'heapInuseBytes'],
  go_memstats_stack_inuse_bytes: ['runtime', 'stackInuseBytes'],
};

/** Reads one JSON text: a recording of the notebook, or what Prometheus answers to `query_range`. @throws NotARecord */
export function readJson(text: string): MemoryRecord {
  const value = parsed(text);
  const recording = RecordingSchema.safeParse(value);
  if (recording.success) {
    const points = recording.data.events.flatMap((event): RecordPoint[] => {
      if (event.type !== 'sample') return [];
      const { tMs, cgroup, process, runtime } = event.data;
      return [
        {
          ...{ atMs: tMs, line: 1 },
          ...(isUnavailable(cgroup) ? {} : { cgroup }),
          ...(isUnavailable(process) ? {} : { process }),
          ...(isUnavailable(runtime) ? {} : { runtime }),
        },
      ];
    });
    return { form: 'a recording of this notebook', points, unread: [], skippedLines: 0 };
  }
  const matrix = MatrixSchema.safeParse(value);
  if (matrix.success) return readMatrix(matrix.data);
  throw new NotARecord({
    ...{ line: 1, column: 1, found: `JSON that begins ${shown(text.trimStart())}` },
    expected: 'a recording of this notebook, or a matrix of Prometheus (query_range)',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 0);
    const before = text.slice(0, at).split('\n');
    throw new NotARecord({
      ...{ line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected: 'JSON' },
      found: at >= text.trimEnd().length ? 'its end: the text was cut off' : shown(text.slice(at)),
    });
  }
}

function readMatrix({ data }: z.infer<typeof MatrixSchema>): MemoryRecord {
  const points = new Map<number, Record<string, Record<string, number> | number>>();
  const series = new Map<string, number>();
  for (const { metric, values } of data.result) {
    const name = metric.__name__ ?? '';
    const target = metrics[name];
    if (target === undefined) continue;
    series.set(name, (series.get(name) ?? 0) + 1);
    for (const [seconds, text] of values) {
      const value = Number(text);
      // A limit of 0 is "none" here, and NaN is a scrape that failed.
      if (
        !Number.isFinite(value) ||
        value < 0 ||
        (name === 'container_spec_memory_limit_bytes' && value === 0)
      )
        continue;
      const point = points.get(seconds) ?? {};
      points.set(seconds, point);
      if (target === 'workingSet') point.workingSetBytes = value;
      else point[target[0]] = { ...(point[target[0]] as Record<string, number>), [target[1]]: value };
    }
  }
  const several = [...series].find(([, count]) => count > 1);
  if (several !== undefined)
    throw new NotARecord({
      ...{
        line: 1,
        column: 1,
        expected: 'one container or process: narrow the query down to one (pod=, container=)',
      },
      found: `${several[1]} series of ${several[0]}`,
    });
  if (points.size === 0)
    throw new NotARecord({
      ...{ line: 1, column: 1, expected: `a metric of memory, such as ${Object.keys(metrics)[0]}` },
      found: data.result.length === 0 ? 'an empty result' : `${data.result.length} series of others`,
    });
  return {
    form: 'Prometheus query_range',
    points: [...points]
      .sort(([a], [b]) => a - b)
      .map(([seconds, rest]) => ({ atMs: seconds * 1000, line: 1, ...(rest as Partial<RecordPoint>) })),
    ...{ unread: [], skippedLines: data.result.length - [...series.values()].reduce((a, b) => a + b, 0) },
  };
}
