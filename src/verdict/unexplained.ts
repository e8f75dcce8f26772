import {
  kernelMemory,
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

/** What some parts leave of a number, in the samples that have all of them. */
const leftOf =
  (whole: Quantity, parts: readonly Quantity[]): Quantity =>
  (sample) => {
    const all = whole(sample);
    const known = parts.map((of) => of(sample));
    return all === undefined || known.includes(undefined)
      ? undefined
      : known.reduce<number>((left, value) => left - (value ?? 0), all);
  };
