/** Commands that repeat the investigation on a host, for the export. The playbook has them with their sources. */
export const redo = `Where \`stat -fc %T /sys/fs/cgroup\` prints \`cgroup2fs\`, the host has cgroup v2.

### cgroup v2

\`\`\`sh
cg="/sys/fs/cgroup$(grep '^0::' /proc/PID/cgroup | cut -d: -f3-)"
cat "$cg/memory.current"
grep -E '^(anon|file|kernel|shmem|active_file|inactive_file) ' "$cg/memory.stat"
cat "$cg/memory.events" "$cg/memory.pressure"
\`\`\`

### cgroup v1

\`\`\`sh
cg="/sys/fs/cgroup/memory$(grep -E '^[0-9]+:([^:]*,)?memory[,:]' /proc/PID/cgroup | cut -d: -f3-)"
cat "$cg/memory.usage_in_bytes" "$cg/memory.kmem.usage_in_bytes" "$cg/memory.oom_control"
grep -E '^total_(cache|rss|shmem|active_file|inactive_file) ' "$cg/memory.stat"
\`\`\`

### The process

\`\`\`sh
grep -E '^(VmRSS|RssAnon|RssFile|RssShmem|VmSwap|Threads):' /proc/PID/status
ls /proc/PID/fd | wc -l
ls -l /proc/PID/fd | grep ' (deleted)$'
\`\`\`

### Kubernetes

\`\`\`sh
kubectl top pod POD --containers
kubectl exec POD -- cat /sys/fs/cgroup/memory.stat
kubectl get --raw "/api/v1/nodes/NODE/proxy/stats/summary"
\`\`\``;
