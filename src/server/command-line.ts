import { parseArgs } from 'node:util';

/** What the notebook was asked to do. */
export interface CommandLine {
  readonly help: boolean;
  readonly port: number;
  readonly open: boolean;
  /** Samples per second. */
  readonly hz: number;
  /** Most runs at a time; the runner's own default when left out. */
  readonly concurrent?: number;
  /** Where journal and files of runs are kept; the runner chooses when left out. */
  readonly stateDir?: string;
  /** A further user whose processes may start and stop runs. */
  readonly alsoUid?: number;
  /** Whether processes that are not ours may be watched. */
  readonly triage: boolean;
  /** Port of a development server in front of this one. */
  readonly devPort?: number;
}

/** The command line was not understood; the message says what was expected. */
export class BadCommandLine extends Error {
  override readonly name = 'BadCommandLine';
}

/** All options, as `--help` prints them. */
export const usage = `Usage: npm start -- [options]

  --port N        port to serve on (default 4321, or the PORT environment variable)
  --no-open       do not open a browser
  --hz N          samples per second, 1 to 50 (default 10)
  --concurrent N  most runs at a time, 1 to 16 (default 4)
  --state-dir D   where runs keep their journal and their files; must not be a tmpfs
  --also-uid N    a user beside your own whose browser may start and stop runs
  --no-triage     no watching of processes that are not the notebook's own
  --help          this text

The notebook listens on this machine's loopback addresses only.`;

/**
 * Reads the options. `PORT` stands in for `--port`.
 * @throws BadCommandLine
 */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): CommandLine {
  const values = readOptions(args);
  const optional = {
    concurrent: whole('--concurrent', values.concurrent, 1, 16),
    stateDir: values['state-dir'],
    devPort: whole('--dev-port', values['dev-port'], 1, 65_535),
    alsoUid: whole('--also-uid', values['also-uid'], 0, 2 ** 32 - 2),
  };
  const portName = values.port === undefined ? 'PORT' : '--port';
  return {
    help: values.help ?? false,
    port: whole(portName, values.port ?? (env.PORT || undefined), 0, 65_535) ?? 4321,
    open: values.open ?? true,
    triage: values.triage ?? true,
    hz: whole('--hz', values.hz, 1, 50) ?? 10,
    ...(optional.concurrent === undefined ? {} : { concurrent: optional.concurrent }),
    ...(optional.stateDir === undefined ? {} : { stateDir: optional.stateDir }),
    ...(optional.devPort === undefined ? {} : { devPort: optional.devPort }),
    ...(optional.alsoUid === undefined ? {} : { alsoUid: optional.alsoUid }),
  };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        help: { type: 'boolean' },
        port: { type: 'string' },
        open: { type: 'boolean' },
        triage: { type: 'boolean' },
        hz: { type: 'string' },
        concurrent: { type: 'string' },
        'state-dir': { type: 'string' },
        'dev-port': { type: 'string' },
        'also-uid': { type: 'string' },
      },
    }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadCommandLine(`${why}\n\n${usage}`, { cause: error });
  }
}

function whole(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new BadCommandLine(`Expected of ${name} a whole number from ${least} to ${most}, found "${text}".`);
}
