import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  dominatorsOf,
  HeapGraph,
  largestTypes,
  type SnapshotJson,
  wayTo,
} from '../../../demos/_shared/heap-snapshot.ts';

interface DrawnNode {
  readonly name: string;
  readonly bytes?: number;
  /** Ends of its edges; one with a `~` before it is weak. */
  readonly to?: readonly (number | `~${number}`)[];
}

/** A snapshot in V8's format, drawn by hand: node 0 is the root. */
function snapshot(nodes: readonly DrawnNode[]): HeapGraph {
  const strings = [...new Set(nodes.map(({ name }) => name)), 'edge'];
  const json: SnapshotJson = {
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'],
        node_types: [['hidden', 'array', 'string', 'object', 'synthetic'], 'string'],
        edge_fields: ['type', 'name_or_index', 'to_node'],
        edge_types: [['context', 'element', 'property', 'weak'], 'string_or_number', 'node'],
      },
    },
    nodes: nodes.flatMap(({ name, bytes = 0, to = [] }, i) => [
      ...[i === 0 ? 4 : 3, strings.indexOf(name), 2 * i + 1, bytes, to.length, 0, 0],
    ]),
    edges: nodes.flatMap(({ to = [] }) =>
      to.flatMap((end) => {
        const weak = typeof end === 'string';
        return [weak ? 3 : 2, strings.indexOf('edge'), 7 * Number(weak ? end.slice(1) : end)];
      }),
    ),
    strings,
  };
  return new HeapGraph(json);
}

test('what two hold is dominated by the one that holds both', () => {
  const graph = snapshot([
    { name: '', to: [1] },
    { name: 'Service', to: [2, 3] },
    { name: 'A', to: [4] },
    { name: 'B', to: [4] },
    { name: 'Shared', to: [5] },
    { name: 'Leaf' },
  ]);
  assert.deepEqual([...dominatorsOf(graph)], [0, 0, 1, 1, 1, 4]);
});

test('a weak edge keeps nothing alive, and what nobody reaches has no dominator', () => {
  const graph = snapshot([{ name: '', to: [1, '~2'] }, { name: 'A', to: ['~2'] }, { name: 'B' }]);
  assert.deepEqual([...dominatorsOf(graph)], [0, 0, -1]);
  assert.equal(wayTo(graph, 'B'), undefined);
});

test('a type keeps what would go with it: its own bytes and those of all it dominates', () => {
  const graph = snapshot([
    { name: '', to: [1, 4] },
    { name: 'Writer', bytes: 10, to: [2, 3] },
    { name: 'Buffer', bytes: 4096 },
    { name: 'Shared', bytes: 7 },
    { name: 'Writer', bytes: 10, to: [3] },
  ]);
  const { totalBytes, rows } = largestTypes(graph, 10);
  assert.equal(totalBytes, 10 + 4096 + 7 + 10);
  assert.deepEqual(rows[0], { name: 'Writer', count: 2, bytes: 10 + 4096 + 10 });
  assert.deepEqual(rows.find(({ name }) => name === 'Shared')?.bytes, 7, 'held by two, it goes with neither');
});

test('a list of nodes of one type is not counted once for each', () => {
  const graph = snapshot([
    { name: '', to: [1] },
    { name: 'Node', bytes: 1, to: [2] },
    { name: 'Node', bytes: 1, to: [3] },
    { name: 'Node', bytes: 1 },
  ]);
  assert.deepEqual(largestTypes(graph, 1).rows, [{ name: 'Node', count: 3, bytes: 3 }]);
});

test('the way to an object that is still held is the shortest, and passes the newest over', () => {
  const graph = snapshot([
    { name: '', to: [1, 3] },
    { name: 'Timers', to: [2] },
    { name: 'Timeout', to: [4, 5] },
    { name: 'Detour', to: [1] },
    { name: 'RollingWriter' },
    { name: 'RollingWriter' },
  ]);
  assert.deepEqual(wayTo(graph, 'RollingWriter'), [
    'edge → Timers',
    'edge → Timeout',
    'edge → RollingWriter',
  ]);
});

test('dominators of any graph are those that removing a node shows', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 24 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const to = (from: number) => pairs.filter(([a]) => a === from).map(([, b]) => b);
      const reached = (without: number) => {
        const seen = new Set<number>(without === 0 ? [] : [0]);
        for (const node of seen) for (const next of to(node)) if (next !== without) seen.add(next);
        return seen;
      };
      const dominator = dominatorsOf(
        snapshot(Array.from({ length: 8 }, (_, i) => ({ name: `n${i}`, to: to(i) }))),
      );
      const all = reached(-1);
      const dominates = (a: number, b: number) => a !== b && all.has(b) && (a === 0 || !reached(a).has(b));
      for (let node = 1; node < 8; node++) {
        const above = dominator[node] ?? -1;
        if (!all.has(node)) assert.equal(above, -1);
        else {
          assert.ok(dominates(above, node), `${above} over ${node}`);
          for (let other = 0; other < 8; other++)
            if (dominates(other, node)) assert.ok(other === above || dominates(other, above));
        }
      }
    }),
    { numRuns: 300 },
  );
});
