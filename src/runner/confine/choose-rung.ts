import { type Held, whatIsHeld } from './attempts.ts';
import { bubblewrap, INFO_FD } from './bubblewrap.ts';
import { judgeProbe } from './bubblewrap-probe.ts';
import { noConfinement, parentDeathSignal, type Rung } from './ladder.ts';
import { outputOf } from './output-of.ts';
import type { Outside } from './outside.ts';
import { type ProbeReport, ProbeReportSchema, probeCommand } from './probe.ts';

/** The rung that works here, what it holds back, and why it is not a higher one. */
export interface ChosenRung {
  readonly rung: Rung;
  /** As the probe saw it; left out where the probe itself could not be run. */
  readonly held?: Held;
  readonly reason?: string;
}

/** What the probe needs: the runtime that will run the demos, and a directory like a run's. */
export interface ProbeOptions {
  readonly nodePath: string;
  readonly filesDir: string;
  readonly readable: readonly string[];
  /** `PATH` to find the tools on. */
  readonly searchPath: string;
  /** What a program is to be kept from. */
  readonly outside: Outside;
  /** Descriptors that no program may be handed. */
  readonly inherited: readonly number[];
}

/** Tries the rungs from the top, by running a program on each: that a tool is installed says nothing. */
export async function chooseRung(options: ProbeOptions): Promise<ChosenRung> {
  const top = await tryBubblewrap(options, true);
  if (typeof top !== 'string') return top;
  const older = await tryBubblewrap(options, false);
  if (typeof older !== 'string') return older;
  const why = `bubblewrap does not work here: ${top}`;
  const next = await tryParentDeathSignal(options);
  if (next === undefined) return { ...(await seenOn(parentDeathSignal, options)), reason: why };
  return { ...(await seenOn(noConfinement, options)), reason: `${why}; setpriv neither: ${next}` };
}

async function tryBubblewrap(options: ProbeOptions, userNamespace: boolean): Promise<ChosenRung | string> {
  const report = await probeOn(bubblewrap([], userNamespace), options);
  if (typeof report === 'string') return report;
  const rung = judgeProbe(report, userNamespace);
  return typeof rung === 'string' ? rung : { rung, held: whatIsHeld(report.tries) };
}

/** A rung that holds back little, with what was seen of it. */
async function seenOn(rung: Rung, options: ProbeOptions): Promise<ChosenRung> {
  const report = await probeOn(rung, options);
  return typeof report === 'string' ? { rung } : { rung, held: whatIsHeld(report.tries) };
}

/** @returns what the probe reported, or why it did not. */
async function probeOn(rung: Rung, options: ProbeOptions): Promise<ProbeReport | string> {
  const command = rung.wrap({
    command: probeCommand(options.nodePath, options.outside),
    filesDir: options.filesDir,
    readable: options.readable,
    env: { PATH: options.searchPath },
  });
  // The shell gives bwrap somewhere to write what it tells on its info descriptor.
  const script = rung.hasScaffold ? `exec "$@" ${INFO_FD}>/dev/null` : 'exec "$@"';
  const said = await outputOf(['/bin/sh', '-c', script, 'sh', ...command], options);
  if (said.kind === 'failed') return said.because;
  const report = ProbeReportSchema.safeParse(parsed(said.text));
  return report.success ? report.data : `the probe answered ${JSON.stringify(said.text.slice(0, 100))}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function tryParentDeathSignal(options: ProbeOptions): Promise<string | undefined> {
  const command = parentDeathSignal.wrap({
    command: ['/bin/sh', '-c', 'echo works'],
    filesDir: options.filesDir,
    readable: [],
    env: {},
  });
  const said = await outputOf(command, options);
  return said.kind === 'failed' ? said.because : undefined;
}
