import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containerPath, recogniseCgroup } from '../../../src/subjects/recognise-cgroup.ts';

const id = '3f9a1c0b2d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e';
const pod = '2b7d4c1e-5f6a-4b8c-9d0e-1f2a3b4c5d6e';
const podUnit = pod.replaceAll('-', '_');

const rows: readonly (readonly [path: string, maker: string, name: string])[] = [
  [`/docker/${id}`, 'docker', 'Docker container 3f9a1c0b2d4e'],
  [`/system.slice/docker-${id}.scope`, 'docker', 'Docker container 3f9a1c0b2d4e'],
  [`/machine.slice/libpod-${id}.scope/container`, 'podman', 'Podman container 3f9a1c0b2d4e'],
  [
    `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope/container`,
    'podman',
    'Podman container 3f9a1c0b2d4e',
  ],
  [`/libpod_parent/${id}`, 'podman', 'Podman container 3f9a1c0b2d4e'],
  [`/default/${id}`, 'containerd', 'containerd container 3f9a1c0b2d4e'],
  [`/system.slice/nerdctl-${id}.scope`, 'containerd', 'containerd container 3f9a1c0b2d4e'],
  [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${podUnit}.slice/cri-containerd-${id}.scope`,
    'containerd',
    'containerd container 3f9a1c0b2d4e of a Kubernetes pod (burstable)',
  ],
  [
    `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${podUnit}.slice/crio-${id}.scope`,
    'cri-o',
    'CRI-O container 3f9a1c0b2d4e of a Kubernetes pod (besteffort)',
  ],
  [
    `/kubepods/pod${pod}/${id}`,
    'kubernetes',
    'Kubernetes container 3f9a1c0b2d4e of a Kubernetes pod (guaranteed)',
  ],
  [
    `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod${podUnit}.slice`,
    'kubernetes',
    'Kubernetes pod (guaranteed)',
  ],
  ['/lxc.payload.web-3', 'lxc', 'LXC container web-3'],
  ['/lxc/web-3/system.slice/nginx.service', 'lxc', 'LXC container web-3'],
  ['/system.slice/nginx.service', 'systemd', 'systemd unit nginx.service'],
  [
    '/user.slice/user-1000.slice/user@1000.service/app.slice/app-editor.scope',
    'systemd',
    'systemd unit app-editor.scope',
  ],
  [`/machine.slice/libpod-conmon-${id}.scope`, 'systemd', `systemd unit libpod-conmon-${id}.scope`],
  ['/batch/4', 'other', '/batch/4'],
  ['/', 'other', 'the root of the cgroups seen here'],
  ['/docker/short', 'other', '/docker/short'],
];

test('who made a cgroup is told from its path', () => {
  for (const [path, maker, name] of rows) {
    const found = recogniseCgroup(path);
    assert.deepEqual([found.maker, found.name], [maker, name], path);
  }
});

test('the limit of a container is looked for where the engine sets it, above the group of its processes', () => {
  const above = `/machine.slice/libpod-${id}.scope`;
  assert.equal(containerPath(`${above}/container`), above);
  assert.equal(containerPath(`/docker/${id}/init.scope`), `/docker/${id}`);
  assert.equal(containerPath('/system.slice/nginx.service'), '/system.slice/nginx.service');
});

test('whatever a cgroup is called, its name can be printed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { name, path } = recogniseCgroup(`/${text}`);
      assert.doesNotMatch(name + path, /[\p{Cc}\p{Bidi_Control}]/u);
    }),
    { examples: [['\u001b[31m'], ['a\nb'], ['<script>'], ['\u202egnp.exe']] },
  );
});
