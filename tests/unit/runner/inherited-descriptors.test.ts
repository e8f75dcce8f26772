import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  closeOutOfReach,
  hiding,
  inheritedDescriptors,
  survivesExec,
} from '../../../src/runner/launch/inherited-descriptors.ts';

test('a descriptor survives exec unless its flags say that it closes', () => {
  assert.equal(survivesExec('pos:\t0\nflags:\t0100000\nmnt_id:\t29\nino:\t12\n'), true);
  assert.equal(survivesExec('pos:\t0\nflags:\t02100000\nmnt_id:\t29\nino:\t12\n'), false);
  assert.equal(survivesExec('pos:\t0\n'), false);
});

test('what is inherited is all that survives, the three standard ones left out', (t) => {
  const proc = mkdtempSync(join(tmpdir(), 'notebook-proc-'));
  t.after(() => rmSync(proc, { recursive: true }));
  for (const folder of ['self/fd', 'self/fdinfo']) mkdirSync(join(proc, folder), { recursive: true });
  for (const [fd, flags] of [
    [0, '0100000'],
    [2, '0100001'],
    [17, '02000002'],
    [40, '0100000'],
  ] as const) {
    symlinkSync('/dev/null', join(proc, 'self/fd', String(fd)));
    writeFileSync(join(proc, 'self/fdinfo', String(fd)), `pos:\t0\nflags:\t${flags}\n`);
  }
  symlinkSync('/dev/null', join(proc, 'self/fd/99'));
  assert.deepEqual(inheritedDescriptors({ proc, sys: '/sys' }), [40]);
  assert.deepEqual(inheritedDescriptors({ proc: join(proc, 'missing'), sys: '/sys' }), []);
});

/** A process of its own, which was handed a file on descriptor 40: it hides it from its child, or does not. */
async function childOfHeir(file: string, hides: boolean): Promise<string> {
  const module = fileURLToPath(
    new URL('../../../src/runner/launch/inherited-descriptors.ts', import.meta.url),
  );
  const script = `
    import { spawnSync } from 'node:child_process';
    import { hiding, inheritedDescriptors } from ${JSON.stringify(module)};
    const inherited = ${hides} ? inheritedDescriptors({ proc: '/proc', sys: '/sys' }) : [];
    const child = hiding(['ignore', 'pipe', 'pipe'], inherited, (stdio) =>
      spawnSync('readlink', ['/proc/self/fd/40'], { stdio }));
    process.stdout.write(child.stdout);`;
  const fd = openSync(file, 'r');
  const stdio = ['ignore', 'pipe', 'inherit', ...Array<'ignore'>(37).fill('ignore'), fd] as const;
  const heir = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: [...stdio] });
  closeSync(fd);
  assert.ok(heir.stdout !== null);
  return (await text(heir.stdout)).trim();
}

test('a file that a server has inherited is hidden from what it starts', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'notebook-inherited-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, 'the secret');
  // Node alone hands it on: this is what there is to mend.
  assert.equal(await childOfHeir(file, false), execFileSync('realpath', [file], { encoding: 'utf8' }).trim());
  assert.equal(await childOfHeir(file, true), '/dev/null');
});

test('one above the limit of the server, where nothing can be hidden, is closed', (t) => {
  const proc = mkdtempSync(join(tmpdir(), 'notebook-proc-'));
  t.after(() => rmSync(proc, { recursive: true }));
  mkdirSync(join(proc, 'self'));
  const roots = { proc, sys: '/sys' };
  const high = openSync('/dev/null', 'r');
  assert.deepEqual(closeOutOfReach(roots, [high]), [high], 'the limit is not known');
  writeFileSync(join(proc, 'self/limits'), `Max open files            ${high}            4096       files\n`);
  assert.deepEqual(closeOutOfReach(roots, [high - 1, high]), [high - 1]);
  assert.throws(() => closeSync(high), /EBADF/);
});

test('where nothing was inherited the list is passed as it is', () => {
  assert.deepEqual(
    hiding(['ignore', 'pipe'], [1], (stdio) => stdio),
    ['ignore', 'pipe'],
  );
});
