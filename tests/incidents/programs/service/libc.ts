import { dlopen } from 'node:ffi';

/** Functions of the C library that the parts call. Sizes and addresses are u64, so bigints. Source: malloc(3), mmap(2), madvise(2), memset(3), memcmp(3). */
export interface Libc {
  malloc(bytes: bigint): bigint;
  free(at: bigint): void;
  memset(at: bigint, value: number, bytes: bigint): bigint;
  memcmp(a: bigint, b: bigint, bytes: bigint): number;
  mmap(at: bigint, bytes: bigint, protection: number, flags: number, file: number, offset: bigint): bigint;
  madvise(at: bigint, bytes: bigint, advice: number): number;
}

/** The C library of the process, by Node's foreign function interface. */
export function libc(): Libc {
  const { functions } = dlopen('libc.so.6', {
    malloc: { arguments: ['u64'], return: 'u64' },
    free: { arguments: ['u64'], return: 'void' },
    memset: { arguments: ['u64', 'i32', 'u64'], return: 'u64' },
    memcmp: { arguments: ['u64', 'u64', 'u64'], return: 'i32' },
    mmap: { arguments: ['u64', 'u64', 'i32', 'i32', 'i32', 'i64'], return: 'u64' },
    madvise: { arguments: ['u64', 'u64', 'i32'], return: 'i32' },
  });
  return functions as unknown as Libc;
}
