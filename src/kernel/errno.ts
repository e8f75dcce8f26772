/** What an errno of a kernel file means to the reader of the page. Source: errno(3), cgroups(7), proc(5). */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file here',
  ENOTDIR: 'there is no such directory here',
  ENODEV: 'its cgroup is gone',
  ESRCH: 'the process is gone',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the machine has too many files open',
  ENOMEM: 'the machine has no memory to spare',
  EAGAIN: 'the machine has no process or thread to spare',
  EOPNOTSUPP: 'this kernel has it switched off',
  ENOTSUP: 'this kernel has it switched off',
  EROFS: 'it is mounted read-only',
  ENOSPC: 'the disk is full: no space, or no inodes, are left',
  EDQUOT: 'the quota of this user on the disk is used up',
  EIO: 'the disk has a fault',
};

/** The errno name of a thrown system error (`ENOENT`), or undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A phrase for an errno name: "permission denied"; the bare name for one that needs no words here. */
export function meaningOf(code: string): string {
  return MEANINGS[code] ?? code;
}
