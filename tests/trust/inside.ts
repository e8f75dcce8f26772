/** Writes itself into `cgroup.procs` files, then becomes the command behind the `--`. */
const ENTER = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 1; shift; done; shift; exec "$@"';

/** What to put before a command so that it runs in cgroups from its first instruction on. @param entrances their `cgroup.procs` files */
export function inside(entrances: readonly string[]): readonly string[] {
  return entrances.length === 0 ? [] : ['/bin/sh', '-c', ENTER, 'sh', ...entrances, '--'];
}
