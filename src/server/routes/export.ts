import type { Context } from 'hono';
import { encodeCsv } from '../../protocol/csv.ts';
import type { Recording } from '../../protocol/recording.ts';
import type { Run } from '../../runner/runner.ts';
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
  const format = c.req.query('format') ?? 'json';
  if (format === 'json') return file(c, run, 'json', 'application/json', JSON.stringify(recordingOf(run)));
  if (format === 'csv') {
    const counters = Object.keys(run.demo.counters);
    return file(c, run, 'csv', 'text/csv; charset=utf-8', encodeCsv(run.log.since(0), counters));
  }
  return problemResponse(c, 400, 'Unknown format', `Expected format=json or format=csv; found "${format}".`);
}

function recordingOf(run: Run): Recording {
  const events = [...run.log.since(0)];
  const [first] = events;
  const recordedAt = first?.type === 'started' ? first.data.startedAt : new Date().toISOString();
  return { format: 'memory-notebook/recording', version: 1, recordedAt, events };
}

/** The file name says when the oldest events of a very long run are no longer kept. */
function file(c: Context<ApiEnv>, run: Run, extension: string, type: string, body: string): Response {
  const part = run.log.firstId > 1 ? `-from-event-${run.log.firstId}` : '';
  const name = `${run.demo.id}-${run.id}${part}.${extension}`;
  return c.body(body, 200, { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` });
}
