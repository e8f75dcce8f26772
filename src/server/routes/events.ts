import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import type { Streamed } from '../event-streams.ts';
import { problemResponse } from '../problem-response.ts';
import { resumePoint } from '../resume-point.ts';
import { parseLastEventId } from '../sse.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { findRun } from './find-run.ts';

/** `GET /api/runs/:id/events`: the run as Server-Sent Events, from the start or after `Last-Event-ID` (or `?after=`). */
export const addEvents: AddRoutes = (app, context) => {
  app.get('/api/runs/:id/events', (c) => events(c, context));
  onlyMethods(app, '/api/runs/:id/events', 'GET');
};

function events(c: Context<ApiEnv>, context: ApiContext): Response {
  const run = findRun(c, context);
  return run instanceof Response ? run : streamEvents(c, context, run);
}

/** Answers with the events of a run or of a watch, from the start or after the last that the reader has seen. */
export function streamEvents(c: Context<ApiEnv>, context: ApiContext, run: Streamed): Response {
  if (c.env.incoming.method === 'HEAD') {
    return problemResponse(c, 405, 'Method not allowed', 'A stream has no HEAD; ask with GET.', {
      headers: { Allow: 'GET' },
    });
  }
  const lastSeen = parseLastEventId(c.req.header('Last-Event-ID') ?? c.req.query('after'));
  // An EventSource connects again whenever a stream ends; 204 is what tells it to stop.
  // Source: WHATWG HTML, 9.2.3 "Processing model".
  if (run.log.ended && lastSeen === run.log.lastId) return c.body(null, 204);
  if (context.streams.open(run, c.env.outgoing, resumePoint(run.log, lastSeen)) === 'open')
    return RESPONSE_ALREADY_SENT;
  return problemResponse(
    c,
    503,
    'Too many readers',
    `All ${context.streams.count} places for event streams are taken. Close a page of the notebook, or try again in 5 s.`,
    { headers: { 'Retry-After': '5' } },
  );
}
