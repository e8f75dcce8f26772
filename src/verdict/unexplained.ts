import {
  kernelMemory,
  leftOf,
  type Quantity,
  rssBytes,
  rssFileBytes,
  shmemBytes,
  sockBytes,
  usageBytes,
} from './quantities.ts';
import { leastShare } from './rose.ts';
import { anonymousSource, fileSource } from './sources.ts';
import type { Watch } from './watch.ts';

/** Where the parts account for less than this share of a rise, its cause is in none of them. */
const leastAccounted = 0.5;

/**
 * How far the container's number rose beyond all parts that were read, in bytes; RSS where no container is read.
 * 0 where they account for it.
 */
export function unexplainedBytes(watch: Watch): number {
  const ofContainer = watch.course(usageBytes) !== undefined;
  const whole = ofContainer ? usageBytes : rssBytes;
  const beside = ofContainer ? [kernelMemory, sockBytes] : [rssFileBytes];
  const parts = [anonymousSource(watch)?.of, ofContainer ? fileSource(watch)?.of : undefined, shmemBytes]
    .concat(beside)
    .filter((of): of is Quantity => of !== undefined && watch.course(of) !== undefined);
  const left = watch.course(leftOf(whole, parts));
  const rose = watch.course(whole);
  if (left === undefined || rose === undefined || left.state === 'flat' || left.state === 'too-few') return 0;
  const rise = Math.max(rose.rise, rose.last - rose.from);
  return left.rise >= leastShare * watch.levelBytes && left.rise > (1 - leastAccounted) * rise
    ? left.rise
    : 0;
}
