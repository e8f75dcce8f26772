import { readFileSync } from 'node:fs';

const checkMs = 500;
const shells = ['sh', 'dash', 'bash', 'ash', 'busybox'];

/**
 * Calls back when the npm that started this process is gone, however it went; a SIGKILL passes nothing
 * on. npm runs a script through `sh -c`, and some shells stay in between: then it is the shell's parent
 * that is npm. Without npm there is nobody to watch.
 * @param {() => void} onGone
 * @returns {() => void} ends the watch
 */
export function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    onGone();
  }, checkMs);
  return () => clearInterval(timer);
}

/** The process ids between us and npm, as one text. A process whose parent dies gets another parent. */
function ancestors() {
  const parent = process.ppid;
  const shellsParent = parentOfShell(parent);
  return `${parent} ${shellsParent ?? ''}`;
}

/** The parent of a process that is a shell. Source of the fields: proc_pid_stat(5). */
function parentOfShell(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // No procfs (macOS), or the shell has just died, which shows in our own parent.
    return undefined;
  }
  const end = stat.lastIndexOf(')');
  const name = stat.slice(stat.indexOf('(') + 1, end);
  return shells.includes(name) ? stat.slice(end + 2).split(' ')[1] : undefined;
}
