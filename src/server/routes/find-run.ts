import type { Context } from 'hono';
import type { Run } from '../../runner/runner.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { problemResponse } from '../problem-response.ts';

/** Looks the run of the path up (an id is never a part of a file name), or answers 404. */
export function findRun(c: Context<ApiEnv>, context: ApiContext): Run | Response {
  const id = c.req.param('id') ?? '';
  const run = /^[a-z0-9-]{1,40}$/.test(id) ? context.runner.get(id) : undefined;
  return (
    run ??
    problemResponse(
      c,
      404,
      'No such run',
      'Expected the id of a run of this server, as POST /api/runs answered it. Runs are forgotten when the server stops and when many newer ones have ended.',
    )
  );
}
