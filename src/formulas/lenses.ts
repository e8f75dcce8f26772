// N.B. Shipped to the browser: pure functions and text, no imports but the protocol's.
import { readingOf, type Sample } from '../protocol/sample.ts';

/** One way in use to turn the kernel's counters into "the memory of this container". */
export interface Lens {
  readonly id: string;
  /** Short name, in our words. */
  readonly name: string;
  /** The formula in the words of the host's own counters. */
  readonly formula: { readonly v1: string; readonly v2: string };
  /** Tools that print this number, with the versions that do. */
  readonly tools: readonly string[];
  /** Where it is written that they do. */
  readonly source: readonly { readonly title: string; readonly url: string }[];
  /** The number in bytes, never below 0; undefined where a counter is missing here. */
  compute(sample: Sample): number | undefined;
}

/** A cgroup counter of the sample, in bytes. */
const cgroup = (sample: Sample, name: string) => readingOf(sample, 'cgroup', name);

/** `usage` less some counters, not below 0; undefined if one of them is missing. */
function usageMinus(sample: Sample, ...names: string[]): number | undefined {
  let rest = cgroup(sample, 'usageBytes');
  for (const name of names) {
    const value = cgroup(sample, name);
    if (rest === undefined || value === undefined) return undefined;
    rest -= value;
  }
  return rest === undefined ? undefined : Math.max(0, rest);
}

/** Every lens of the page, the least generous first. To add a formula, add it here; its test draws one sample through all. */
export const lenses: readonly Lens[] = [
  {
    id: 'usage',
    name: 'usage',
    formula: { v1: 'memory.usage_in_bytes', v2: 'memory.current' },
    tools: [
      'Prometheus container_memory_usage_bytes',
      'Datadog container.memory.usage',
      'systemd MemoryCurrent',
      'docker stats before 17.06',
    ],
    source: [
      {
        title: 'cAdvisor, metrics/prometheus.go',
        url: 'https://github.com/google/cadvisor/blob/v0.49.1/metrics/prometheus.go',
      },
      {
        title: 'datadog-agent, processor.go',
        url: 'https://github.com/DataDog/datadog-agent/blob/main/pkg/collector/corechecks/containers/generic/processor.go',
      },
      {
        title: 'systemd, cgroup.c',
        url: 'https://github.com/systemd/systemd/blob/main/src/core/cgroup.c',
      },
      {
        title: 'Docker issue 10824',
        url: 'https://github.com/moby/moby/issues/10824',
      },
    ],
    compute: (sample) => cgroup(sample, 'usageBytes'),
  },
  {
    id: 'usage-minus-cache',
    name: 'usage \u2212 cache',
    formula: { v1: 'memory.usage_in_bytes \u2212 total_cache', v2: 'memory.current \u2212 file' },
    tools: ['docker stats 17.06 to 19.03', 'Amazon ECS agent'],
    source: [
      { title: 'docker/cli pull request 80', url: 'https://github.com/docker/cli/pull/80' },
      { title: 'amazon-ecs-agent issue 280', url: 'https://github.com/aws/amazon-ecs-agent/issues/280' },
    ],
    compute: (sample) => usageMinus(sample, 'fileBytes'),
  },
  {
    id: 'usage-minus-inactive-file',
    name: 'usage \u2212 inactive_file',
    formula: {
      v1: 'memory.usage_in_bytes \u2212 total_inactive_file',
      v2: 'memory.current \u2212 inactive_file',
    },
    tools: [
      'kubectl top',
      'the kubelet',
      'cAdvisor working_set',
      'docker stats since 20.10',
      'Podman since 2025',
    ],
    source: [
      {
        title: 'cAdvisor, setMemoryStats',
        url: 'https://github.com/google/cadvisor/blob/v0.49.1/container/libcontainer/handler.go',
      },
      { title: 'containers/common pull request 2455', url: 'https://github.com/containers/common/pull/2455' },
      { title: 'docker/cli pull request 2415', url: 'https://github.com/docker/cli/pull/2415' },
      {
        title: 'Kubernetes, node-pressure eviction',
        url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
      },
    ],
    compute: (sample) => usageMinus(sample, 'inactiveFileBytes'),
  },
  {
    id: 'usage-minus-file-lru',
    name: 'usage \u2212 inactive_file \u2212 active_file',
    formula: {
      v1: 'memory.usage_in_bytes \u2212 total_inactive_file \u2212 total_active_file',
      v2: 'memory.current \u2212 inactive_file \u2212 active_file',
    },
    tools: ['Ray memory monitor'],
    source: [{ title: 'Ray pull request 43071', url: 'https://github.com/ray-project/ray/pull/43071' }],
    compute: (sample) => usageMinus(sample, 'inactiveFileBytes', 'activeFileBytes'),
  },
  {
    id: 'anon',
    name: 'anon',
    formula: { v1: 'total_rss', v2: 'anon' },
    tools: ['Prometheus container_memory_rss', 'Podman 2021 to 2025'],
    source: [
      {
        title: 'Linux, cgroup-v1/memory.rst \u00a75.2',
        url: 'https://docs.kernel.org/admin-guide/cgroup-v1/memory.html',
      },
      {
        title: 'containers/common pull request 870',
        url: 'https://github.com/containers/common/pull/870',
      },
    ],
    compute: (sample) => cgroup(sample, 'anonBytes'),
  },
  {
    id: 'vmrss',
    name: 'VmRSS',
    formula: { v1: '\u03a3 VmRSS of the processes', v2: '\u03a3 VmRSS of the processes' },
    tools: ['top RES', 'ps rss', 'process.memoryUsage().rss'],
    source: [
      {
        title: 'proc_pid_status(5)',
        url: 'https://man7.org/linux/man-pages/man5/proc_pid_status.5.html',
      },
    ],
    compute: (sample) => readingOf(sample, 'process', 'rssBytes'),
  },
];

/** The lens of that id. @throws Error naming the known ids */
export function lensById(id: string): Lens {
  const lens = lenses.find((candidate) => candidate.id === id);
  if (lens === undefined)
    throw new Error(`No lens ${id}; known are ${lenses.map((one) => one.id).join(', ')}.`);
  return lens;
}
