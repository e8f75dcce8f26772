import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const MB = 2 ** 20;

/** An array of 8 KB, all of it on the JavaScript heap. */
const valuesOf8Kb = (number: number): number[] => new Array<number>(1024).fill(number);

/** One way to grow: a step keeps something, letting go drops all of it. */
export interface Way {
  step(number: number): unknown;
  letGo(): unknown;
}

/** Each keeps `megabytes` a step, or what comes nearest to that in its own kind. */
export const ways: Readonly<Record<string, (megabytes: number) => Way>> = {
  // Files of its own, written and closed. It holds nothing; the kernel keeps their pages.
  'page-cache': (megabytes) => {
    const names: string[] = [];
    return {
      step(number) {
        const name = `data.${number}`;
        const file = openSync(name, 'w');
        writeSync(file, Buffer.alloc(megabytes * MB, number));
        closeSync(file);
        names.push(name);
      },
      letGo() {
        for (const name of names.splice(0)) unlinkSync(name);
      },
    };
  },

  // Objects that are still reachable: an ordinary leak.
  'js-heap': (megabytes) => {
    const kept: { id: number; values: number[] }[] = [];
    return {
      step(number) {
        for (let i = 0; i < megabytes * 128; i++) kept.push({ id: i, values: valuesOf8Kb(number) });
      },
      letGo: () => kept.splice(0),
    };
  },

  // Buffers: small objects on the heap, their bytes beside it.
  'off-heap': (megabytes) => {
    const kept: Buffer[] = [];
    return {
      step: (number) => kept.push(Buffer.alloc(megabytes * MB, number)),
      letGo: () => kept.splice(0),
    };
  },

  // Files that are opened and never closed.
  descriptors: (megabytes) => {
    const open: number[] = [];
    return {
      step() {
        for (let i = 0; i < megabytes * 100; i++) open.push(openSync('/dev/null', 'r'));
      },
      letGo() {
        for (const file of open.splice(0)) closeSync(file);
      },
    };
  },

  // Threads that wait for work. Each is a V8 of its own.
  threads: () => {
    const workers: Worker[] = [];
    return {
      step: () => workers.push(new Worker('setInterval(() => {}, 1000)', { eval: true })),
      letGo: () => Promise.all(workers.splice(0).map((worker) => worker.terminate())),
    };
  },

  // Repeating timers that nobody stops.
  timers: (megabytes) => {
    const running: NodeJS.Timeout[] = [];
    return {
      step() {
        for (let i = 0; i < megabytes * 3_000; i++) running.push(setInterval(() => undefined, 3_600_000));
      },
      letGo() {
        for (const timer of running.splice(0)) clearInterval(timer);
      },
    };
  },

  // Other processes, started and left alone.
  'child-processes': () => {
    const children: ChildProcess[] = [];
    return {
      step: (number) => {
        if (number % 8 === 0) children.push(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']));
      },
      letGo() {
        for (const child of children.splice(0)) child.kill();
      },
    };
  },

  // Files that were deleted and are still open.
  'deleted-but-open': (megabytes) => {
    const open: number[] = [];
    return {
      step(number) {
        const file = openSync('gone', 'w');
        unlinkSync('gone');
        writeSync(file, Buffer.alloc(megabytes * MB, number));
        open.push(file);
      },
      letGo() {
        for (const file of open.splice(0)) closeSync(file);
      },
    };
  },

  // Nothing: garbage that is collected.
  none: (megabytes) => ({
    step(number) {
      for (let i = 0; i < megabytes * 128; i++) valuesOf8Kb(number);
    },
    letGo: () => undefined,
  }),
};
