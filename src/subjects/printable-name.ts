import { printable } from '../runner/talk/printable.ts';

/** A name on one line that is safe to print: control characters become their pictures, a tab too. Names are chosen by whoever runs the program. */
export const printableName = (text: string): string => printable(text).replaceAll('\t', '␉');
