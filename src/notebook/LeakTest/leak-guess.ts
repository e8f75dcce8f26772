/** The reader's guess about the two suspects, before the table is shown. */
export const leakGuesses = [
  { id: 'descriptors', name: 'the descriptors' },
  { id: 'workers', name: 'the workers' },
  { id: 'both', name: 'both' },
  { id: 'neither', name: 'neither' },
] as const;

/** What a wrong guess took for what; each is true whatever a run measures. */
const misconceptions: Readonly<Record<string, string>> = {
  descriptors:
    'You took what comes along for the cause: descriptors rise with every call, and rising together is not yet a cost.',
  workers: 'You named the workers alone.',
  both: 'You took “rises together” for “is the cause”: two things that grow with every call can have one cause between them.',
  neither: 'You named neither, and what grows is made of something.',
};

/**
 * What is said of a guess, beside a table in which each suspect has passed all tests, has failed one, or (undefined)
 * has not been tested yet. Empty while one of them has not been tested.
 */
export function leakGuessInWords(
  guess: string,
  passes: { readonly descriptors: boolean | undefined; readonly workers: boolean | undefined },
): string {
  const { descriptors, workers } = passes;
  const name = leakGuesses.find(({ id }) => id === guess)?.name;
  if (name === undefined || descriptors === undefined || workers === undefined) return '';
  const is = descriptors ? (workers ? 'both' : 'descriptors') : workers ? 'workers' : 'neither';
  if (is === guess) return `You said ${name}, and the tests agree.`;
  const told = leakGuesses.find(({ id }) => id === is)?.name ?? '';
  return `You said ${name}. By these runs it is ${told}. ${misconceptions[guess] ?? ''}`;
}
