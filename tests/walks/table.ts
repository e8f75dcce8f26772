// node tests/walks/table.ts DIR [MOST]: what is told of the walks that record.ts keeps there, as a table.
import { loadCatalogue } from '../../src/catalogue/load-catalogue.ts';
import { loadHypotheses } from '../../src/catalogue/load-hypotheses.ts';
import { count, emptyTally, type Tally } from './tally.ts';
import { walkedIn } from './walked.ts';

const [dir = '', most = 'Infinity'] = process.argv.slice(2);
const catalogue = loadCatalogue('demos');
const hypotheses = loadHypotheses('content/case-file.json');
const byDemo = new Map<string, Tally>();
const all = emptyTally();
for (const walk of walkedIn(dir).slice(0, Number(most))) {
  const demo = catalogue.get(walk.plan.demo);
  if (demo === undefined) continue;
  const tally = byDemo.get(demo.id) ?? emptyTally();
  byDemo.set(demo.id, tally);
  count(tally, walk, demo, hypotheses);
  count(all, walk, demo, hypotheses);
}
const row = (tally: Tally) => ({
  walks: tally.walks,
  failing: tally.failing.length,
  holds: tally.holds,
  'not shown': tally.notShown,
  'clean windows': tally.clean,
  'of them judged': tally.judged,
  moves: tally.moves,
  'moved wrong': tally.movedWrong.length,
});
console.table(Object.fromEntries([...byDemo, ['all', all] as const].map(([id, tally]) => [id, row(tally)])));
for (const line of [...all.failing, ...all.movedWrong]) console.log('WRONG', line);
for (const line of all.missed) console.log('missed', line);
