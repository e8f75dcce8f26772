import type { Environment } from '../protocol/environment.ts';

/** One paragraph on what this machine can show and what it cannot, for the terminal. */
export function describeMachine(environment: Environment): string {
  return [
    `${environment.platform === 'linux' ? 'Linux' : environment.platform} ${environment.kernel}, programs on Node ${environment.node}.`,
    describeCgroup(environment),
    describeConfinement(environment),
    describeFilesystem(environment),
  ].join(' ');
}

function describeCgroup({ cgroup }: Environment): string {
  const because = cgroup.reason === undefined ? '' : ` ${sentence(cgroup.reason)}`;
  if (cgroup.version === null) {
    return `There is no memory cgroup here, so the container's number is missing and charts show processes only.${because}`;
  }
  const name = `Memory is counted by cgroup v${cgroup.version}${cgroup.hybrid ? ' (with a cgroup2 beside it)' : ''}`;
  if (cgroup.writable) return `${name}, and every run gets a cgroup of its own.`;
  return `${name}, but no run can get a cgroup of its own, so charts show processes only.${because}`;
}

function describeConfinement({ confinement }: Environment): string {
  const because = confinement.reason === undefined ? '' : ` (${confinement.reason.replace(/\.$/, '')})`;
  const open = (confinement.allowed ?? []).length > 0;
  const could = open ? ' What a program could do to this machine is listed by GET /api/health.' : '';
  if (confinement.level === 'none') return `Nothing confines the programs${because}.${could}`;
  const how =
    confinement.level === 'bubblewrap'
      ? 'Programs run in bubblewrap'
      : 'Programs die with the notebook, no more';
  const what = confinement.achieved.length === 0 ? '' : `: ${confinement.achieved.join(', ')}`;
  return `${how}${because}${what}.${could}`;
}

function describeFilesystem({ filesystem }: Environment): string {
  if (filesystem.pageCache) return `Their files lie on ${filesystem.type}, which has a page cache to watch.`;
  const because = filesystem.reason === undefined ? '' : ` ${sentence(filesystem.reason)}`;
  return `Their files would lie on ${filesystem.type}, which has no page cache of its own.${because}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What the start cleared away of a notebook that was killed. */
export function describeSweep(cleared: number, left: number): string {
  const done = `Cleared away ${cleared} ${cleared === 1 ? 'run' : 'runs'} that a killed notebook had left.`;
  return left === 0 ? done : `${done} ${left} could not be cleared yet; the next start tries again.`;
}
