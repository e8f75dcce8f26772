import * as z from 'zod';
import { bubblewrap } from './bubblewrap.ts';
import type { Rung } from './ladder.ts';

/** What a program saw from inside the sandbox. */
export const ProbeReportSchema = z.object({
  /** Its own pid, in its own namespace. */
  pid: z.int(),
  /** Network interfaces that lead outside. */
  interfaces: z.array(z.string()),
  /** Whether it could write to the system, to the kernel's switches, and to its own files. */
  wroteSystem: z.boolean(),
  wroteSwitches: z.boolean(),
  wroteFiles: z.boolean(),
  /** Names in its environment. */
  env: z.array(z.string()),
});
export type ProbeReport = z.infer<typeof ProbeReportSchema>;

/** The program of the probe, for `node --eval`: it tries what a run must not be able to do, and says what came of it. */
export const PROBE_SCRIPT = `
const { networkInterfaces } = require('node:os');
const { openSync, writeFileSync } = require('node:fs');
const can = (act) => { try { act(); return true; } catch { return false; } };
console.log(JSON.stringify({
  pid: process.pid,
  interfaces: Object.entries(networkInterfaces()).filter(([, all]) => all.some((one) => !one.internal)).map(([name]) => name),
  wroteSystem: can(() => writeFileSync('/usr/.memory-notebook-probe', '')),
  wroteSwitches: can(() => openSync('/proc/sys/vm/drop_caches', 'w')),
  wroteFiles: can(() => writeFileSync('probe', '')),
  env: Object.keys(process.env),
}));
`;

/** In a pid namespace of its own the first processes have the first pids: bwrap's reaper is 1, the program comes next. */
const HIGHEST_PID = 9;

/**
 * Judges what the probe saw.
 * @returns the rung, naming only what was seen to work; or why bubblewrap is not to be trusted here.
 */
export function judgeProbe(report: ProbeReport, userNamespace: boolean): Rung | string {
  if (report.pid > HIGHEST_PID)
    return `the program had pid ${report.pid}, so it had no pid namespace of its own`;
  if (!report.wroteFiles) return 'the program could not write to its own directory';
  const achieved = ['own pid namespace', 'dies with the server', 'clean environment'];
  if (report.interfaces.length === 0) achieved.push('no network');
  if (!report.wroteSystem && !report.wroteSwitches) achieved.push('read-only system');
  return bubblewrap(achieved, userNamespace);
}
