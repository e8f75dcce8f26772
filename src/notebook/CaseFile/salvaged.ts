import { type CaseFile, CaseFileSchema, caseLimits } from '../../protocol/case-file.ts';

const { entries, own, runs, followUps, notes } = CaseFileSchema.shape;

/**
 * What can be read of a stored case that does not fit as a whole: each entry, run and suspicion that fits by itself. One
 * that another version of the notebook wrote must not take the others with it. Pure.
 */
export function salvaged(found: unknown): CaseFile {
  const lists: Readonly<Record<string, unknown>> =
    typeof found === 'object' && found !== null ? { ...found } : {};
  const fitting = <T>(name: keyof typeof caseLimits, fits: (one: unknown) => T | undefined): T[] => {
    const list = lists[name];
    if (!Array.isArray(list)) return [];
    return list
      .flatMap((one: unknown) => {
        const fit = fits(one);
        return fit === undefined ? [] : [fit];
      })
      .slice(-caseLimits[name]);
  };
  const readNotes = notes.safeParse(lists.notes).data;
  return {
    ...(readNotes === undefined ? {} : { notes: readNotes }),
    followUps: fitting('followUps', (one) => followUps.safeParse([one]).data?.[0]),
    entries: fitting('entries', (one) => entries.safeParse([one]).data?.[0]),
    own: fitting('own', (one) => own.safeParse([one]).data?.[0]),
    runs: fitting('runs', (one) => runs.safeParse([one]).data?.[0]),
  };
}
