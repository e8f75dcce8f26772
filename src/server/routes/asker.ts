import type { Context } from 'hono';
import type { ApiContext, ApiEnv } from '../api-context.ts';
import { problemResponse } from '../problem-response.ts';

/** Who asks for processes of this machine: a user by number, or undefined on a system that has none. */
export interface Asker {
  readonly uid: number | undefined;
}

/**
 * Whose processes may be shown. A run of a demo is no secret; what another user's processes do is. So the kernel is asked who holds the
 * other end of the connection, for a request that only looks, too.
 * @returns the user, or the answer that refuses
 */
export function askerOf(c: Context<ApiEnv>, { triage }: Pick<ApiContext, 'triage'>): Asker | Response {
  if (triage === undefined)
    return problemResponse(
      c,
      404,
      'Switched off',
      'Watching processes was switched off here with --no-triage. Start the notebook without it to watch one.',
    );
  const sender = triage.senderOf(c.env.incoming);
  if (sender.kind === 'untold') return { uid: undefined };
  if (sender.kind === 'user' && triage.users.includes(sender.uid)) return { uid: sender.uid };
  const found = sender.kind === 'gone' ? 'a connection that was closed already' : `user ${sender.uid}`;
  return problemResponse(
    c,
    403,
    'Sent by another user',
    `Only processes of user ${triage.users.join(' or ')} may look at what runs here; this was ${found}.`,
  );
}
