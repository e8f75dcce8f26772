import { bubblewrap } from './bubblewrap.ts';
import type { Rung } from './ladder.ts';
import type { ProbeReport } from './probe.ts';

/** In a pid namespace of its own the first processes have the first pids: bwrap's reaper is 1, the program comes next. */
const HIGHEST_PID = 9;

/**
 * Judges what the probe saw.
 * @returns the rung, naming what was seen to work, and that its programs die with the server, which is what
 * --die-with-parent asks for and only the death of a server could show; or why bubblewrap is not to be trusted here.
 */
export function judgeProbe(report: ProbeReport, userNamespace: boolean): Rung | string {
  if (report.pid > HIGHEST_PID)
    return `the program had pid ${report.pid}, so it had no pid namespace of its own`;
  if (!report.wroteFiles) return 'the program could not write to its own directory';
  const achieved = ['own pid namespace', 'dies with the server'];
  if (report.tries['inherit-environment'] === false) achieved.push('clean environment');
  if (report.interfaces.length === 0) achieved.push('no network');
  if (!report.wroteSystem && !report.wroteSwitches) achieved.push('read-only system');
  return bubblewrap(achieved, userNamespace);
}
