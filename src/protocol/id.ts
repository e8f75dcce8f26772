import * as z from 'zod/mini';

/** Ids of runs, demos, watches and subjects: never a path, always looked up. */
export const IdSchema = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
