import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFilesystem } from '../kernel/filesystem.ts';
import { type KernelRoots, thisKernel } from '../kernel/kernel-roots.ts';
import { asked } from '../kernel/shortage.ts';
import type { Filesystem, Limits } from '../protocol/environment.ts';
import type { Clock } from '../sampling/sampling.ts';
import { startSampling } from '../sampling/start-sampling.ts';
import { systemClock } from '../sampling/system-clock.ts';
import { chooseRung } from './confine/choose-rung.ts';
import { outsideOf } from './confine/outside.ts';
import { describeEnvironment } from './describe-environment.ts';
import { identify, type ProcessIdentity } from './journal/identity.ts';
import { openJournal } from './journal/journal.ts';
import { defaultStateDirs, openStateDir } from './journal/state-dir.ts';
import { type Swept, sweep } from './journal/sweep.ts';
import { keepRuns } from './keep-runs.ts';
import { closeOutOfReach, inheritedDescriptors } from './launch/inherited-descriptors.ts';
import { SEARCH_PATH } from './launch/program-of.ts';
import { type StartWatchdog, startWatchdog } from './launch/watchdog.ts';
import { createLeftovers } from './leftovers.ts';
import { availableMemoryBytes, limitsFor } from './limits.ts';
import { provePlace } from './prove-place.ts';
import type { RunContext, StartSampling } from './run-context.ts';
import type { Runner } from './runner.ts';
import { inTrialDir } from './trial.ts';

/** How a runner may be set up. Everything but the demos has a default. */
export interface RunnerOptions {
  /** Absolute path of the folder with `<id>/main.ts` for each demo. */
  readonly demosDir: string;
  /** Samples per second, 1 to 50; 10 unless told otherwise. */
  readonly hz?: number;
  /** Directory for the journal and the files of runs, on a disk; the first of {@link defaultStateDirs} that will do. */
  readonly stateDir?: string;
  /** Limits that differ from the defaults. */
  readonly limits?: Partial<Limits>;
  /** More that a program may read; by default the nearest `package.json` above `demosDir` and the `node_modules` beside it. */
  readonly readable?: readonly string[];
  /** `PATH` on which bwrap and setpriv are looked for. */
  readonly searchPath?: string;
  readonly roots?: KernelRoots;
  readonly clock?: Clock;
  /** How long the end of a run waits for its processes and its cgroup; 10 s unless told otherwise. */
  readonly patienceMs?: number;
  readonly startSampling?: StartSampling;
  readonly startWatchdog?: StartWatchdog;
  /** Told what a killed predecessor had left, when it had left anything. */
  readonly onSwept?: (swept: Swept) => void;
}

const DEFAULT_HZ = 10;
const SWEEP_PATIENCE_MS = 5000;
const END_PATIENCE_MS = 10_000;

/**
 * Makes the runner of this machine: finds the state directory, clears up after a killed predecessor, tries
 * out cgroups and confinement, and is then ready to start runs.
 * @throws NoStateDir when there is no directory on a disk for the files of runs; Shortage, or the system's error, when
 * something cannot be found out now.
 */
export async function createRunner(options: RunnerOptions): Promise<Runner> {
  const roots = options.roots ?? thisKernel;
  const clock = options.clock ?? systemClock;
  const stateDir = stateDirOf(options, roots);
  const server = whoAmI(roots);
  const journal = openJournal(stateDir.path);
  const swept = await sweep({ roots, clock, stateDir: stateDir.path, server, patienceMs: SWEEP_PATIENCE_MS });
  if (swept.cleared.length + swept.left.length > 0) options.onSwept?.(swept);
  const trial = { journal, server, stateDir: stateDir.path };
  const found = await provePlace({ roots, clock, ...trial });
  // Demos run on the runtime that runs this: its version is what the page says.
  const nodePath = realpathSync(process.execPath);
  const demosDir = realpathSync(options.demosDir);
  const readable = readableFor(options, nodePath, demosDir);
  const place = found.kind === 'place' ? found.place : undefined;
  const inherited = closeOutOfReach(roots, inheritedDescriptors(roots));
  const outside = outsideOf(roots, stateDir.path, demosDir, join(projectOf(demosDir), 'node_modules'), place);
  const searchPath = options.searchPath ?? SEARCH_PATH;
  const chosen = await inTrialDir(trial, (filesDir) =>
    chooseRung({ nodePath, readable, inherited, outside, searchPath, filesDir }),
  );
  const context: RunContext = {
    roots,
    clock,
    hz: options.hz ?? DEFAULT_HZ,
    limits: limitsFor(availableMemoryBytes(roots), options.limits),
    environment: describeEnvironment(roots, found, chosen, stateDir.filesystem),
    place,
    rung: chosen.rung,
    stateDir: stateDir.path,
    journal,
    server,
    nodePath,
    demosDir,
    readable,
    inherited,
    patienceMs: options.patienceMs ?? END_PATIENCE_MS,
    leftovers: createLeftovers(clock),
    startSampling: options.startSampling ?? startSampling,
    startWatchdog: options.startWatchdog ?? startWatchdog,
  };
  return keepRuns(context);
}

function stateDirOf(options: RunnerOptions, roots: KernelRoots): ReturnType<typeof openStateDir> {
  const uid = process.getuid?.() ?? 0;
  const candidates = options.stateDir === undefined ? defaultStateDirs(process.env, uid) : [options.stateDir];
  return openStateDir(roots, candidates, uid, filesystemAt);
}

/** Where mounts cannot be read (macOS) the file system is taken to be a disk, and the page says that it is not known. */
function filesystemAt(roots: KernelRoots, path: string): Filesystem {
  const found = asked(readFilesystem(roots, path));
  return found.kind === 'value'
    ? found.value
    : { type: 'unknown', pageCache: true, reason: `its type cannot be told here (${found.because})` };
}

function whoAmI(roots: KernelRoots): ProcessIdentity {
  return (
    identify(roots, process.pid) ?? {
      pid: process.pid,
      startTimeTicks: null,
      bootId: null,
      pidNamespace: null,
    }
  );
}

function readableFor(options: RunnerOptions, nodePath: string, demosDir: string): string[] {
  const project = projectOf(demosDir);
  const beside = [join(project, 'package.json'), join(project, 'node_modules')].filter((path) =>
    existsSync(path),
  );
  return [dirname(nodePath), demosDir, ...(options.readable ?? beside)];
}

/** The nearest directory above with a `package.json`: it tells the runtime how to read the programs. */
function projectOf(directory: string): string {
  if (existsSync(join(directory, 'package.json')) || directory === dirname(directory)) return directory;
  return projectOf(dirname(directory));
}
