import type { Health } from '../../protocol/environment.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';

/** `GET /api/health`: what this machine can and cannot show, and why. */
export const addHealth: AddRoutes = (app, { runner, version }) => {
  app.get('/api/health', (c) => {
    const health: Health = { status: 'ok', version, ...runner.environment, limits: runner.limits };
    return c.json(health);
  });
  onlyMethods(app, '/api/health', 'GET');
};
