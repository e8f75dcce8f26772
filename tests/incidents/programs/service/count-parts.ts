import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type MakeDoer, piecewise } from './doer.ts';

/** A connected pair of sockets of this process, by a server of its own; the far end is paused and reads nothing. */
function pairs(where: string | { port: number; host: string }, onPair: (near: Socket, far: Socket) => void) {
  const far: Socket[] = [];
  const kept: Socket[] = [];
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    far.push(socket);
    kept.push(socket);
  });
  server.listen(where);
  return () => {
    const address = server.address();
    if (address === null) return;
    const near = typeof address === 'string' ? connect(address) : connect(address.port, '127.0.0.1');
    near.on('error', () => near.destroy());
    kept.push(near);
    near.once('connect', () => {
      const other = far.shift();
      if (other !== undefined) onPair(near, other);
    });
  };
}

/** Ways to pile up descriptors, sockets, threads and processes. */
export const countParts: Readonly<Record<string, MakeDoer>> = {
  'open-files': () => {
    const all: number[] = [];
    return piecewise(0, () => all.push(openSync('/dev/null', 'r')), { countsPieces: true });
  },

  // Connections that nobody closes, with nothing in them.
  'idle-sockets': () => {
    const pair = pairs('idle.sock', () => undefined);
    return piecewise(0, pair, { countsPieces: true });
  },

  // Connections whose far end does not read: the kernel keeps what was sent.
  'unread-tcp': ({ pieceBytes = 120_000 }) => {
    const data = Buffer.alloc(pieceBytes, 9);
    const pair = pairs({ port: 0, host: '127.0.0.1' }, (near) => near.write(data));
    return piecewise(pieceBytes, pair);
  },

  'unread-unix': ({ pieceBytes = 90_000 }) => {
    const data = Buffer.alloc(pieceBytes, 9);
    const pair = pairs('unread.sock', (near) => near.write(data));
    return piecewise(pieceBytes, pair);
  },

  // Named pipes that are written to and not read.
  pipes: ({ pieceBytes = 65_536 }) => {
    const data = Buffer.alloc(pieceBytes, 9);
    let number = 0;
    return piecewise(pieceBytes, (bytes) => {
      const name = `pipe.${number++}`;
      execFileSync('mkfifo', [name]);
      const file = openSync(name, constants.O_RDWR | constants.O_NONBLOCK);
      writeSync(file, data, 0, bytes);
    });
  },

  workers: () => {
    const all: Worker[] = [];
    return piecewise(0, () => all.push(new Worker('setInterval(() => {}, 1000)', { eval: true })), {
      countsPieces: true,
    });
  },

  // Small processes that are started and never end.
  children: () => {
    const all: ChildProcess[] = [];
    return piecewise(0, () => all.push(spawn('sleep', ['1000'], { stdio: 'ignore' })), {
      countsPieces: true,
    });
  },

  // The same with a runtime in each.
  'node-children': () => {
    const all: ChildProcess[] = [];
    const script = 'setInterval(() => {}, 1000)';
    return piecewise(0, () => all.push(spawn(process.execPath, ['-e', script], { stdio: 'ignore' })), {
      countsPieces: true,
    });
  },

  // One child, a helper that was there from the start, and keeps what it is sent.
  'growing-child': ({ pieceBytes = 65_536 }) => {
    const script = `const kept=[];process.stdin.on('data',(d)=>{kept.push(Buffer.alloc(d.length,1))})`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'] });
    const data = Buffer.alloc(pieceBytes, 1);
    return piecewise(pieceBytes, () => child.stdin.write(data));
  },

  // A child for each of some requests, that ends by itself.
  'short-children': () => ({
    ...piecewise(0, () => void spawn('true', { stdio: 'ignore' }), { countsPieces: true }),
    held: () => ({ bytes: 0 }),
  }),

  // Descriptors that come in waves and are closed again.
  'files-in-waves': ({ most = 400 }) => {
    const all: number[] = [];
    const doer = piecewise(
      0,
      () => {
        all.push(openSync('/dev/null', 'r'));
        if (all.length >= most) for (const file of all.splice(0)) closeSync(file);
      },
      { countsPieces: true },
    );
    return { ...doer, held: () => ({ bytes: 0, pieces: all.length }) };
  },
};
