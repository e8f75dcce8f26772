import { askerOf } from './asker.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';

/** `GET /api/subjects`: the processes and cgroups that the asking user can watch, the largest first. */
export const addSubjects: AddRoutes = (app, context) => {
  app.get('/api/subjects', async (c) => {
    const asker = askerOf(c, context);
    if (asker instanceof Response || context.triage === undefined) return asker as Response;
    return c.json(await context.triage.watches.subjects(asker.uid));
  });
  onlyMethods(app, '/api/subjects', 'GET');
};
