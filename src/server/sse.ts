import type { RunEvent, StreamNotice } from '../protocol/run-event.ts';

// Server-Sent Events, WHATWG HTML section 9.2. A field ends at a line break, so whatever comes from a
// program goes through JSON.stringify, which writes every control character as an escape; ids are
// integers and event names come from these lists.

const eventTypes: readonly RunEvent['type'][] = ['started', 'sample', 'mark', 'log', 'end'];
const noticeTypes: readonly StreamNotice['type'][] = ['reset', 'gap', 'queued', 'bye'];

/**
 * One event of a run as a frame.
 * @throws TypeError on an id that is not a positive integer, or a type that is not one of ours
 */
export function encodeEvent(event: RunEvent): string {
  if (!Number.isSafeInteger(event.id) || event.id < 1) {
    throw new TypeError(`Expected an event id that is a positive integer, found ${String(event.id)}.`);
  }
  return `id: ${event.id}\nevent: ${known(eventTypes, event.type)}\ndata: ${json(event.data)}\n\n`;
}

/**
 * A notice about the stream itself. It has no id, so it never moves the reader's `Last-Event-ID`.
 * @throws TypeError on a type that is not one of ours
 */
export function encodeNotice(notice: StreamNotice): string {
  return `event: ${known(noticeTypes, notice.type)}\ndata: ${json(notice.data)}\n\n`;
}

/**
 * How long the browser waits before it connects again.
 * @throws TypeError unless it is a whole number of milliseconds
 */
export function encodeRetry(retryMs: number): string {
  if (!Number.isSafeInteger(retryMs) || retryMs < 0) {
    throw new TypeError(`Expected a whole number of milliseconds, found ${String(retryMs)}.`);
  }
  return `retry: ${retryMs}\n\n`;
}

/** A comment, which readers skip: keeps the connection from looking dead. */
export const ping = ': ping\n\n';

/** What a `Last-Event-ID` header (or `?after=`) says: a number of an event, nothing, or something that never was an id of ours. */
export function parseLastEventId(text: string | undefined): number | undefined | 'not-an-id' {
  if (text === undefined || text === '') return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : 'not-an-id';
}

function known(types: readonly string[], type: string): string {
  if (types.includes(type)) return type;
  throw new TypeError(`Expected an event type out of ${types.join(', ')}, found ${JSON.stringify(type)}.`);
}

function json(data: unknown): string {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError('Expected event data that JSON can hold, found none.');
  return text;
}
