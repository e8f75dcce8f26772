import type { Health } from '../../protocol/environment.ts';
import { atRoot } from '../../replay/site-root.ts';
import { healthFrom } from './health-answer.ts';

let asked: Promise<Health | undefined> | undefined;

/** What the machine behind this page can show; undefined when no server answers. Asked once per page. */
export function health(): Promise<Health | undefined> {
  asked ??= askHealth();
  return asked;
}

/** Asks again, whatever was answered before. */
export async function askHealth(): Promise<Health | undefined> {
  try {
    const response = await fetch(atRoot('api/health'), { headers: { accept: 'application/json' } });
    if (!response.ok) return undefined;
    return healthFrom(await response.json());
  } catch {
    return undefined; // a static host answers with a page of its own, or not at all: both mean "no server"
  }
}
