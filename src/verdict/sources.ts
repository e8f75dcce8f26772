import type { LedgerPart } from '../protocol/verdict.ts';
import type { Course } from './course.ts';
import {
  anonymous,
  beyondAnonAndKernel,
  beyondFileAndKernel,
  diskCache,
  filesCachedBytes,
  inactiveFileBytes,
  type Quantity,
  rssAnonBytes,
  rssBeyondFiles,
  takenByV8,
} from './quantities.ts';
import type { Watch } from './watch.ts';

/** A quantity that stands for a part of memory in a watch. */
export interface Source {
  readonly of: Quantity;
  /** The reading that carries it, as `group.reading`. */
  readonly witness: string;
  /** `outside` where it is read of the process and not of its cgroup. */
  readonly part: LedgerPart;
}

/** What tells anonymous memory, the closest first: what is read as such, then what the rest leaves of a larger number. */
const ofAnonymous: readonly Source[] = [
  { of: anonymous, witness: 'cgroup.anonBytes', part: 'anon' },
  { of: rssAnonBytes, witness: 'process.rssAnonBytes', part: 'outside' },
  { of: rssBeyondFiles, witness: 'process.rssBytes', part: 'outside' },
  { of: beyondFileAndKernel, witness: 'cgroup.usageBytes', part: 'anon' },
  { of: takenByV8, witness: 'runtime.heapTotalBytes', part: 'outside' },
];

/** What tells page cache, the closest first. */
const ofFiles: readonly Source[] = [
  { of: diskCache, witness: 'cgroup.fileBytes', part: 'file' },
  { of: beyondAnonAndKernel, witness: 'cgroup.usageBytes', part: 'file' },
  { of: inactiveFileBytes, witness: 'cgroup.inactiveFileBytes', part: 'file' },
  { of: filesCachedBytes, witness: 'process.filesCachedBytes', part: 'outside' },
];

const firstOf = (sources: readonly Source[], watch: Watch): Source | undefined =>
  sources.find(({ of }) => watch.course(of) !== undefined);

/** What stands for anonymous memory in a watch; undefined where nothing does. */
export const anonymousSource = (watch: Watch): Source | undefined => firstOf(ofAnonymous, watch);

/** The course of anonymous memory by what stands for it; undefined where nothing does. */
export function anonymousCourse(watch: Watch): Course | undefined {
  const source = anonymousSource(watch);
  return source && watch.course(source.of);
}

/** What stands for page cache in a watch; undefined where nothing does. */
export const fileSource = (watch: Watch): Source | undefined => firstOf(ofFiles, watch);
