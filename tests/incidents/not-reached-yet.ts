import type { Row } from './judge.ts';

/**
 * Rows in which the engine does not reach what is asked of it yet, with the most cases that may break in `npm test`. A row that
 * holds, or breaks in fewer cases, has to be taken out or lowered here: the list only gets shorter.
 */
const mostBroken: Readonly<Record<string, number>> = {
  // Asked: no alarm on the healthy ones with ordinary garbage. A cache that is full, and whose old entries V8 has not collected
  // once in 37 s, is told as a leak. The others of this row are answered with "cannot tell".
  'incidents, 97 with ordinary garbage, 25 of them healthy': 11,
  // The same recording, changed.
  'b invariance, as it is': 1,
  'b invariance, half of the samples missing': 1,
  'b invariance, 5 % noise': 1,
  'b invariance, then idle for half as long': 1,
  // And anonymous memory of a program that says nothing of itself: whether it stopped with its load is not seen.
  'b invariance, then idle for three times as long': 2,
  'b invariance, ×20 in bytes': 1,
  'b invariance, ×1000 in bytes': 1,
  'b invariance, ×100 in time': 1,
  'b invariance, ×100 in time, 1 point in 15 s': 1,
  // The same recording, and a cache that is cut off while it fills.
  'b invariance, first 60 %': 2,
  // The same recording (three groups, three readings), a leak behind a full cache of which no heap is read, and threads of which
  // nothing is read but RSS.
  'b invariance, a group away': 4,
  'b invariance, a reading away': 3,
  'b invariance, random readings away': 2,
};

/**
 * A row that breaks in more cases than it did, and every entry of the list that a row has outgrown.
 * @param counted whether the rows were made with the counts of `npm test`, for which the numbers stand
 */
export function regressions(property: string, rows: readonly Row[], counted: boolean): readonly string[] {
  const worse = rows.flatMap((row) => {
    const most = mostBroken[nameOf(row)] ?? 0;
    if (row.holds || row.broken.length <= most || (!counted && most > 0)) return [];
    return [`${nameOf(row)}: ${row.broken.length} cases break, at most ${most} may: ${row.broken[0] ?? ''}`];
  });
  const better = rows
    .filter((row) => row.holds && mostBroken[nameOf(row)] !== undefined)
    .map((row) => `${nameOf(row)} holds now: take it out of tests/incidents/not-reached-yet.ts`);
  const unknown = Object.keys(mostBroken).filter(
    (name) => name.startsWith(property) && !rows.some((row) => nameOf(row) === name),
  );
  if (!counted) return worse;
  return [...worse, ...better, ...unknown.map((name) => `${name}: there is no such row`)];
}

const nameOf = ({ property, on }: Row): string => `${property}, ${on}`;
