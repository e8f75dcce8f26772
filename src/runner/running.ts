import type { Sampling } from '../sampling/sampling.ts';
import type { RunBelongings } from './belongings.ts';
import { inhabitantsOf } from './cgroup/empty-cgroup.ts';
import { watchDeadline } from './end/deadline.ts';
import { watchDisk } from './end/disk-quota.ts';
import { outOfMemory } from './end/out-of-memory.ts';
import { cgroupVanished } from './end/vanished.ts';
import { markedProcesses } from './journal/marked-processes.ts';
import { type LaunchedProgram, launchProgram } from './launch/launch-program.ts';
import { programOf } from './launch/program-of.ts';
import { createProgramTalk, type ProgramTalk } from './program-talk.ts';
import type { RunContext } from './run-context.ts';
import type { Subject } from './subject.ts';
import { createLogOutput, type LogOutput } from './talk/log-output.ts';
import { openProgramChannel, type ProgramChannel } from './talk/program-channel.ts';

/** The moving parts of a run that runs. */
export interface Running {
  readonly program: LaunchedProgram;
  readonly channel: ProgramChannel;
  readonly talk: ProgramTalk;
  readonly output: LogOutput;
  readonly sampling: Sampling;
  /** Stops the deadline, the disk watch and the count of watchers. */
  stopWatching(): void;
}

const MAX_LOG_LINES = 5000;
const LOG_LINES_PER_SECOND = 1000;

/**
 * Starts sampling, then the program, then everything that may end it. Sampling comes first, so that the empty
 * cgroup is in the picture.
 * @throws the system's error when no process could be made; sampling is stopped then.
 */
export async function startRunning(
  context: RunContext,
  subject: Subject,
  belongings: RunBelongings,
): Promise<Running> {
  const { log, cause, demo } = subject;
  const nowMs = (): number => context.clock.nowMs() - subject.startMs;
  const talk = createProgramTalk(demo, context.clock, (phase) => {
    log.append({ type: 'mark', data: { tMs: nowMs(), by: 'program', ...phase } });
  });
  const started: { program?: LaunchedProgram } = {};
  const sampling = sample(context, subject, belongings, talk, () => started.program);
  try {
    const program = launchProgram(programOf(context, subject, belongings));
    started.program = program;
    if (program.pid !== undefined) belongings.notePid(program.pid);
    const output = readOutput(context, subject, program);
    const channel = openProgramChannel(program.channel, context.clock, {
      onMessage: talk.hear,
      onNonsense: (text) => log.append({ type: 'log', data: { tMs: nowMs(), stream: 'runner', text } }),
    });
    program.exited(output.lastWords).then((exit) => cause.claim({ kind: 'exit', exit }));
    return {
      program,
      channel,
      talk,
      output,
      sampling,
      stopWatching: watchForEnds(context, subject, belongings),
    };
  } catch (error) {
    started.program?.kill();
    await sampling.stop();
    throw error;
  }
}

function sample(
  context: RunContext,
  subject: Subject,
  belongings: RunBelongings,
  talk: ProgramTalk,
  program: () => LaunchedProgram | undefined,
): Sampling {
  const { roots, clock, hz, environment } = context;
  const nothing: ReadonlySet<number> = new Set();
  return context.startSampling(
    {
      cgroup: belongings.cgroup ?? { unavailable: environment.cgroup.reason ?? 'This run has no cgroup.' },
      rootPid: () => program()?.pid,
      scaffoldPids: () => program()?.scaffoldPids() ?? nothing,
      selfReport: talk.lastReport,
      filesDir: belongings.filesDir,
    },
    {
      roots,
      clock,
      hz,
      startMs: subject.startMs,
      onSample(data) {
        subject.log.append({ type: 'sample', data });
        const end = outOfMemory(data) ?? cgroupVanished(data, belongings.cgroup);
        if (end !== undefined) subject.cause.claim(end);
      },
    },
  );
}

function readOutput(context: RunContext, subject: Subject, program: LaunchedProgram): LogOutput {
  const limits = {
    bytes: context.limits.outputBytes,
    lines: MAX_LOG_LINES,
    linesPerSecond: LOG_LINES_PER_SECOND,
  };
  const output = createLogOutput(context.clock, subject.startMs, limits, (data) => {
    subject.log.append({ type: 'log', data });
  });
  output.read(program.stdout, 'stdout');
  output.read(program.stderr, 'stderr');
  return output;
}

function watchForEnds(context: RunContext, subject: Subject, belongings: RunBelongings): () => void {
  const { clock, roots, limits } = context;
  const { cgroup, filesDir } = belongings;
  const claim = subject.cause.claim;
  const deadlineMs = Math.min(subject.demo.deadlineMs, limits.deadlineMs);
  const stopDeadline = watchDeadline(clock, deadlineMs, claim, subject.startMs);
  const stopDisk = watchDisk({
    clock,
    filesDir,
    proc: roots.proc,
    pids: () => (cgroup === undefined ? markedProcesses(roots, filesDir) : inhabitantsOf(cgroup)),
    quotaBytes: limits.diskQuotaBytes,
    quotaFiles: limits.fileQuota,
    reserveBytes: limits.diskReserveBytes,
    claim,
  });
  subject.watchers.arm(claim);
  return () => {
    stopDeadline();
    stopDisk();
    subject.watchers.disarm();
  };
}
