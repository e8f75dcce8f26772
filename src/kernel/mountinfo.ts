import { join } from 'node:path';
import { readKernelFile } from './kernel-file.ts';
import { KernelFormatError } from './kernel-format-error.ts';
import type { KernelRoots } from './kernel-roots.ts';
import { mapReading, type Reading } from './reading.ts';

/** One mount that this process can see. Paths are plain: octal escapes are resolved. */
export interface Mount {
  readonly mountId: number;
  readonly parentId: number;
  /** `major:minor` of `st_dev` of the files in it. */
  readonly device: string;
  /** The directory of the mounted file system that is the root of this mount; not `/` for bind mounts. */
  readonly root: string;
  /** Where it is mounted, relative to this process's root. */
  readonly mountPoint: string;
  /** Per-mount options: `rw`, `ro`, `nosuid`, … */
  readonly options: readonly string[];
  /** `ext4`, `overlay`, `cgroup`, `cgroup2`, … */
  readonly fsType: string;
  readonly source: string;
  /** Per-super-block options: `rw`, the v1 controllers, `upperdir=…` of overlay. */
  readonly superOptions: readonly string[];
}

/**
 * Parses `/proc/PID/mountinfo`, one mount per line, in the order in which they were made (a later
 * mount hides an earlier one at the same place). Between the options and ` - ` stand zero or more
 * optional fields. Space, tab, newline and backslash in a path are written as `\040`, `\011`, `\012`, `\134`; in the
 * options at the end of the line, which each file system writes itself, a space may stand as it is.
 *
 *     35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory
 *
 * Source: proc_pid_mountinfo(5); Linux Documentation/filesystems/proc.rst §3.5.
 * @throws KernelFormatError on a line of another form.
 */
export function parseMountinfo(text: string, file = 'mountinfo'): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseLine(line, file));
}

/** Reads the mounts that this process can see, from `/proc/self/mountinfo`. */
export function readMountinfo(roots: KernelRoots): Reading<Mount[]> {
  const path = join(roots.proc, 'self/mountinfo');
  return mapReading(readKernelFile(path), (text) => parseMountinfo(text, path));
}

function parseLine(line: string, file: string): Mount {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  const [mountId, parentId, device, root, mountPoint, options] = fields;
  const [fsType, source, ...rest] = dash < 0 ? [] : fields.slice(dash + 1);
  if (
    !mountId ||
    !/^\d+$/.test(mountId) ||
    !parentId ||
    !/^\d+$/.test(parentId) ||
    !device ||
    !/^\d+:\d+$/.test(device) ||
    !root ||
    !mountPoint ||
    !options ||
    !fsType ||
    source === undefined
  ) {
    throw new KernelFormatError(
      file,
      'lines of "id parent major:minor root mount-point options … - type source options"',
      line,
    );
  }
  return {
    mountId: Number(mountId),
    parentId: Number(parentId),
    device,
    root: unescapeOctal(root),
    mountPoint: unescapeOctal(mountPoint),
    options: options.split(','),
    fsType: unescapeOctal(fsType),
    source: unescapeOctal(source),
    // A file system prints its own options, and not all of them escape a space: 9p of WSL2 has path=C:\\Program Files.
    superOptions: rest.join(' ').split(',').map(unescapeOctal),
  };
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
