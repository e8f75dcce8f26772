import type { RunListed } from '../../protocol/run.ts';
import type { Run } from '../../runner/runner.ts';
import type { AddRoutes } from './describe-routes.ts';

/** `GET /api/runs`: the runs that this server still knows, newest first, so that a closed tab finds its run again. */
export const addListRuns: AddRoutes = (app, context) => {
  app.get('/api/runs', (c) => c.json({ runs: context.runner.list().map(listed) }));
};

function listed(run: Run): RunListed {
  const { id, demo, state, startedAt, end } = run.view();
  return {
    ...{ id, demo, state, isWatched: run.isWatched },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(end === undefined ? {} : { end: end.kind }),
  };
}
