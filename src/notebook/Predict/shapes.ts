import type { Shape } from '../../protocol/verdict.ts';

/** Shapes to choose from: a name for people, and a small drawing in a box of 44 by 22. */
export const shapeChoices: readonly { readonly id: Shape; readonly name: string; readonly path: string }[] = [
  { id: 'flat', name: 'flat', path: 'M2,15L42,15' },
  { id: 'line', name: 'a line', path: 'M2,20L42,3' },
  { id: 'plateau', name: 'a plateau', path: 'M2,20C9,6 14,5 20,5L42,5' },
  { id: 'step', name: 'a step', path: 'M2,18L20,18L20,5L42,5' },
  { id: 'sawtooth', name: 'a sawtooth', path: 'M2,20L13,5L13,18L27,4L27,18L42,4' },
];

/** What each shape is called in a sentence. */
export const shapeNames: Readonly<Record<Shape, string>> = {
  flat: 'flat',
  line: 'a line',
  plateau: 'a plateau',
  step: 'a step',
  sawtooth: 'a sawtooth',
  'rise-and-fall': 'a rise and a fall',
  'too-short': 'too short to tell',
};
