import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { findRun } from './find-run.ts';

/** `GET /api/runs/:id` shows a run; `DELETE` ends it, as often as one likes. */
export const addRun: AddRoutes = (app, context) => {
  app.get('/api/runs/:id', (c) => {
    const run = findRun(c, context);
    return run instanceof Response ? run : c.json(run.view());
  });
  app.delete('/api/runs/:id', (c) => stopRun(c, context));
  onlyMethods(app, '/api/runs/:id', 'GET, DELETE');
};

/** 200 when nothing of the run is left; 202 when it takes its time, or when something could not be removed yet. */
async function stopRun(c: Context<ApiEnv>, context: ApiContext): Promise<Response> {
  const run = findRun(c, context);
  if (run instanceof Response) return run;
  const waiting = new AbortController();
  const late = delay(context.stopWaitMs, 'late' as const, { signal: waiting.signal, ref: false }).catch(
    // Aborted because the run ended first; the race is decided by then.
    () => 'late' as const,
  );
  const first = await Promise.race([run.stop('reader').then(() => 'gone' as const), late]);
  waiting.abort();
  return c.json(run.view(), first === 'gone' && !run.isLeft ? 200 : 202);
}
