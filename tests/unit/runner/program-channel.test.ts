import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { openProgramChannel } from '../../../src/runner/talk/program-channel.ts';
import { handClock } from '../sampling/hand-clock.ts';

/** What is said of a channel whose writing end fails with this. */
async function saidOf(code: string): Promise<string[]> {
  const said: string[] = [];
  const error = Object.assign(new Error(`${code}: write`), { code });
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done(error) });
  openProgramChannel(stream, handClock(), {
    onMessage: () => undefined,
    onNonsense: (sentence) => said.push(sentence),
  });
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.push('\n');
  await closed;
  return said;
}

test('a channel that breaks by itself is told, one whose other end is gone is not', async () => {
  assert.deepEqual(await saidOf('EIO'), [
    'The channel to the program broke (EIO: write), so it hears nothing more.',
  ]);
  assert.deepEqual(await saidOf('EPIPE'), []);
  assert.deepEqual(await saidOf('ECONNRESET'), []);
});
