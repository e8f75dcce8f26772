import type { Context } from 'hono';
import { StartWatchSchema } from '../../protocol/watch.ts';
import { SubjectGone } from '../../subjects/find-subject.ts';
import type { Watch } from '../../watch/watch.ts';
import { TooManyWatches, type Watches } from '../../watch/watches.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { parseRequest } from '../parse-request.ts';
import { problemResponse } from '../problem-response.ts';
import { type Asker, askerOf } from './asker.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { streamEvents } from './events.ts';
import { exportLog } from './export.ts';

/**
 * `/api/watches`: `POST` starts one, `GET` lists them; below it each is shown, streamed, exported and ended as a run is.
 * Ending a watch touches nothing of what was watched.
 */
export const addWatches: AddRoutes = (app, context) => {
  app.post('/api/watches', (c) => asked(c, context, (watches, asker) => start(c, watches, asker)));
  app.get('/api/watches', (c) =>
    asked(c, context, (watches) => c.json({ watches: watches.list().map(listed) })),
  );
  onlyMethods(app, '/api/watches', 'GET, POST');

  app.get('/api/watches/:id', (c) => found(c, context, (watch) => c.json(watch.view())));
  app.delete('/api/watches/:id', (c) =>
    found(c, context, (watch) => {
      watch.stop('reader');
      return c.json(watch.view());
    }),
  );
  onlyMethods(app, '/api/watches/:id', 'GET, DELETE');

  app.get('/api/watches/:id/events', (c) => found(c, context, (watch) => streamEvents(c, context, watch)));
  onlyMethods(app, '/api/watches/:id/events', 'GET');

  app.get('/api/watches/:id/export', (c) =>
    found(c, context, (watch) => exportLog(c, watch.log, `watch-${watch.id}`, [])),
  );
  onlyMethods(app, '/api/watches/:id/export', 'GET');
};

type Answer = Response | Promise<Response>;

function asked(
  c: Context<ApiEnv>,
  context: ApiContext,
  answer: (watches: Watches, asker: Asker) => Answer,
): Answer {
  const asker = askerOf(c, context);
  return asker instanceof Response || context.triage === undefined
    ? (asker as Response)
    : answer(context.triage.watches, asker);
}

function found(c: Context<ApiEnv>, context: ApiContext, answer: (watch: Watch) => Answer): Answer {
  return asked(c, context, (watches) => {
    const id = c.req.param('id') ?? '';
    const watch = /^[a-z0-9-]{1,40}$/.test(id) ? watches.get(id) : undefined;
    if (watch !== undefined) return answer(watch);
    return problemResponse(
      c,
      404,
      'No such watch',
      'Expected the id of a watch of this server, as POST /api/watches answered it. Watches are forgotten when the server stops and when some newer ones have ended.',
    );
  });
}

async function start(c: Context<ApiEnv>, watches: Watches, { uid }: Asker): Promise<Response> {
  const body = parseRequest(StartWatchSchema, c.env.body, '{"subject":"p-4711-123456"}');
  if (!body.ok) return problemResponse(c, 400, 'Bad request', body.detail, { errors: body.errors });
  const { subject, ...wish } = body.value;
  try {
    const watch = await watches.start(uid, subject, wish);
    if (watch !== undefined) return c.json(watch.view(), 201, { Location: `/api/watches/${watch.id}` });
    return problemResponse(
      c,
      400,
      'Unknown subject',
      'Expected the id of one of the subjects that GET /api/subjects lists for you.',
      { errors: [{ name: 'subject', expected: 'an id from GET /api/subjects', found: subject }] },
    );
  } catch (error) {
    if (error instanceof SubjectGone) return problemResponse(c, 409, 'Gone', error.message);
    if (error instanceof TooManyWatches)
      return problemResponse(c, 429, 'Too many watches', error.message, {
        headers: { 'Retry-After': String(error.retryAfterSeconds) },
      });
    throw error;
  }
}

function listed({ id, name, startedAt, log, isWatched }: Watch): object {
  return { id, state: log.ended ? 'ended' : 'running', name, startedAt, isWatched };
}
