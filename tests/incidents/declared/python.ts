import { MB, part, type Written } from './written.ts';

/** A program that is not JavaScript. */
export const python: Readonly<Record<string, Written>> = {
  'python-rows': {
    program: 'python-service',
    what: 'A list of small objects grows in a Python service.',
    parts: [part('rows', 1.5 * MB)],
    expects: ['anonymous'],
    load: 'noisy',
    garbage: 20,
  },
  'python-bodies-and-log': {
    program: 'python-service',
    what: 'A Python service keeps bodies of requests, and its log fills the page cache.',
    parts: [part('bodies', 2 * MB), part('log', 3 * MB)],
    expects: ['anonymous', 'page-cache'],
    load: 'waves',
    garbage: 20,
  },
  'python-after-a-report': {
    program: 'python-service',
    what: 'A report was built once, and the arenas of its objects stay: a plateau.',
    parts: [part('burst', 1, { from: 0.15, most: 60 * MB })],
    also: ['anonymous'],
    garbage: 15,
  },
  'python-sound': {
    program: 'python-service',
    what: 'A Python service with nothing wrong.',
    load: 'bursts',
    garbage: 25,
    heldMs: 400,
  },
};
