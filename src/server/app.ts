import { Hono } from 'hono';
import type { ApiContext, ApiEnv } from './api-context.ts';
import { problemResponse } from './problem-response.ts';
import { addActions } from './routes/actions.ts';
import { addDemos } from './routes/demos.ts';
import type { AddRoutes } from './routes/describe-routes.ts';
import { addEvents } from './routes/events.ts';
import { addEvidence } from './routes/evidence.ts';
import { addExport } from './routes/export.ts';
import { addHealth } from './routes/health.ts';
import { addListRuns } from './routes/list-runs.ts';
import { addRun } from './routes/run.ts';
import { addStartRun } from './routes/start-run.ts';
import { addSubjects } from './routes/subjects.ts';
import { addWatches } from './routes/watches.ts';
import { shortageDetail, shortageHeaders, shortageTitle } from './shortage-answer.ts';
import { type StaticFiles, serveFile } from './static-files.ts';

const parts: readonly AddRoutes[] = [
  addHealth,
  addDemos,
  addListRuns,
  addStartRun,
  addRun,
  addActions,
  addEvents,
  addExport,
  addEvidence,
  addSubjects,
  addWatches,
];

/** The routes of the API, and behind them the pages. Everything here stands behind the gate. */
export function createApp(
  context: ApiContext,
  files: StaticFiles,
  report: (error: unknown) => void,
): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  for (const add of parts) add(app, context);
  app.all('/api/*', (c) =>
    problemResponse(
      c,
      404,
      'No such route',
      'The API is listed in the README; GET /api/health is a good start.',
    ),
  );
  app.get('*', (c) => serveFile(c, files));
  app.notFound((c) => problemResponse(c, 404, 'No such route', `There is no ${c.req.method} for this path.`));
  app.onError((error, c) => {
    const short = shortageDetail(error);
    if (short !== undefined)
      return problemResponse(c, 503, shortageTitle, short, { headers: shortageHeaders });
    report(error);
    return problemResponse(
      c,
      500,
      'Fault in the notebook',
      'The reason was printed where the notebook was started.',
    );
  });
  return app;
}
