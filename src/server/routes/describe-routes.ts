import type { Context, Hono } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { problemResponse } from '../problem-response.ts';

/** A part of the API: adds its routes to the application. */
export type AddRoutes = (app: Hono<ApiEnv>, context: ApiContext) => void;

/** The answer to every other method on a path: 405 with the methods there are. Added after the path's own routes. */
export function onlyMethods(app: Hono<ApiEnv>, path: string, methods: string): void {
  app.all(path, (c: Context<ApiEnv>) =>
    problemResponse(c, 405, 'Method not allowed', `Expected ${methods} on ${path}; found ${c.req.method}.`, {
      headers: { Allow: methods },
    }),
  );
}
