import type { GrowthKind } from '../protocol/verdict.ts';

/**
 * The commands that tell a class from its neighbours, the most telling first. PID, GROUP and POD stand for the
 * reader's own. The playbook has them with their sources.
 */
export const nextCommands: Readonly<Record<GrowthKind, readonly string[]>> = {
  'page-cache': [
    "grep -E '^(total_)?(active_file|inactive_file|shmem) ' GROUP/memory.stat",
    'sync; echo 64M > GROUP/memory.reclaim',
  ],
  'mapped-file': [
    "grep -E '^(RssAnon|RssFile|RssShmem)' /proc/PID/status",
    'pmap -X PID | sort -k 7 -n | tail',
  ],
  'deleted-but-open': ["ls -l /proc/PID/fd | grep '(deleted)'", 'df -h; du -sh'],
  tmpfs: ['df -h -t tmpfs', "grep -E '^(total_)?shmem ' GROUP/memory.stat"],
  'js-heap': ['node --heapsnapshot-signal=SIGUSR2, two snapshots, compared', 'kill -USR2 PID'],
  timers: ['process.getActiveResourcesInfo()', 'two heap snapshots, compared: look for Timeout'],
  'off-heap': ['process.memoryUsage(): external, arrayBuffers', "grep -E '^RssAnon' /proc/PID/status"],
  threads: ['ls /proc/PID/task | wc -l', "grep -E '^Threads' /proc/PID/status"],
  goroutines: ['curl -s localhost:6060/debug/pprof/goroutine?debug=1 | head', 'go tool pprof -top goroutine'],
  descriptors: ['ls -l /proc/PID/fd | tail', 'ls /proc/PID/fd | wc -l'],
  sockets: ['ss -tmp', "ls -l /proc/PID/fd | grep -c 'socket:'"],
  'slab-reclaimable': ['slabtop -o | head -20', 'sync; echo 64M > GROUP/memory.reclaim'],
  kernel: [
    "grep -E '^(slab|kernel_stack|pagetables|percpu|sock)' GROUP/memory.stat",
    'slabtop -o | head -20',
  ],
  swap: ["grep -E '^(VmRSS|VmSwap)' /proc/PID/status", 'cat GROUP/memory.swap.current'],
  'child-processes': ['ps -o pid,ppid,rss,cmd --ppid PID', 'cat GROUP/cgroup.procs | wc -l'],
  anonymous: [
    'pmap -X PID | sort -k 7 -n | tail',
    "grep -E '^(RssAnon|RssFile|RssShmem|Threads)' /proc/PID/status",
  ],
};
