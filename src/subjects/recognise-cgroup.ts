import type { CgroupMaker, CgroupName } from '../protocol/watch.ts';
import { printableName } from './printable-name.ts';

const HEX = '[0-9a-f]{64}';
/** Digits of a container's id that its tools print. */
const SHORT_ID = 12;
const bareId = new RegExp(`^${HEX}$`);

/** A segment of a path that tells who made the group, and the words for it. The first that matches is taken. */
const segments: readonly {
  readonly form: RegExp;
  readonly maker: CgroupMaker;
  readonly tool: string;
}[] = [
  { form: new RegExp(`^docker-(${HEX})\\.scope$`), maker: 'docker', tool: 'Docker' },
  { form: new RegExp(`^libpod-(${HEX})(?:\\.scope)?$`), maker: 'podman', tool: 'Podman' },
  { form: new RegExp(`^crio-(${HEX})(?:\\.scope)?$`), maker: 'cri-o', tool: 'CRI-O' },
  {
    form: new RegExp(`^(?:cri-containerd|nerdctl)-(${HEX})\\.scope$`),
    maker: 'containerd',
    tool: 'containerd',
  },
];

/** Groups that hold a container's helper (its monitor) and not the container. */
const helper = /^(?:libpod-conmon-|crio-conmon-|lxc\.monitor)/;
const unit = /^[^/]+\.(?:service|scope|socket|mount|swap)$/;

/**
 * Who made a cgroup, from its path alone. The forms are those of the cgroupfs and of the systemd driver of each engine.
 * Sources: the cgroup naming of moby (daemon/config `cgroup-parent`), libpod (`libpod-ID.scope/container`), cri-o
 * (`crio-ID.scope`), containerd's CRI plugin (`cri-containerd-ID.scope`), kubelet (`kubepods…/podUID`), lxc
 * (`lxc.payload.NAME`, `lxc.cgroup.dir.container`), systemd.unit(5).
 * @param path as in `/proc/PID/cgroup`
 * @returns names that are safe to print
 */
export function recogniseCgroup(path: string): CgroupName {
  const parts = path.split('/').filter((part) => part !== '');
  const safe = printableName(path);
  const container = containerIn(parts);
  const pod = podIn(parts);
  if (container !== undefined) {
    const { maker, tool, id } = container;
    const where = pod === undefined ? '' : ` of a Kubernetes pod (${pod})`;
    return {
      ...{ path: safe, maker, name: `${tool} container ${id}${where}`, container: id },
      ...(pod === undefined ? {} : { qos: pod }),
    };
  }
  if (pod !== undefined)
    return { path: safe, maker: 'kubernetes', name: `Kubernetes pod (${pod})`, qos: pod };
  const lxc = lxcIn(parts);
  if (lxc !== undefined) return { path: safe, maker: 'lxc', name: `LXC container ${printableName(lxc)}` };
  const named = parts.findLast((part) => unit.test(part));
  if (named !== undefined)
    return { path: safe, maker: 'systemd', name: `systemd unit ${printableName(named)}` };
  return { path: safe, maker: 'other', name: path === '/' ? 'the root of the cgroups seen here' : safe };
}

/**
 * The group that has a container's limit. Podman and some runtimes put the processes into a group below it
 * (`libpod-ID.scope/container`), whose own limit is none.
 * @returns the path itself where it is in no container
 */
export function containerPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const at = parts.findIndex((_, i) => containerIn(parts.slice(0, i + 1)) !== undefined);
  return at === -1 ? path : `/${parts.slice(0, at + 1).join('/')}`;
}

interface Container {
  readonly maker: CgroupMaker;
  readonly tool: string;
  readonly id: string;
}

function containerIn(parts: readonly string[]): Container | undefined {
  if (parts.some((part) => helper.test(part))) return undefined;
  for (const [i, part] of parts.entries()) {
    for (const { form, maker, tool } of segments) {
      const id = form.exec(part)?.[1];
      if (id !== undefined) return { maker, tool, id: id.slice(0, SHORT_ID) };
    }
    if (!bareId.test(part)) continue;
    const parent = parts[i - 1] ?? '';
    const id = part.slice(0, SHORT_ID);
    if (parent === 'docker') return { maker: 'docker', tool: 'Docker', id };
    if (parent === 'libpod_parent') return { maker: 'podman', tool: 'Podman', id };
    // kubelet with the cgroupfs driver does not say which runtime it asked; containerd is the usual one, but that is no proof.
    if (/^pod[0-9a-f]/.test(parent)) return { maker: 'kubernetes', tool: 'Kubernetes', id };
    if (parent === 'default' || parent === 'k8s.io' || parent === 'moby')
      return { maker: 'containerd', tool: 'containerd', id };
  }
  return undefined;
}

/** The quality of service of the pod that a path leads into. A guaranteed pod has no folder of its class. */
function podIn(parts: readonly string[]): CgroupName['qos'] {
  const kube = parts.findIndex((part) => /(?:^|-)kubepods(?:\.slice|-|$)/.test(part));
  if (kube === -1) return undefined;
  const below = parts.slice(kube).join('/');
  if (!/pod[0-9a-f]{8}[-_]/.test(below)) return undefined;
  if (/besteffort/.test(below)) return 'besteffort';
  return /burstable/.test(below) ? 'burstable' : 'guaranteed';
}

function lxcIn(parts: readonly string[]): string | undefined {
  for (const [i, part] of parts.entries()) {
    const name = /^lxc\.payload\.(.+)$/.exec(part)?.[1];
    if (name !== undefined) return name;
    if ((part === 'lxc' || part === 'lxc.payload') && parts[i + 1] !== undefined) return parts[i + 1];
  }
  return undefined;
}
