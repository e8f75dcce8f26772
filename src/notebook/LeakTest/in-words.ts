import type { LeakTests } from './leak-test.ts';

const minus = (text: string): string => text.replace('-', '−');
const bytes = (value: number): string =>
  minus(Math.abs(value) >= 1024 ? `${(value / 1024).toFixed(1)} KB` : `${value.toFixed(0)} bytes`);
const percent = (value: number): string => minus(`${(100 * value).toFixed(0)} %`);

/** The cells of a suspect's row: bytes per unit, what they explain, what the control does, and the sum of it. */
export interface LeakWords {
  readonly perUnit: string;
  readonly explains: string;
  readonly control: string;
  readonly verdict: string;
}

/** The three tests as a person would write them into a table. */
export function leakInWords(name: string, tests: LeakTests): LeakWords {
  const { bytesPerUnit, explains, control, explainsPass, controlPass } = tests;
  const told = (pass: boolean | undefined) => (pass ? 'passes' : 'fails');
  const missing = 'not run yet';
  return {
    perUnit:
      bytesPerUnit === undefined
        ? missing
        : `${bytes(bytesPerUnit.value)} (${bytes(bytesPerUnit.low)} to ${bytes(bytesPerUnit.high)})`,
    explains: explains === undefined ? missing : `${percent(explains)} of the growth: ${told(explainsPass)}`,
    control: control === undefined ? missing : `${percent(control)} of its rate: ${told(controlPass)}`,
    verdict:
      explainsPass === undefined || controlPass === undefined
        ? ''
        : explainsPass && controlPass
          ? `The ${name} are the megabytes.`
          : `The ${name} leak, and are not the megabytes.`,
  };
}
