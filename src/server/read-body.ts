import type { IncomingMessage } from 'node:http';
import { jsonDepth, jsonDepthLimit } from '../protocol/json-depth.ts';
import { bodyLimitBytes, bodyTooLarge } from './gate/body-size.ts';
import { type Refusal, refusal } from './gate/refusal.ts';

/** The client went away, or sent a broken body, before all of it was here: there is nobody to answer. */
export class BodyAborted extends Error {
  override readonly name = 'BodyAborted';
}

/**
 * Reads a request body and counts while it reads: what exceeds the limit is never kept.
 * @throws BodyAborted when the connection ends first
 */
export function readBody(request: IncomingMessage): Promise<Buffer | Refusal> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bodyLimitBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      resolve(bodyTooLarge(`more than ${bodyLimitBytes} bytes`));
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', (cause) => reject(new BodyAborted('The request body was cut off.', { cause })));
    request.once('close', () =>
      reject(new BodyAborted('The connection closed before the body was complete.')),
    );
  });
}

/** Parses a JSON body of bounded depth. */
export function parseJson(body: Buffer): { readonly value: unknown } | Refusal {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    // The decoder's own message says no more than this.
    return refusal(400, 'Not UTF-8', 'Expected a JSON body in UTF-8; found bytes that are not.');
  }
  const depth = jsonDepth(text);
  if (depth > jsonDepthLimit) {
    return refusal(
      400,
      'Nested too deep',
      `Expected at most ${jsonDepthLimit} levels of nesting; found ${depth}.`,
    );
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refusal(400, 'Not JSON', `Expected a JSON body such as {"demo":"log-cache"}; found: ${why}`);
  }
}
