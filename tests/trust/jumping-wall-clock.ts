// Lets the wall clock of a process jump an hour ahead and an hour back, again and again. Imported before a program
// (node --import) it does so for the program's whole life.
import { isMainThread } from 'node:worker_threads';

/** How far it jumps either way. */
export const HOUR_MS = 3_600_000;
const EVERY_MS = 100;

/** Lets it jump from now on. @returns the way to put it right again */
export function letWallClockJump(): () => void {
  const RealDate = globalThis.Date;
  let offsetMs = HOUR_MS;
  const now = (): number => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  const jumps = setInterval(() => {
    offsetMs = -offsetMs;
  }, EVERY_MS).unref();
  return () => {
    clearInterval(jumps);
    globalThis.Date = RealDate;
  };
}

if (isMainThread && process.env.NODE_OPTIONS?.includes(import.meta.url)) letWallClockJump();
