/** What the first step of a run does before the program: enter the cgroup, lower the limits. */
export interface EntryStep {
  /** `cgroup.procs` files to write oneself into; empty where there is no cgroup. */
  readonly doors: readonly string[];
  /** Hard limit of descriptors: Node raises the soft limit to the hard one. */
  readonly maxOpenFiles: number;
  /** Largest size of one file in bytes, rounded up to blocks of 512. */
  readonly maxFileBytes: number;
  /** The program with everything around it. */
  readonly command: readonly string[];
}

/** Exit code of an entry step that failed; nothing of the program was run then. */
export const ENTRY_FAILED = 125;
/** How the last line of a failed entry step begins. */
export const ENTRY_PREFIX = 'could not be started inside its limits: ';

const BLOCK_BYTES = 512;

/**
 * A shell of a few lines that is replaced by the program: so the first page that the program touches is
 * already charged to its cgroup, and a step that fails ends everything before the program was begun.
 * POSIX sh only (ulimit -f counts blocks of 512 bytes).
 */
const SCRIPT = `
fail() { echo "${ENTRY_PREFIX}$1" >&2; exit ${ENTRY_FAILED}; }
doors=$1; files=$2; blocks=$3; shift 3
while [ "$doors" -gt 0 ]; do
  echo $$ > "$1" || fail "$1 did not take it"
  shift; doors=$((doors - 1))
done
hard=$(ulimit -H -n)
if [ "$hard" = unlimited ] || [ "$hard" -gt "$files" ]; then ulimit -n "$files" || fail "no limit of $files descriptors"; fi
hard=$(ulimit -H -f)
if [ "$hard" = unlimited ] || [ "$hard" -gt "$blocks" ]; then ulimit -f "$blocks" || fail "no limit of $blocks blocks per file"; fi
ulimit -c 0 || fail "core dumps could not be switched off"
umask 077
exec "$@"
`;

/** The command line of the entry step. */
export function entryCommand(step: EntryStep): readonly [string, ...string[]] {
  const blocks = Math.ceil(step.maxFileBytes / BLOCK_BYTES);
  return [
    '/bin/sh',
    '-c',
    SCRIPT,
    'sh',
    String(step.doors.length),
    String(step.maxOpenFiles),
    String(blocks),
    ...step.doors,
    ...step.command,
  ];
}
