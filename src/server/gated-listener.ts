import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ApiEnv } from './api-context.ts';
import { checkRequest } from './gate/gate.ts';
import { refusal } from './gate/refusal.ts';
import { requestFacts } from './gate/request-facts.ts';
import type { Sender } from './gate/sender.ts';
import { BodyAborted, parseJson, readBody } from './read-body.ts';
import { refuse } from './refuse.ts';
import { setResponseHeaders } from './response-headers.ts';
import { shortageDetail, shortageHeaders, shortageTitle } from './shortage-answer.ts';

/** Answers one request. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** What the listener asks of the server that it belongs to. */
export interface ListenerEdge {
  /** Called per request: the port is known only once the server listens. */
  readonly ports: () => readonly number[];
  /** Users whose processes may change something. */
  readonly users: readonly number[];
  /** Whose process sent a request. */
  readonly senderOf: (request: IncomingMessage) => Sender;
  /** Whether the server is shutting down; open connections can still bring requests then. */
  readonly closing: () => boolean;
  /** Where faults of the notebook itself go. */
  readonly report: (error: unknown) => void;
}

const shuttingDown = refusal(
  503,
  'Shutting down',
  'The notebook is being shut down. Start it again: npm start',
  {
    'Retry-After': '5',
  },
);

/**
 * The only way to the application: the headers of every response are set, the gate is asked, the body
 * is read within its limits; what remains is a small, well-formed request of our own page.
 */
export function gatedListener(app: Hono<ApiEnv>, edge: ListenerEdge): Listener {
  const { closing, report } = edge;
  const bodies = new WeakMap<IncomingMessage, unknown>();
  const answer = getRequestListener(
    (request, env) => {
      // node:http makes node:http bindings; the other kind belongs to HTTP/2, which is not spoken here.
      const bindings = env as HttpBindings;
      return app.fetch(request, { ...bindings, body: bodies.get(bindings.incoming) });
    },
    { overrideGlobalObjects: false },
  );
  const letIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refused = checkRequest(
      requestFacts(request, {
        ports: edge.ports(),
        users: edge.users,
        sender: () => edge.senderOf(request),
      }),
    );
    if (refused !== undefined) return refuse(request, response, refused);
    if (closing()) return refuse(request, response, shuttingDown);
    if (request.method === 'POST') {
      if (request.headers.expect !== undefined) response.writeContinue();
      const body = await readBody(request);
      const json = Buffer.isBuffer(body) ? parseJson(body) : body;
      if ('problem' in json) return refuse(request, response, json);
      bodies.set(request, json.value);
    }
    await answer(request, response);
  };
  return (request, response) => {
    setResponseHeaders(response);
    letIn(request, response).catch((error: unknown) => {
      if (error instanceof BodyAborted) return void response.destroy();
      const short = shortageDetail(error);
      if (short !== undefined && !response.headersSent)
        return refuse(request, response, refusal(503, shortageTitle, short, shortageHeaders));
      report(error);
      if (response.headersSent) response.destroy();
      else
        refuse(
          request,
          response,
          refusal(500, 'Fault in the notebook', 'The reason was printed where it was started.'),
        );
    });
  };
}
