// N.B. Shipped to the browser: pure functions and text, no imports but the protocol's.
import { readingOf, type Sample } from '../protocol/sample.ts';

/** Which hierarchy has the memory controller on a host, and so whose words its counters go by. */
export type CgroupWords = 'v1' | 'v2';

/** One way in use to turn the kernel's counters into "the memory of this container". */
export interface Formula {
  readonly id: string;
  /** Short name, in our words. */
  readonly name: string;
  /** The formula in the words of the host's own counters; missing where it cannot be had on that version. */
  readonly formula: Readonly<Partial<Record<CgroupWords, string>>>;
  /** Tools that print this number on a host of that version, with their own versions or the months in which they did. */
  readonly tools: Readonly<Record<CgroupWords, readonly string[]>>;
  /** Where it is written that they do. */
  readonly source: readonly { readonly title: string; readonly url: string }[];
  /** The number in bytes, never below 0; undefined where a counter is missing here. */
  compute(sample: Sample): number | undefined;
}

/** A formula that can be looked through at any run: it can be computed on both versions, and is the edge of a part in the chart. */
export interface Lens extends Formula {
  readonly formula: Readonly<Record<CgroupWords, string>>;
}

/**
 * Tools of a formula for a table that has both versions in it: each once, with the version where it holds on one only.
 */
export function toolsOf({ tools, formula }: Formula): readonly string[] {
  const onOne = (words: CgroupWords, other: CgroupWords) =>
    tools[words]
      .filter((tool) => !tools[other].includes(tool))
      .map((tool) => (formula[other] === undefined ? tool : `${tool} (${words} only)`));
  return [...tools.v2.filter((tool) => tools.v1.includes(tool)), ...onOne('v2', 'v1'), ...onOne('v1', 'v2')];
}

/** The same tools on both versions. */
const onBoth = (...tools: string[]): Formula['tools'] => ({ v1: tools, v2: tools });

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

function sumOfAll(...terms: (number | undefined)[]): number | undefined {
  return terms.reduce((sum, term) => (sum === undefined || term === undefined ? undefined : sum + term), 0);
}

/** Tools of the raw usage on both versions. */
const rawUsage = [
  'Prometheus container_memory_usage_bytes',
  'Datadog container.memory.usage',
  'systemd MemoryCurrent',
];

/** Tools of the working set on both versions. */
const workingSet = [
  'kubectl top',
  'the kubelet',
  'cAdvisor working_set',
  'docker stats since 20.10',
  'Podman since 2025-06',
];

/** Every lens of the page, the least generous first. To add a formula, add it here; its test draws one sample through all. */
export const lenses: readonly Lens[] = [
  {
    id: 'usage',
    name: 'usage',
    formula: { v1: 'memory.usage_in_bytes', v2: 'memory.current' },
    tools: {
      v1: [...rawUsage, 'docker stats before 17.06', 'Podman until 2023-09'],
      v2: [...rawUsage, 'ctop', 'Amazon ECS agent until 2022-08', 'Podman until 2021-12'],
    },
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
      { title: 'Podman issue 19905', url: 'https://github.com/containers/podman/issues/19905' },
      {
        title: 'amazon-ecs-agent issue 3323 (Docker tells no cache on v2, so nothing is subtracted)',
        url: 'https://github.com/aws/amazon-ecs-agent/issues/3323',
      },
    ],
    compute: (sample) => cgroup(sample, 'usageBytes'),
  },
  {
    id: 'usage-minus-cache',
    name: 'usage \u2212 cache',
    formula: { v1: 'memory.usage_in_bytes \u2212 total_cache', v2: 'memory.current \u2212 file' },
    // Docker's API has no `cache` on v2, and docker stats came to v2 with 20.10.
    tools: { v1: ['docker stats 17.06 to 19.03', 'Amazon ECS agent', 'ctop'], v2: [] },
    source: [
      { title: 'docker/cli pull request 80', url: 'https://github.com/docker/cli/pull/80' },
      { title: 'amazon-ecs-agent issue 280', url: 'https://github.com/aws/amazon-ecs-agent/issues/280' },
      {
        title: 'ctop, connector/collector/docker.go',
        url: 'https://github.com/bcicen/ctop/blob/master/connector/collector/docker.go',
      },
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
    tools: {
      v1: workingSet,
      v2: [...workingSet, 'Amazon ECS agent since 2022-08'],
    },
    source: [
      {
        title: 'cAdvisor, setMemoryStats',
        url: 'https://github.com/google/cadvisor/blob/v0.49.1/container/libcontainer/handler.go',
      },
      { title: 'containers/common pull request 2455', url: 'https://github.com/containers/common/pull/2455' },
      { title: 'docker/cli pull request 2415', url: 'https://github.com/docker/cli/pull/2415' },
      {
        title: 'amazon-ecs-agent pull request 3370',
        url: 'https://github.com/aws/amazon-ecs-agent/pull/3370',
      },
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
    tools: onBoth('Ray memory monitor'),
    source: [{ title: 'Ray pull request 43071', url: 'https://github.com/ray-project/ray/pull/43071' }],
    compute: (sample) => usageMinus(sample, 'inactiveFileBytes', 'activeFileBytes'),
  },
  {
    id: 'anon',
    name: 'anon',
    formula: { v1: 'total_rss', v2: 'anon' },
    tools: {
      v1: ['Prometheus container_memory_rss'],
      v2: ['Prometheus container_memory_rss', 'Podman 2021-12 to 2025-06'],
    },
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
    tools: onBoth('top RES', 'ps rss', 'process.memoryUsage().rss'),
    source: [
      {
        title: 'proc_pid_status(5)',
        url: 'https://man7.org/linux/man-pages/man5/proc_pid_status.5.html',
      },
    ],
    compute: (sample) => readingOf(sample, 'process', 'rssBytes'),
  },
];

/**
 * What Podman printed on v1 for two years. The lists hold what can be swapped: anonymous memory, and tmpfs and shared memory
 * with it, less what is locked (mlock), which is on neither list and in no reading of a sample.
 * Source: Linux cgroup-v1/memory.rst §5.2; cgroup-v2.rst, `inactive_anon`.
 */
const anonLists: Formula = {
  id: 'anon-lists',
  name: 'active_anon + inactive_anon',
  formula: { v1: 'total_active_anon + total_inactive_anon' },
  tools: { v1: ['Podman 2023-09 to 2025-06'], v2: [] },
  source: [
    {
      title: 'containers/common, commit 1a9d45ce',
      url: 'https://github.com/containers/common/commit/1a9d45ce',
    },
    {
      title: 'containers/common, commit 2eca56c3',
      url: 'https://github.com/containers/common/commit/2eca56c3',
    },
  ],
  compute: (sample) => sumOfAll(cgroup(sample, 'anonBytes'), cgroup(sample, 'shmemBytes')),
};

/** All formulas that we know to be in use: the lenses, and those of one cgroup version only. */
export const formulas: readonly Formula[] = [...lenses, anonLists];

/** The lens of that id. @throws Error naming the known ids */
export function lensById(id: string): Lens {
  const lens = lenses.find((candidate) => candidate.id === id);
  if (lens === undefined)
    throw new Error(`No lens ${id}; known are ${lenses.map((one) => one.id).join(', ')}.`);
  return lens;
}
