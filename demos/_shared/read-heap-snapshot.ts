// Reads a heap snapshot on stdin, and prints what it says as the `profile` of a mark.
import { text } from 'node:stream/consumers';
import { HeapGraph, largestTypes, type SnapshotJson, wayTo } from './heap-snapshot.ts';

const mostRows = 12;
const mostSteps = 20;

const graph = new HeapGraph(JSON.parse(await text(process.stdin)) as SnapshotJson);
const { totalBytes, rows } = largestTypes(graph, mostRows);
const paths = process.argv.slice(2).flatMap((name) => {
  const steps = wayTo(graph, name);
  return steps === undefined
    ? []
    : [{ name, steps: steps.slice(-mostSteps).map((step) => step.slice(0, 200)) }];
});
console.log(
  JSON.stringify({
    title: 'JavaScript heap by type, with all that a type keeps alive',
    tool: 'v8.getHeapSnapshot()',
    totalBytes,
    rows: rows.map((row) => ({ ...row, name: row.name.slice(0, 120) })),
    ...(paths.length === 0 ? {} : { paths }),
  }),
);
