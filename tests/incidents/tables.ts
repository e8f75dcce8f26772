import { judgeRun } from '../../src/verdict/judge.ts';
import { soaking } from '../support/scale.ts';
import { printed, quick, tables, thorough } from './all-tables.ts';

// `npm run verdict:tables [-- table… | seeds | all | thorough]`: what the verdict says of recorded incidents, of changed
// recordings, of sums, and of drawn series. A number sets how many series are drawn of each family (100; 1,000 in
// the soak); `all` prints every case that breaks a property; `thorough` counts as the soak does.

const args = process.argv.slice(2);
const seeds = args.map(Number).find((number) => number > 0);
const counts = {
  ...(soaking || args.includes('thorough') ? thorough : quick),
  ...(seeds === undefined ? {} : { seeds }),
};
const wanted = args.filter((arg) => arg in tables);
let broken = 0;
for (const [name, table] of Object.entries(tables)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const beganMs = performance.now();
  const rows = table(judgeRun, counts);
  broken += rows.filter(({ holds }) => !holds).length;
  console.log(printed(rows, args.includes('all') ? Number.POSITIVE_INFINITY : 4));
  console.log(`         (${((performance.now() - beganMs) / 1000).toFixed(1)} s)\n`);
}
console.log(broken === 0 ? 'Every property holds.' : `${broken} rows are broken.`);
