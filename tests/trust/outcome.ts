import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { get } from 'node:http';
import type { RunEnd } from '../../src/protocol/run-end.ts';

/** How something went for the reader who asked for it, from the best to the worst. */
const outcomes = ['done', 'failed with a sentence', 'refused with a sentence', 'connection closed'] as const;
export type Outcome = (typeof outcomes)[number];

/** The worst of several. */
export function worst(all: readonly Outcome[]): Outcome {
  return outcomes.findLast((one) => all.includes(one)) ?? 'done';
}

/** How a run went. @throws what is none of the outcomes: an answer 500, an end without a sentence */
export async function outcomeOf(run: () => Promise<RunEnd>): Promise<Outcome> {
  let end: RunEnd;
  try {
    end = await run();
  } catch (error) {
    return outcomeOfError(error);
  }
  if (end.kind === 'finished' || end.kind === 'stopped') return 'done';
  assert.match(end.sentence, /^\w.{20,}/);
  return 'failed with a sentence';
}

function outcomeOfError(error: unknown): Outcome {
  const text = error instanceof Error ? error.message : String(error);
  if (/answered (?:4\d\d|503): .*"detail":".{20,}/.test(text)) return 'refused with a sentence';
  if (/fetch failed|terminated|ended without an end/.test(text)) return 'connection closed';
  throw error;
}

const pages = globSync('dist/**/*.*').map((file) => `/${file.slice('dist/'.length)}`);
let asked = 0;

/** Asks for a page, on a connection of its own: each time for another one that was not read yet, and for one that is not there. */
export async function aPage(origin: string): Promise<Outcome> {
  asked += 1;
  const found = await statusOf(origin + encodeURI(pages[asked % pages.length] ?? '/'), [200]);
  const missing = await statusOf(`${origin}/nowhere-${asked}`, [404]);
  return worst([found, missing]);
}

function statusOf(address: string, fine: readonly number[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent: false }, (response) => {
      response.resume().once('error', () => resolve('connection closed'));
      const { statusCode = 0 } = response;
      response.once('end', () => {
        if (fine.includes(statusCode)) resolve('done');
        else if (statusCode === 503) resolve('refused with a sentence');
        else reject(new Error(`GET ${address} answered ${statusCode}.`));
      });
    });
    request.once('error', () => resolve('connection closed'));
  });
}
