import { type CaseFile, caseLimits } from '../../protocol/case-file.ts';

/** Two cases as one, or a sentence that says why they do not fit into one. */
export type Merged =
  | { readonly ok: true; readonly file: CaseFile }
  | { readonly ok: false; readonly sentence: string };

/**
 * Everything that is in one of two cases, once. What both have is taken from `here`; where both have it and it differs (a note
 * that was written in both, a standing that was changed), both are kept. What comes from `there` stands before what is `here`, so
 * that on a claim that both have measured, the evidence of this browser decides. Pure; merging a case with itself changes
 * nothing, and nothing of either is lost.
 */
export function mergeCases(here: CaseFile, there: CaseFile): Merged {
  const entries = union(here.entries, there.entries);
  const runs = union(here.runs, there.runs);
  const own = withOwnIds(union(here.own, there.own));
  const followUps = withOwnIds(union(here.followUps ?? [], there.followUps ?? []));
  const sizes = { runs, entries, own, followUps };
  for (const [name, what] of names) {
    const most = caseLimits[name];
    const { length } = sizes[name];
    if (length > most)
      return {
        ok: false,
        sentence: `Together they would have ${length} ${what}, and a case file keeps ${most}. Save this one as JSON, then replace it.`,
      };
  }
  const notes = mergedNotes(here.notes ?? {}, there.notes ?? {});
  if (notes === undefined)
    return {
      ok: false,
      sentence:
        'Together their notes are longer than a case file keeps. Save this one as JSON, then replace it.',
    };
  return {
    ok: true,
    file: {
      ...{ entries, own, runs },
      ...(Object.keys(notes).length === 0 ? {} : { notes }),
      ...(followUps.length === 0 ? {} : { followUps }),
    },
  };
}

const names = [
  ['runs', 'runs'],
  ['entries', 'pieces of evidence'],
  ['own', 'suspicions of your own'],
  ['followUps', 'follow-ups'],
] as const;

/** Longest note, in characters; the schema of the file has the same. */
const longestNote = 8000;

/** What the second list has beside the first, then the first; things are the same when all of their fields are. */
function union<T>(here: readonly T[], there: readonly T[]): T[] {
  const known = new Set(here.map(canonical));
  return [...there.filter((one) => !known.has(canonical(one))), ...here];
}

/** The same text for the same fields, in whatever order they stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** Ids come from a clock, so two browsers may have given the same one to different things. */
function withOwnIds<T extends { readonly id: string }>(list: readonly T[]): T[] {
  const used = new Set<string>();
  return list.map((one) => {
    let { id } = one;
    for (let n = 2; used.has(id); n++) id = `${one.id.slice(0, 190)}-${n}`;
    used.add(id);
    return { ...one, id };
  });
}

type Notes = NonNullable<CaseFile['notes']>;

function mergedNotes(here: Notes, there: Notes): Notes | undefined {
  const merged: Notes = {};
  for (const section of ['summary', 'impact', 'cause', 'fix'] as const) {
    const texts = [here[section] ?? '', there[section] ?? ''].filter((text) => text !== '');
    const [first = '', second = first] = texts;
    const text = first.includes(second) ? first : second.includes(first) ? second : `${first}\n\n${second}`;
    if (text.length > longestNote) return undefined;
    if (text !== '') merged[section] = text;
  }
  return merged;
}
