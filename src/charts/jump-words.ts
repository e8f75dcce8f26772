import type { Jump } from './jump.ts';

/** What is said of a jump: beside its bracket line by line, and as one sentence. */
export interface JumpWords {
  /** "+160 MB" */
  readonly figure: string;
  /** "on kubectl top" */
  readonly where: string;
  /** "The process: 0" */
  readonly process: string;
  readonly sentence: string;
}

/** Puts a jump in words. @param tool who prints the number: "kubectl top" */
export function wordsOfJump(jump: Jump, tool: string): JumpWords {
  const figure = signedMb(jump.after - jump.before);
  const process = signedMb(jump.process);
  return {
    figure,
    where: `on ${tool}`,
    process: `The process: ${process}`,
    sentence: `At ${jump.to.toFixed(1)} s: ${figure} on ${tool}; the process: ${process}.`,
  };
}

/** A change of memory in whole MB with its sign: `+160 MB`, `−128 MB`, `0`. */
export function signedMb(mb: number): string {
  const whole = Math.round(mb);
  if (whole === 0) return '0';
  return `${whole > 0 ? '+' : '−'}${Math.abs(whole)} MB`;
}
