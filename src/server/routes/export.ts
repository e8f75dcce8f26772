import type { Context } from 'hono';
import { encodeCsv } from '../../protocol/csv.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { EventLog } from '../../runner/runner.ts';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { problemResponse } from '../problem-response.ts';
import { type AddRoutes, onlyMethods } from './describe-routes.ts';
import { findRun } from './find-run.ts';

/** `GET /api/runs/:id/export?format=json|csv`: the run so far, as a recording or as a table of its samples. */
export const addExport: AddRoutes = (app, context) => {
  app.get('/api/runs/:id/export', (c) => exportRun(c, context));
  onlyMethods(app, '/api/runs/:id/export', 'GET');
};

function exportRun(c: Context<ApiEnv>, context: ApiContext): Response {
  const run = findRun(c, context);
  if (run instanceof Response) return run;
  return exportLog(c, run.log, `${run.demo.id}-${run.id}`, Object.keys(run.demo.counters));
}

/**
 * Answers with what a log holds, as a recording or as a table.
 * @param name of the file, without its extension
 * @param counters names of the program's own counters
 */
export function exportLog(
  c: Context<ApiEnv>,
  log: EventLog,
  name: string,
  counters: readonly string[],
): Response {
  const format = c.req.query('format') ?? 'json';
  if (format === 'json')
    return file(c, log, name, 'json', 'application/json', JSON.stringify(recordingOf(log)));
  if (format === 'csv')
    return file(c, log, name, 'csv', 'text/csv; charset=utf-8', encodeCsv(log.since(0), counters));
  return problemResponse(c, 400, 'Unknown format', `Expected format=json or format=csv; found "${format}".`);
}

/** Events are numbered without holes, as a recording has them: those of a long watch were thinned. */
function recordingOf(log: EventLog): Recording {
  const kept = log.since(0);
  const isWhole = kept.at(-1)?.id === (kept[0]?.id ?? 1) + kept.length - 1;
  const events = isWhole ? [...kept] : kept.map((event, i) => ({ ...event, id: i + 1 }));
  const [first] = events;
  const recordedAt = first?.type === 'started' ? first.data.startedAt : new Date().toISOString();
  return { format: 'memory-notebook/recording', version: 1, recordedAt, events };
}

/** The file name says when the oldest events of a very long run are no longer kept. */
function file(
  c: Context<ApiEnv>,
  log: EventLog,
  name: string,
  extension: string,
  type: string,
  body: string,
): Response {
  const part = log.firstId > 1 ? `-from-event-${log.firstId}` : '';
  return c.body(body, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}${part}.${extension}"`,
  });
}
