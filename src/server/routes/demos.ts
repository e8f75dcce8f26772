import { type AddRoutes, onlyMethods } from './describe-routes.ts';

/** `GET /api/demos`: `{demos}`, every demo with its knobs, actions, series and limits. */
export const addDemos: AddRoutes = (app, { catalogue }) => {
  app.get('/api/demos', (c) => c.json({ demos: catalogue.list() }));
  onlyMethods(app, '/api/demos', 'GET');
};
