import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeRun } from '../../src/verdict/judge.ts';
import { soaking } from '../support/scale.ts';
import { printed, quick, tables, thorough } from './all-tables.ts';
import { brokenJudges } from './broken-judges.ts';
import { regressions } from './not-reached-yet.ts';
import { whatBreaks } from './tried.ts';

const counts = soaking ? thorough : quick;

describe('verdict', () => {
  for (const [table, title] of Object.entries({
    incidents: 'recorded incidents are told by their causes, with little garbage and with ordinary garbage',
    rates: 'the rates that are told of recorded leaks are near what their programs kept',
    a: 'each recording of the demos is told as it declares',
    b: 'a recording that is thinned, cut, noisy, incomplete or of another size has the same answer, or none',
    c: 'of a sum of two recordings both causes are named, and no third',
    d: 'drawn series of healthy programs are not told as growth',
    e: 'intervals of rates hold the true rate as often as they say',
    f: 'cases of the kinds that came from the field are told as they were',
  }))
    test(title, (t) => {
      const rows = tables[table]?.(judgeRun, counts) ?? [];
      t.diagnostic(`\n${printed(rows, 0)}`);
      assert.ok(rows.length > 0);
      assert.deepEqual(regressions(rows[0]?.property.split(' ')[0] ?? '', rows, !soaking), []);
    });
});

describe('an engine that is broken on purpose', () => {
  const few = { seeds: 20, pairs: 24, removals: 1, variants: 3, mostHours: 4, everyIncident: 9 };
  for (const [name, judge] of Object.entries(brokenJudges)) {
    test(`${name}: recorded incidents show it`, () => {
      assert.notEqual(whatBreaks('incidents', judge, few), '');
    });
    // Of a changed recording it may always be said that it cannot be told.
    if (name !== 'always cannot-tell')
      test(`${name}: changed recordings show it`, () => {
        assert.notEqual(whatBreaks('b', judge, few), '');
      });
    test(`${name}: the field shows it`, () => {
      assert.notEqual(whatBreaks('f', judge, few), '');
    });
    test(`${name}: sums and drawn series show it`, () => {
      assert.notEqual(whatBreaks('c', judge, few), '');
      assert.notEqual(whatBreaks('d', judge, few) + whatBreaks('e', judge, few), '');
    });
  }
});
