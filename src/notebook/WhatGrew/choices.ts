import type { Verdict } from '../../protocol/verdict.ts';

type Kind = Verdict['kind'];

/** One answer to “What grew?”: the classes of growth that it names, and what is wrong with it where it is wrong. */
export interface GrowthChoice {
  readonly id: string;
  /** As it stands on the button and in the feedback. */
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** What the reader took for what, where memory of the process grew instead. */
  readonly inProcess: string;
  /** The same where something else grew. */
  readonly elsewhere: string;
}

/** Classes whose memory is the process's own, and so in its RSS. */
const ownKinds: readonly Kind[] = ['js-heap', 'off-heap', 'timers', 'threads', 'goroutines', 'anonymous'];

/** Whether a class of growth is memory that the process itself holds. */
export const isInProcess = (kind: Kind): boolean => ownKinds.includes(kind);

const both = (text: string) => ({ inProcess: text, elsewhere: text });

const pageCache: GrowthChoice = {
  id: 'page-cache',
  name: 'page cache',
  kinds: ['page-cache', 'deleted-but-open'],
  inProcess:
    'You counted page cache as RSS: it is charged to the container, not mapped into the process. It would have raised file and left RSS alone.',
  elsewhere: 'Page cache would have raised file, by what was written to files or read from them.',
};

const heap: GrowthChoice = {
  id: 'js-heap',
  name: 'objects on the heap',
  kinds: ['js-heap'],
  ...both('Objects that are kept would account for most of the rise, and the heap in use would show it.'),
};

const buffers: GrowthChoice = {
  id: 'off-heap',
  name: 'buffers beside the heap',
  kinds: ['off-heap'],
  ...both(
    'The bytes may well lie in buffers. A buffer stays only while something refers to it, and what refers to it is what leaks.',
  ),
};

const timers: GrowthChoice = {
  id: 'timers',
  name: 'timers and what they hold',
  kinds: ['timers'],
  ...both('A timer that repeats keeps what its function refers to. Most of this rise has another holder.'),
};

const goroutines: GrowthChoice = {
  id: 'goroutines',
  name: 'goroutines and their stacks',
  kinds: ['goroutines'],
  ...both('Each goroutine would be counted, with a stack of 2 KB or more.'),
};

const threads: GrowthChoice = {
  id: 'threads',
  name: 'threads',
  kinds: ['threads'],
  ...both('The kernel counts threads, and each would bring a stack. In Node a worker brings a whole V8.'),
};

const descriptors: GrowthChoice = {
  id: 'descriptors',
  name: 'descriptors',
  kinds: ['descriptors', 'sockets'],
  inProcess:
    'You took what comes along for the cause. A descriptor costs a few hundred bytes of kernel memory: they are charged to the container, and no RSS holds them.',
  elsewhere: 'Descriptors would be counted in /proc/PID/fd, at a few hundred bytes of kernel memory each.',
};

const nothing: GrowthChoice = {
  id: 'none',
  name: 'nothing that is kept',
  kinds: ['none'],
  ...both(
    'You took growth for warming up. A program that has warmed up stops gaining and does not count more of anything.',
  ),
};

/** The choices for a demo in Node, or for one in Go. */
export const growthChoices = (language: 'node' | 'go'): readonly GrowthChoice[] =>
  language === 'go'
    ? [pageCache, { ...heap, id: 'heap' }, goroutines, descriptors, nothing]
    : [pageCache, heap, buffers, timers, threads, descriptors, nothing];
