import { bubblewrap } from './bubblewrap.ts';
import type { Rung } from './ladder.ts';
import type { ProbeReport } from './probe.ts';

/** In a pid namespace of its own the first processes have the first pids: bwrap's reaper is 1, the program comes next. */
const HIGHEST_PID = 9;

/**
 * Judges what the probe saw.
 * @returns the rung, naming only what was seen to work; or why bubblewrap is not to be trusted here.
 */
export function judgeProbe(report: Omit<ProbeReport, 'tries'>, userNamespace: boolean): Rung | string {
  if (report.pid > HIGHEST_PID)
    return `the program had pid ${report.pid}, so it had no pid namespace of its own`;
  if (!report.wroteFiles) return 'the program could not write to its own directory';
  const achieved = ['own pid namespace', 'dies with the server', 'clean environment'];
  if (report.interfaces.length === 0) achieved.push('no network');
  if (!report.wroteSystem && !report.wroteSwitches) achieved.push('read-only system');
  return bubblewrap(achieved, userNamespace);
}
