#!/bin/sh
# Prints the memory counters of a cgroup, or of a process and its cgroup, again and again: what "npm run triage -- -" and the
# page read. It only reads; it needs sh, cat, sed, date and sleep, as BusyBox has them.
#
#   sh collect.sh [PID] [every SECONDS] [times N]
#   kubectl exec -i POD -- sh -s < collect.sh | npm run -s triage -- -
#   docker exec -i NAME sh -s < collect.sh | tee mem.txt
pid='' every=10 times=60
while [ $# -gt 0 ]; do
  case $1 in
    every) every=$2; shift ;;
    times) times=$2; shift ;;
    *[!0-9]*) echo "collect.sh: expected a pid, \"every SECONDS\" or \"times N\", found $1" >&2; exit 2 ;;
    *) pid=$1 ;;
  esac
  shift
done
root=/sys/fs/cgroup
of=${pid:-self}
if [ -e "$root/memory/memory.stat" ]; then
  path=$(sed -n 's/^[0-9]*:\([^:]*,\)*memory\(,[^:]*\)*:\(.*\)$/\3/p' "/proc/$of/cgroup")
  group=$root/memory$path; usage=memory.usage_in_bytes; limit=memory.limit_in_bytes
  # In a container the hierarchy begins at its own group, whatever the host calls it.
  [ -e "$group/memory.stat" ] || group=$root/memory
else
  path=$(sed -n 's/^0:://p' "/proc/$of/cgroup")
  group=$root$path; usage=memory.current; limit=memory.max
  [ -e "$group/memory.stat" ] || group=$root
fi
[ -r "$group/memory.stat" ] || { echo "collect.sh: $group/memory.stat cannot be read; is there a memory cgroup here?" >&2; exit 1; }
n=0
while [ "$n" -lt "$times" ]; do
  [ "$n" -eq 0 ] || sleep "$every"
  n=$((n + 1))
  # A second that is a multiple of 4096 would look like a size: the fraction says that it is a time.
  echo "$(date +%s).0"
  cat "$group/$usage" "$group/$limit" 2>/dev/null
  cat "$group/memory.stat" || exit 1
  [ -z "$pid" ] || cat "/proc/$pid/status" || exit 0
done
