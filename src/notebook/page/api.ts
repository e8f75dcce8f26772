import * as z from 'zod/mini';
import { type Problem, ProblemSchema } from '../../protocol/problem.ts';
import {
  ActionAnswerSchema,
  type RunListed,
  RunListSchema,
  type RunView,
  RunViewSchema,
} from '../../protocol/run.ts';
import type { KnobValues, Mark } from '../../protocol/run-event.ts';
import { atRoot } from '../../replay/site-root.ts';

/** As much of `GET /api/demos` as is asked for here. */
const DemosSchema = z.object({
  demos: z.array(z.object({ id: z.string(), notRunnable: z.optional(z.string()) })),
});

/** The server said no; `problem` says why and what to do. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** What this page was given to come back with when all places were taken. */
let turn: string | undefined;

/** Starts a run. @throws ApiProblem when it cannot be started, TypeError when nobody answers */
export async function startRun(demo: string, knobs: KnobValues): Promise<RunView> {
  try {
    const view = await send('POST', '/api/runs', RunViewSchema, { demo, knobs, turn });
    turn = undefined;
    return view;
  } catch (error) {
    if (error instanceof ApiProblem) turn = error.problem.turn;
    throw error;
  }
}

/** The runs that the server still knows, newest first. @throws ApiProblem, TypeError when nobody answers */
export const listRuns = async (): Promise<readonly RunListed[]> =>
  (await send('GET', '/api/runs', RunListSchema)).runs;

/** A run's present state. @throws ApiProblem when it is not known any more */
export function viewRun(id: string): Promise<RunView> {
  return send('GET', `/api/runs/${id}`, RunViewSchema);
}

/**
 * Why this demo cannot be run on the machine behind this page, and what to do about it; undefined when it can.
 * @throws ApiProblem, TypeError when nobody answers
 */
export async function whyNotRunnable(demo: string): Promise<string | undefined> {
  const { demos } = await send('GET', '/api/demos', DemosSchema);
  return demos.find(({ id }) => id === demo)?.notRunnable;
}

/** Ends a run. */
export async function stopRun(id: string): Promise<void> {
  await send('DELETE', `/api/runs/${id}`);
}

/** Does an action of the demo and answers with its mark. @throws ApiProblem with the refusal */
export async function actOn(id: string, action: string): Promise<Mark> {
  return (await send('POST', `/api/runs/${id}/actions`, ActionAnswerSchema, { action })).mark;
}

export async function send<T>(
  method: string,
  path: string,
  schema: z.ZodMiniType<T>,
  body?: object,
): Promise<T>;
export async function send(method: string, path: string, schema?: undefined, body?: object): Promise<unknown>;
export async function send(
  method: string,
  path: string,
  schema?: z.ZodMiniType,
  body?: object,
): Promise<unknown> {
  const response = await fetch(atRoot(path), {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(problemOf(response, text));
  if (schema === undefined) return undefined;
  return schema.parse(JSON.parse(text));
}

function problemOf(response: Response, text: string): Problem {
  try {
    return ProblemSchema.parse(JSON.parse(text));
  } catch {
    // Not from the notebook's server: something between answered.
    return {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      detail: `The server answered ${response.status} without saying why.`,
    };
  }
}
