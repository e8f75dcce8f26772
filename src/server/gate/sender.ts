import { type Refusal, refusal } from './refusal.ts';
import { changesState, type RequestFacts } from './request-facts.ts';

/** Whose process sent a request. */
export type Sender =
  | { readonly kind: 'user'; readonly uid: number }
  /** It closed its end before the request was read, so nobody can be named. */
  | { readonly kind: 'gone' }
  /** This system does not tell (no procfs). */
  | { readonly kind: 'untold' };

/**
 * What changes something comes from a process of the reader. A browser cannot be made to lie about `Origin`, a
 * program of another user of this machine can; but no program can lie to the kernel about whose it is.
 */
export function guardSender(facts: RequestFacts): Refusal | undefined {
  if (!changesState(facts)) return undefined;
  const sender = facts.sender();
  if (sender.kind === 'untold' || (sender.kind === 'user' && facts.users.includes(sender.uid)))
    return undefined;
  const found = sender.kind === 'gone' ? 'a connection that was closed already' : `user ${sender.uid}`;
  return refusal(
    403,
    'Sent by another user',
    `Only processes of user ${facts.users.join(' or ')} may change something here; this was ${found}. ` +
      'If your browser runs as another user than the notebook, start it with: npm start -- --also-uid N',
  );
}
