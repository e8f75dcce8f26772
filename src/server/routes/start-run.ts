import type { Context } from 'hono';
import { BadKnobs, type CatalogueEntry } from '../../catalogue/catalogue.ts';
import { parseKnobs } from '../../catalogue/parse-knobs.ts';
import { StartRunSchema } from '../../protocol/run.ts';
import type { KnobValues } from '../../protocol/run-event.ts';
import { QueueFull } from '../../runner/runner.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { parseRequest } from '../parse-request.ts';
import { problemResponse } from '../problem-response.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';

/** `POST /api/runs`: starts a run, 201, or puts it in the queue, 202. */
export const addStartRun: AddRoutes = (app, context) => {
  app.post('/api/runs', (c) => startRun(c, context));
  onlyMethods(app, '/api/runs', 'GET, POST');
};

function startRun(c: Context<ApiEnv>, context: ApiContext): Response {
  const body = parseRequest(StartRunSchema, c.env.body, '{"demo":"log-cache","knobs":{"totalMb":64}}');
  if (!body.ok) return problemResponse(c, 400, 'Bad request', body.detail, { errors: body.errors });
  const demo = context.catalogue.get(body.value.demo);
  if (demo === undefined) return unknownDemo(c, context, body.value.demo);
  if (demo.notRunnable !== undefined) return problemResponse(c, 409, 'Not built here', demo.notRunnable);
  try {
    return accept(c, context, demo, parseKnobs(demo, body.value.knobs ?? {}), body.value.turn);
  } catch (error) {
    if (error instanceof BadKnobs) {
      return problemResponse(c, 400, 'Bad knobs', error.message, { errors: [...error.errors] });
    }
    if (error instanceof QueueFull) {
      return problemResponse(c, 429, 'Too many runs', error.message, {
        headers: { 'Retry-After': String(error.retryAfterSeconds) },
        turn: error.turn,
      });
    }
    throw error;
  }
}

function accept(
  c: Context<ApiEnv>,
  context: ApiContext,
  demo: CatalogueEntry,
  knobs: KnobValues,
  turn: string | undefined,
): Response {
  const run = context.runner.start(demo, knobs, turn);
  const view = run.view();
  // Only a run that waits has a place in the queue; one that starts at once may still be called queued for a moment.
  return c.json(view, view.position === undefined ? 201 : 202, { Location: `/api/runs/${run.id}` });
}

function unknownDemo(c: Context<ApiEnv>, context: ApiContext, id: string): Response {
  const known = context.catalogue.list().map((entry) => entry.id);
  const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'a demo, but there is none in demos/';
  return problemResponse(c, 400, 'Unknown demo', `Expected ${expected}; found "${id}".`, {
    errors: [{ name: 'demo', expected, found: id }],
  });
}
