// A service that does one thing: it writes access logs. It keeps nothing of them: a line is made,
// written and forgotten. The current file is held open and rotated by size, as every logging
// library does it.
import { setTimeout as sleep } from 'node:timers/promises';
import { announce, count, knobs, onAction } from '../_shared/notebook.ts';
import { accessLogLine } from './access-log-line.ts';
import { LogReader } from './log-reader.ts';
import { RotatingLog } from './rotating-log.ts';

const MB = 2 ** 20;
const knob = knobs({ totalMb: 160, linesPerSecond: 50_000, fileMb: 32, reader: false, lingerSeconds: 60 });

const log = new RotatingLog(knob.fileMb * MB);
const writing = () => log.loggedBytes < knob.totalMb * MB;
const reader = new LogReader(() => (writing() ? log.closed() : [...log.closed(), 'access.log']));

function tell(): void {
  count({
    loggedBytes: log.loggedBytes,
    readBytes: reader.readBytes,
    closedBytes: log.closedBytes(),
    openBytes: log.openBytes(),
  });
}

onAction({
  'start-reader': () => reader.start(),
  'stop-reader': () => reader.stop(),
  'delete-rotated': () => log.deleteClosed(),
  'delete-current': () => log.deleteCurrent(),
  'reopen-current': () => log.reopen(),
  sync: () => log.sync(),
  'collect-garbage': () => {
    globalThis.gc?.();
    return 'one full collection';
  },
});

// Whoever wants to see a change needs to have seen the state before it.
tell();
await sleep(300);

if (knob.reader) reader.start();
const buffer = Buffer.alloc(MB);
const startMs = performance.now();
let lines = 0;
while (writing()) {
  const dueLines = Math.floor(((performance.now() - startMs) / 1000) * knob.linesPerSecond) - lines;
  let filledBytes = 0;
  for (let i = 0; i < Math.min(dueLines, 1_000); i++)
    filledBytes += buffer.write(accessLogLine(lines++), filledBytes);
  if (filledBytes > 0) log.write(buffer.subarray(0, filledBytes));
  tell();
  await sleep(dueLines > 1_000 ? 0 : 10);
}
announce('written', 'last line written', `${Math.round(log.loggedBytes / MB)} MB`);

const leaveMs = performance.now() + knob.lingerSeconds * 1000;
while (performance.now() < leaveMs) {
  tell();
  await sleep(50);
}
reader.stop();
