/** Commands that repeat the investigation on a host, for the export. The playbook has them with their sources. */
export const redo = `### cgroup v2

\`\`\`sh
cd /sys/fs/cgroup$(grep ^0:: /proc/PID/cgroup | cut -d: -f3)
cat memory.current
grep -E '^(anon|file|kernel|shmem|active_file|inactive_file) ' memory.stat
cat memory.events memory.pressure
\`\`\`

### cgroup v1

\`\`\`sh
cd /sys/fs/cgroup/memory/$(grep :memory: /proc/PID/cgroup | cut -d: -f3)
cat memory.usage_in_bytes memory.kmem.usage_in_bytes memory.oom_control
grep -E '^total_(cache|rss|shmem|active_file|inactive_file) ' memory.stat
\`\`\`

### The process

\`\`\`sh
grep -E '^(VmRSS|RssAnon|RssFile|RssShmem|Threads)' /proc/PID/status
ls /proc/PID/fd | wc -l
ls -l /proc/PID/fd | grep '(deleted)'
\`\`\`

### Kubernetes

\`\`\`sh
kubectl top pod POD --containers
kubectl exec POD -- cat /sys/fs/cgroup/memory.stat
kubectl get --raw "/api/v1/nodes/NODE/proxy/stats/summary"
\`\`\``;
