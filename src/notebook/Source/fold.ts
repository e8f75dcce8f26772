/** A piece of a listing; what is folded is one press away. */
export interface Piece {
  readonly code: string;
  /** What a folded piece is, for its summary: "5 lines of imports". */
  readonly folded?: string;
}

/** The imports of a TypeScript or Go file: one block of them, wherever it stands. */
const imports = { ts: /^(?:import [^;]*;\n)+/m, go: /^import \([\s\S]*?^\)\n/m } as const;
/** Fewer lines than this are not in the way. */
const fewest = 3;

/** Takes a listing apart into what matters and what does not: imports are folded. The pieces joined are the listing. */
export function foldImports(code: string, lang: 'ts' | 'go'): readonly Piece[] {
  const found = imports[lang].exec(code);
  const lines = found?.[0].trimEnd().split('\n').length ?? 0;
  if (found === null || lines < fewest) return [{ code }];
  const before = code.slice(0, found.index);
  const after = code.slice(found.index + found[0].length);
  return [{ code: before }, { code: found[0], folded: `${lines} lines of imports` }, { code: after }].filter(
    (piece) => piece.code !== '',
  );
}

/** The name of a listing as an anchor: `demos/log-cache/main.ts` is `source-demos-log-cache-main-ts`. */
export const sourceAnchor = (path: string, region?: string): string =>
  `source-${[path, ...(region === undefined ? [] : [region])].join('-').replace(/[^a-zA-Z0-9]+/g, '-')}`;
