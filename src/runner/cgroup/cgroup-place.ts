/** Name of the directory that holds the cgroups of all runs, of every server that works from the same place. */
export const NOTEBOOK_CGROUP = 'memory-notebook';

/** Where the cgroups of runs are made: the absolute `…/memory-notebook` directories, one per hierarchy. */
export interface CgroupPlace {
  readonly version: 1 | 2;
  /** In the hierarchy with the memory controller. */
  readonly memory: string;
  /** In the hierarchy with the pids controller; on v2 the same as `memory`; absent where there is none. */
  readonly pids?: string;
  /** In a cgroup2 hierarchy: on v2 the same as `memory`; on a hybrid host the controller-less one beside v1. */
  readonly unified?: string;
}

/** What looking for a place came to. */
export type PlaceFound =
  | {
      readonly kind: 'place';
      readonly place: CgroupPlace;
      /** Further places, best first, for when this one turns out not to work: the hierarchy is mounted more than once. */
      readonly others?: readonly CgroupPlace[];
    }
  | {
      readonly kind: 'none';
      /** Version of the hierarchy with the memory controller, null where none is mounted. */
      readonly version: 1 | 2 | null;
      /** Why runs get no cgroup here, and what to do. */
      readonly reason: string;
    };

/** The first of some places, and the others behind it; undefined of none. */
export function firstPlace([place, ...others]: readonly CgroupPlace[]): PlaceFound | undefined {
  if (place === undefined) return undefined;
  return others.length === 0 ? { kind: 'place', place } : { kind: 'place', place, others };
}

/** No place, and why. */
export function noPlace(version: 1 | 2 | null, reason: string): PlaceFound {
  return { kind: 'none', version, reason };
}

/** The distinct directories of a place, in the order memory, pids, unified. */
export function directoriesOf(place: Pick<CgroupPlace, 'memory' | 'pids' | 'unified'>): string[] {
  const directories = [place.memory, place.pids, place.unified].filter((path) => path !== undefined);
  return [...new Set(directories)];
}
