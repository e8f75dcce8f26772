import { median } from 'simple-statistics';
import type { Sample } from '../protocol/sample.ts';
import type { Ledger, LedgerPart } from '../protocol/verdict.ts';
import { kernelMemory, ledgerParts, type Quantity, reading, usageBytes } from './quantities.ts';

/** Neighbouring samples that make one level: half a second at 10 Hz, so that one odd sample does not decide. */
const levelSamples = 5;

/** The level of a quantity at both ends of a watch: medians of up to five samples, fewer where there are few. */
export function endsOf(
  samples: readonly Sample[],
  of: Quantity,
): { readonly fromBytes: number; readonly toBytes: number } | undefined {
  const values = samples.flatMap((sample) => of(sample) ?? []);
  const [first] = values;
  if (first === undefined) return undefined;
  const width = Math.max(1, Math.min(levelSamples, Math.floor(values.length / 10)));
  return { fromBytes: median(values.slice(0, width)), toBytes: median(values.slice(-width)) };
}

/** Parts that overlap with others: `file` is told only where its two lists are not, `kernel` as what the named parts leave. */
const lists: readonly LedgerPart[] = ['active_file', 'inactive_file'];
const namedKernel: readonly LedgerPart[] = [
  'slab_reclaimable',
  'slab_unreclaimable',
  'kernel_stack',
  'pagetables',
  'percpu',
  'vmalloc',
];

/**
 * Takes apart what the container's number changed by between the first and the last samples. Parts do not
 * overlap; a part that cannot be read is missing. `swap` stands beside the number, not in it.
 */
export function ledgerOf(samples: readonly Sample[]): Ledger | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const found = new Map<LedgerPart, { fromBytes: number; toBytes: number }>();
  for (const { part, of } of ledgerParts) {
    const ends = endsOf(samples, of);
    if (ends !== undefined) found.set(part, ends);
  }
  if (lists.every((part) => found.has(part))) found.delete('file');
  else for (const part of lists) found.delete(part);
  keepOtherKernel(samples, found);
  const total = endsOf(samples, usageBytes);
  const parts = [...found].map(([part, ends]) => ({ part, ...ends }));
  const change = total === undefined ? 0 : total.toBytes - total.fromBytes;
  const explained = sumOfChanges(parts.filter(({ part }) => part !== 'swap' && part !== 'sock'));
  const sockets = sumOfChanges(parts.filter(({ part }) => part === 'sock'));
  // cgroup v2 counts socket buffers in the number, v1 counts them beside it: the sums tell which it is.
  const within = Math.abs(change - explained - sockets) <= Math.abs(change - explained);
  return {
    fromTMs: first.tMs,
    toTMs: last.tMs,
    ...(total === undefined ? {} : { total }),
    parts,
    ...(total === undefined ? {} : { residualBytes: change - explained - (within ? sockets : 0) }),
  };
}

const sumOfChanges = (parts: readonly { readonly fromBytes: number; readonly toBytes: number }[]): number =>
  parts.reduce((sum, { fromBytes, toBytes }) => sum + toBytes - fromBytes, 0);

/** Where parts of kernel memory are named, `kernel` becomes `kernel-other`: what they leave of it. */
function keepOtherKernel(
  samples: readonly Sample[],
  found: Map<LedgerPart, { fromBytes: number; toBytes: number }>,
): void {
  const named = namedKernel.flatMap((part) => found.get(part) ?? []);
  if (named.length === 0) return;
  found.delete('kernel');
  const all = endsOf(samples, reading('cgroup', 'kernelBytes')) ?? endsOf(samples, kernelMemory);
  if (all === undefined) return;
  const rest = named.reduce(
    (left, { fromBytes, toBytes }) => ({
      fromBytes: left.fromBytes - fromBytes,
      toBytes: left.toBytes - toBytes,
    }),
    all,
  );
  // The parts are read in one go and are sums of batches: a rest below 0 is rounding.
  found.set('kernel-other', { fromBytes: Math.max(0, rest.fromBytes), toBytes: Math.max(0, rest.toBytes) });
}
