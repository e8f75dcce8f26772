import type { Context } from 'hono';
import { ActionRequestSchema } from '../../protocol/run.ts';
import { ActionRefused } from '../../runner/runner.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { parseRequest } from '../parse-request.ts';
import { problemResponse } from '../problem-response.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { findRun } from './find-run.ts';

/** `POST /api/runs/:id/actions`: does an action that the demo declares and answers `{mark}` when it is done. */
export const addActions: AddRoutes = (app, context) => {
  app.post('/api/runs/:id/actions', (c) => act(c, context));
  onlyMethods(app, '/api/runs/:id/actions', 'POST');
};

async function act(c: Context<ApiEnv>, context: ApiContext): Promise<Response> {
  const run = findRun(c, context);
  if (run instanceof Response) return run;
  const body = parseRequest(ActionRequestSchema, c.env.body, '{"action":"delete-rotated"}');
  if (!body.ok) return problemResponse(c, 400, 'Bad request', body.detail, { errors: body.errors });
  const { action } = body.value;
  const known = run.demo.actions.map(({ id }) => id);
  if (!known.includes(action)) {
    const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'none, as it declares no action';
    return problemResponse(
      c,
      404,
      'Unknown action',
      `Expected of ${run.demo.id}: ${expected}; found "${action}".`,
    );
  }
  try {
    return c.json({ mark: await run.act(action) });
  } catch (error) {
    if (!(error instanceof ActionRefused)) throw error;
    if (error.reason === 'no-answer') return problemResponse(c, 504, 'No answer', error.message);
    return problemResponse(c, 409, error.reason === 'refused' ? 'Refused' : 'Not running', error.message);
  }
}
