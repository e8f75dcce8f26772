import type { Subject } from '../../protocol/watch.ts';

/** A subject in the list, with how far it grew since the page first saw it. */
export interface Listed {
  readonly subject: Subject;
  /** RSS of a process, usage of a cgroup; undefined where it was not read. */
  readonly sizeBytes: number | undefined;
  /** Undefined until it was seen twice. */
  readonly grownBytes: number | undefined;
}

/** Remembers the first size of each subject that the page has seen. */
export class Growing {
  readonly #first = new Map<string, { readonly sizeBytes: number; readonly looks: number }>();

  /** Takes the next list. Ids are bound to one process each, so a size is never compared with that of another. */
  take(subjects: readonly Subject[]): readonly Listed[] {
    return subjects.map((subject) => {
      const sizeBytes = subject.kind === 'process' ? subject.rssBytes : subject.usageBytes;
      const before = this.#first.get(subject.id);
      if (sizeBytes !== undefined)
        this.#first.set(subject.id, {
          sizeBytes: before?.sizeBytes ?? sizeBytes,
          looks: (before?.looks ?? 0) + 1,
        });
      const grownBytes =
        before === undefined || sizeBytes === undefined ? undefined : sizeBytes - before.sizeBytes;
      return { subject, sizeBytes, grownBytes };
    });
  }
}

/** The order of the list. */
export type Order = 'growth' | 'size';

/** Those whose name, cgroup, container or pid has the words, in an order; what was not read stands last. */
export function chosen(listed: readonly Listed[], words: string, order: Order): readonly Listed[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const key = ({ grownBytes, sizeBytes }: Listed): number =>
    (order === 'growth' ? grownBytes : sizeBytes) ?? Number.NEGATIVE_INFINITY;
  return listed
    .filter(({ subject }) => wanted.every((word) => textOf(subject).includes(word)))
    .toSorted((a, b) => key(b) - key(a) || (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
}

const textOf = ({ name, pid, cgroup }: Subject): string =>
  [name, pid, cgroup?.name, cgroup?.path]
    .filter((part) => part !== undefined)
    .join(' ')
    .toLowerCase();

/** What a subject is, in a few words: "pid 4711 and 2 below it, systemd unit nginx.service". */
export function whatItIs({ kind, pid, processes, cgroup }: Subject): string {
  if (kind === 'cgroup') return `cgroup, ${processes} ${processes === 1 ? 'process' : 'processes'}`;
  const below = processes > 1 ? ` and ${processes - 1} below it` : '';
  const where = cgroup === undefined || cgroup.maker === 'other' ? '' : `, ${cgroup.name}`;
  return `pid ${pid}${below}${where}`;
}
