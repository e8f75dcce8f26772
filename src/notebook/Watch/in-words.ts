import { inMb } from '../../charts/figures.ts';
import type { Finding, Ledger } from '../../protocol/verdict.ts';
import type { Watched } from '../../protocol/watch.ts';

/**
 * A command with what is known of the watch put in: PID and GROUP become the watch's own. Where the cgroup has a name that a shell would take
 * apart, GROUP stays.
 */
export function filledIn(command: string, { pid, directory }: Pick<Watched, 'pid' | 'directory'>): string {
  const withPid = pid === undefined ? command : command.replaceAll(/\bPID\b/g, String(pid));
  return directory === undefined ? withPid : withPid.replaceAll(/\bGROUP\b/g, directory);
}

/** Who else the numbers of the cgroup are about; undefined where nobody else lives there. */
export function besideInWords({ beside, kind }: Pick<Watched, 'beside' | 'kind'>): string | undefined {
  const { processes, names } = beside;
  if (kind === 'cgroup' || processes === 0) return undefined;
  const who = names.length === 0 ? '' : ` (${names.join(', ')}${processes > names.length ? ', …' : ''})`;
  return `${processes} other ${processes === 1 ? 'process lives' : 'processes live'} in the same cgroup${who}: what is read there is theirs too, so no lens is about this process alone.`;
}

/** A rate of a finding: "42.4 MB a minute (41.9 to 42.9)"; undefined where there is none. */
export function rateInWords({ rate, unit }: Pick<Finding, 'rate' | 'unit'>): string | undefined {
  if (rate === undefined) return undefined;
  const [value, low, high] = [rate.value, rate.low, rate.high].map((each) => each * 60);
  const say = (each = 0): string => (unit === 'bytes' ? inMb(each) : each.toFixed(1).replace('-', '−'));
  return `${say(value)}${unit === 'bytes' ? ' MB' : ''} a minute (${say(low)} to ${say(high)})`;
}

const goesOn: Readonly<Record<Finding['goesOn'], string>> = {
  'goes-on': 'it goes on',
  stopped: 'it has stopped and was not given back',
  'fell-back': 'it fell back',
  unknown: 'whether it goes on is not told',
};
/** Whether a finding goes on, as a clause. */
export const goesOnInWords = (finding: Pick<Finding, 'goesOn'>): string => goesOn[finding.goesOn];

/** A row of the ledger, in MB with one decimal. */
export interface LedgerRow {
  readonly part: string;
  readonly from: string;
  readonly change: string;
  readonly to: string;
}

/** The ledger as rows, the residual and the total last; parts that are 0 all along are left out. */
export function ledgerRows(ledger: Ledger): readonly LedgerRow[] {
  const row = (part: string, fromBytes: number, toBytes: number): LedgerRow => ({
    ...{ part, from: inMb1(fromBytes), to: inMb1(toBytes) },
    change: signed(toBytes - fromBytes),
  });
  const parts = ledger.parts
    .filter(({ fromBytes, toBytes }) => fromBytes !== 0 || toBytes !== 0)
    .map(({ part, fromBytes, toBytes }) => row(part, fromBytes, toBytes));
  const residual =
    ledger.residualBytes === undefined
      ? []
      : [{ part: 'in no part', from: '', change: signed(ledger.residualBytes), to: '' }];
  const total =
    ledger.total === undefined ? [] : [row('usage', ledger.total.fromBytes, ledger.total.toBytes)];
  return [...parts, ...residual, ...total];
}

const inMb1 = (bytes: number): string => (bytes / 2 ** 20).toFixed(1).replace('-', '−');
const signed = (bytes: number): string => {
  const text = inMb1(bytes);
  return text === '−0.0' || text === '0.0' ? '0.0' : bytes > 0 ? `+${text}` : text;
};
