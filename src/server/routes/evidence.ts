import { evidenceOf } from '../../claims/evidence.ts';
import type { Evidence } from '../../protocol/evidence.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { findRun } from './find-run.ts';

/** `GET /api/runs/:id/evidence`: what the run so far says of the claims about its demo, and of the hypotheses. */
export const addEvidence: AddRoutes = (app, context) => {
  app.get('/api/runs/:id/evidence', (c) => {
    const run = findRun(c, context);
    if (run instanceof Response) return run;
    const evidence: Evidence = evidenceOf(run.demo, context.hypotheses, run.log.since(0));
    return c.json(evidence);
  });
  onlyMethods(app, '/api/runs/:id/evidence', 'GET');
};
