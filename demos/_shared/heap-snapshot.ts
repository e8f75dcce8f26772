// The format of a V8 heap snapshot, and the two questions asked of it: what keeps most alive, and why is
// this one alive. Source of the format: V8, src/profiler/heap-snapshot-generator.cc, and its `meta` section.

/** A snapshot as JSON: flat arrays of numbers, and a section that says what they mean. */
export interface SnapshotJson {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly (readonly string[] | string)[];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly (readonly string[] | string)[];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** A type of object: how many there are, their own bytes, and the bytes that would go with them. */
export interface TypeRow {
  readonly name: string;
  readonly count: number;
  readonly bytes: number;
}

/** The object graph of a snapshot. Nodes and edges are numbered from 0; node 0 is the root. */
export class HeapGraph {
  readonly nodes: number;
  readonly selfBytes: Float64Array;
  readonly #json: SnapshotJson;
  readonly #firstEdge: Uint32Array;
  readonly #nodeWidth: number;
  readonly #edgeWidth: number;
  readonly #at: Readonly<Record<'type' | 'name' | 'id' | 'edgeType' | 'edgeName' | 'toNode', number>>;
  readonly #nodeTypes: readonly string[];
  readonly #edgeTypes: readonly string[];

  constructor(json: SnapshotJson) {
    const { meta } = json.snapshot;
    this.#json = json;
    this.#nodeWidth = meta.node_fields.length;
    this.#edgeWidth = meta.edge_fields.length;
    this.#at = {
      type: meta.node_fields.indexOf('type'),
      name: meta.node_fields.indexOf('name'),
      id: meta.node_fields.indexOf('id'),
      edgeType: meta.edge_fields.indexOf('type'),
      edgeName: meta.edge_fields.indexOf('name_or_index'),
      toNode: meta.edge_fields.indexOf('to_node'),
    };
    this.#nodeTypes = meta.node_types[this.#at.type] as readonly string[];
    this.#edgeTypes = meta.edge_types[this.#at.edgeType] as readonly string[];
    this.nodes = json.nodes.length / this.#nodeWidth;
    this.selfBytes = new Float64Array(this.nodes);
    this.#firstEdge = new Uint32Array(this.nodes + 1);
    const self = meta.node_fields.indexOf('self_size');
    const count = meta.node_fields.indexOf('edge_count');
    for (let node = 0; node < this.nodes; node++) {
      this.selfBytes[node] = json.nodes[node * this.#nodeWidth + self] ?? 0;
      this.#firstEdge[node + 1] =
        (this.#firstEdge[node] ?? 0) + (json.nodes[node * this.#nodeWidth + count] ?? 0);
    }
  }

  /** "object", "closure", "native", "string", … */
  typeOf(node: number): string {
    return this.#nodeTypes[this.#json.nodes[node * this.#nodeWidth + this.#at.type] ?? 0] ?? '';
  }

  /** Grows with each object that is made. */
  idOf(node: number): number {
    return this.#json.nodes[node * this.#nodeWidth + this.#at.id] ?? 0;
  }

  /** The constructor's name, or a name in parentheses for what has none. */
  nameOf(node: number): string {
    const name = this.#json.strings[this.#json.nodes[node * this.#nodeWidth + this.#at.name] ?? 0] ?? '';
    const type = this.typeOf(node);
    if (type === 'object' || type === 'native') return name === '' ? '(unnamed)' : name;
    return type === 'closure' ? `function ${name}`.trim() : `(${type})`;
  }

  /** Calls back for each strong edge of a node, with the other end and the edge's name. Weak edges keep nothing alive. */
  eachEdge(node: number, visit: (to: number, name: string) => void): void {
    const { edges, strings } = this.#json;
    for (let edge = this.#firstEdge[node] ?? 0; edge < (this.#firstEdge[node + 1] ?? 0); edge++) {
      const at = edge * this.#edgeWidth;
      const type = this.#edgeTypes[edges[at + this.#at.edgeType] ?? 0] ?? '';
      if (type === 'weak') continue;
      const name = edges[at + this.#at.edgeName] ?? 0;
      const numbered = type === 'element' || type === 'hidden';
      visit(
        (edges[at + this.#at.toNode] ?? 0) / this.#nodeWidth,
        numbered ? `[${name}]` : (strings[name] ?? ''),
      );
    }
  }
}

/** A depth-first walk from the root: nodes in the order in which they are first met, and by whom. Numbers are places in that order. */
interface Walk {
  readonly met: number[];
  readonly number: Int32Array;
  readonly parent: number[];
}

function walkOf(graph: HeapGraph): Walk {
  const number = new Int32Array(graph.nodes).fill(-1);
  const met: number[] = [];
  const parent: number[] = [];
  const stack: [node: number, from: number][] = [[0, -1]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, from] = next;
    if (number[node] !== -1) continue;
    const here = met.length;
    number[node] = here;
    met.push(node);
    parent.push(from);
    graph.eachEdge(node, (to) => {
      if (number[to] === -1) stack.push([to, here]);
    });
  }
  return { met, number, parent };
}

/**
 * The immediate dominator of every node: the one that must go for it to go. Nodes that the root does not
 * reach have none (-1). Long linked lists, such as that of timers, take no longer than other heaps.
 * Source: Georgiadis, Linear-Time Algorithms for Dominators and Related Problems, 2005 (Semi-NCA).
 */
export function dominatorsOf(graph: HeapGraph): Int32Array {
  const { met, number, parent } = walkOf(graph);
  const into: number[][] = met.map(() => []);
  met.forEach((node, i) => {
    graph.eachEdge(node, (to) => into[number[to] ?? 0]?.push(i));
  });
  const semi = Int32Array.from(met, (_, i) => i);
  const label = Int32Array.from(met, (_, i) => i);
  const ancestor = new Int32Array(met.length).fill(-1);
  const least = (of: number): number => {
    if (ancestor[of] === -1) return of;
    const way: number[] = [];
    for (let at = of; ancestor[ancestor[at] ?? 0] !== -1; at = ancestor[at] ?? 0) way.push(at);
    for (const one of way.reverse()) {
      const above = ancestor[one] ?? 0;
      if ((semi[label[above] ?? 0] ?? 0) < (semi[label[one] ?? 0] ?? 0)) label[one] = label[above] ?? 0;
      ancestor[one] = ancestor[above] ?? -1;
    }
    return label[of] ?? 0;
  };
  for (let i = met.length - 1; i > 0; i--) {
    for (const from of into[i] ?? []) semi[i] = Math.min(semi[i] ?? 0, semi[least(from)] ?? 0);
    ancestor[i] = parent[i] ?? 0;
  }
  const above = new Int32Array(met.length);
  const dominator = new Int32Array(graph.nodes).fill(-1);
  dominator[0] = 0;
  for (let i = 1; i < met.length; i++) {
    let at = parent[i] ?? 0;
    while (at > (semi[i] ?? 0)) at = above[at] ?? 0;
    above[i] = at;
    dominator[met[i] ?? 0] = met[at] ?? 0;
  }
  return dominator;
}

/** The types that keep most alive. An object that is kept by another of its own type is not counted twice. */
export function largestTypes(graph: HeapGraph, most: number): { totalBytes: number; rows: TypeRow[] } {
  const dominator = dominatorsOf(graph);
  const retained = Float64Array.from(graph.selfBytes);
  let totalBytes = 0;
  for (const node of byDepth(graph, dominator)) {
    totalBytes += graph.selfBytes[node] ?? 0;
    if (node !== 0)
      retained[dominator[node] ?? 0] = (retained[dominator[node] ?? 0] ?? 0) + (retained[node] ?? 0);
  }
  const types = new Map<string, { count: number; bytes: number }>();
  for (let node = 1; node < graph.nodes; node++) {
    if (dominator[node] === -1 || graph.typeOf(node) === 'synthetic') continue;
    const name = graph.nameOf(node);
    const type = types.get(name) ?? { count: 0, bytes: 0 };
    type.count += 1;
    if (!withinItsOwn(graph, dominator, node, name)) type.bytes += retained[node] ?? 0;
    types.set(name, type);
  }
  const rows = [...types].map(([name, { count, bytes }]) => ({ name, count, bytes }));
  return { totalBytes, rows: rows.sort((a, b) => b.bytes - a.bytes).slice(0, most) };
}

/** Reachable nodes, those farthest down the dominator tree first. */
function byDepth(graph: HeapGraph, dominator: Int32Array): number[] {
  const depth = new Int32Array(graph.nodes).fill(-1);
  depth[0] = 0;
  const reached: number[] = [];
  for (let node = 0; node < graph.nodes; node++) {
    if (dominator[node] === -1) continue;
    reached.push(node);
    const way: number[] = [];
    let at = node;
    while (depth[at] === -1) {
      way.push(at);
      at = dominator[at] ?? 0;
    }
    let level = depth[at] ?? 0;
    for (const one of way.reverse()) depth[one] = ++level;
  }
  return reached.sort((a, b) => (depth[b] ?? 0) - (depth[a] ?? 0));
}

/** How many dominators up one of the same type is looked for; lists of nodes nest deeper, and then count more than once. */
const lookUp = 12;

function withinItsOwn(graph: HeapGraph, dominator: Int32Array, node: number, name: string): boolean {
  let at = dominator[node] ?? 0;
  for (let i = 0; i < lookUp && at !== 0; i++) {
    if (graph.nameOf(at) === name) return true;
    at = dominator[at] ?? 0;
  }
  return false;
}

/**
 * The shortest way from the root to the nearest object of a type, one step a line; undefined when there is
 * none. The newest object is passed over where there are others: it may still be in use.
 */
export function wayTo(graph: HeapGraph, name: string): string[] | undefined {
  const from = new Int32Array(graph.nodes).fill(-1);
  const by: string[] = [];
  from[0] = 0;
  const queue = [0];
  const newest = newestOf(graph, name);
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] ?? 0;
    if (node !== newest && isA(graph, node, name)) return wayFrom(graph, from, by, node);
    graph.eachEdge(node, (to, edge) => {
      if (from[to] !== -1) return;
      from[to] = node;
      by[to] = edge;
      queue.push(to);
    });
  }
  return undefined;
}

const isA = (graph: HeapGraph, node: number, name: string): boolean =>
  graph.typeOf(node) === 'object' && graph.nameOf(node) === name;

/** The object of a type with the highest id, if there is more than one. Ids are given in the order of making. */
function newestOf(graph: HeapGraph, name: string): number | undefined {
  let newest: number | undefined;
  let found = 0;
  for (let node = 1; node < graph.nodes; node++) {
    if (!isA(graph, node, name)) continue;
    found += 1;
    if (newest === undefined || graph.idOf(node) > graph.idOf(newest)) newest = node;
  }
  return found > 1 ? newest : undefined;
}

function wayFrom(graph: HeapGraph, from: Int32Array, by: readonly string[], found: number): string[] {
  const steps: string[] = [];
  for (let node = found; node !== 0; node = from[node] ?? 0)
    steps.unshift(`${by[node] ?? ''} → ${graph.nameOf(node)}`);
  return steps;
}
