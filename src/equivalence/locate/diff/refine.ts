// Hunks in parts, as small as they come: a difference of several gates is that of some of them where others are only written
// otherwise. What a part does to the qubits of the others is nothing, or it stands between the same branches in both.
import type { BranchOperation, Operation } from '../../../compiler/circuit/circuit.ts';
import type { Question } from '../equality.ts';
import { commonCuts, type Cuts } from '../unitary/common-cuts.ts';
import { smallWindow } from '../unitary/small-window.ts';
import { linesOf } from './common-ends.ts';
import { type Alignment, type Hunk, isHunk } from './hunks.ts';

/** A hunk as parts, each of which may be taken from either list by itself; operations are those of A, which B has as well. */
export type Refine = (hunk: Hunk) => Alignment;

/** Wires, and gates times amplitudes of all hunks, up to which gates are told apart by what they do. */
const mostWires = 12;
const mostWork = 3e7;

/** How many gates of A, and of B, may stand for one another where the two begin to differ. */
const firstGates = [
  [1, 1],
  [1, 0],
  [0, 1],
] as const;

export function createRefine({ task, points, budget }: Pick<Question, 'task' | 'points' | 'budget'>): Refine {
  let work = mostWork;
  /** Between the gates at both ends that do the same; undefined where there is more than gates, or many. */
  const cutsOf = (hunk: Hunk): Cuts | undefined => {
    const window = smallWindow(hunk.a, hunk.b);
    if (!window || window.wires > mostWires) return undefined;
    work -= 2 * (hunk.a.length + hunk.b.length) * 2 ** window.wires;
    return work < 0 ? undefined : commonCuts(window, task.level !== 'exact', points.draw(), budget);
  };
  const narrowed = (hunk: Hunk): Alignment => {
    const cuts = cutsOf(hunk);
    if (!cuts) return [hunk];
    const { a, b } = cuts;
    const middle = { a: hunk.a.slice(...a), b: hunk.b.slice(...b) };
    return [...hunk.a.slice(0, a[0]), ...some(middle).flatMap(resumed), ...hunk.a.slice(a[1])];
  };
  /** Of two that differ from their first gates on: these by themselves, where gates that do the same follow. */
  const resumed = (hunk: Hunk): Alignment => {
    const { a, b } = hunk;
    if (a.length <= 1 && b.length <= 1) return [hunk];
    const splits = firstGates.flatMap(([i, j]) => {
      const rest = { a: a.slice(i), b: b.slice(j) };
      const cuts = i > a.length || j > b.length ? undefined : cutsOf(rest);
      const common = cuts ? Math.min(cuts.a[0], cuts.b[0]) : 0;
      return common > 0 ? [{ first: { a: a.slice(0, i), b: b.slice(0, j) }, rest, common }] : [];
    });
    const [best] = splits.toSorted((one, other) => other.common - one.common);
    return best ? [best.first, ...narrowed(best.rest)] : [hunk];
  };
  const refine = (hunk: Hunk): Alignment => {
    const parts = byLines(hunk).flatMap(atBranches);
    return parts.length > 1 ? parts.flatMap(refine) : parts.flatMap(narrowed);
  };
  return refine;
}

/** The parts of an alignment with its hunks refined. */
export function refined(alignment: Alignment, refine: Refine): Alignment {
  return alignment.flatMap((part) => (isHunk(part) ? refine(part) : [part]));
}

const some = (hunk: Hunk): Hunk[] => (hunk.a.length + hunk.b.length > 0 ? [hunk] : []);

/** A hunk for each set of qubits and bits that no operation connects with others. */
function byLines({ a, b }: Hunk): Hunk[] {
  const roots = new Map<string, string>();
  const rootOf = (line: string): string => {
    let root = line;
    for (let next = roots.get(root); next !== undefined; next = roots.get(root)) root = next;
    if (root !== line) roots.set(line, root);
    return root;
  };
  for (const operation of [...a, ...b]) {
    const [first, ...others] = linesOf(operation).map(rootOf);
    for (const other of others) if (rootOf(other) !== rootOf(first)) roots.set(rootOf(other), rootOf(first));
  }
  const hunks = new Map<string, { a: Operation[]; b: Operation[] }>();
  for (const side of ['a', 'b'] as const) {
    for (const operation of { a, b }[side]) {
      const root = rootOf(linesOf(operation)[0]);
      if (!hunks.has(root)) hunks.set(root, { a: [], b: [] });
      hunks.get(root)![side].push(operation);
    }
  }
  return [...hunks.values()];
}

/** Branches on the same condition stand for one another; what is before them and behind are hunks of their own. */
function atBranches(hunk: Hunk): Hunk[] {
  const { a, b } = hunk;
  const at = a.findIndex((one) => one.kind === 'branch' && b.some((other) => isSameBranch(one, other)));
  if (at < 0 || a.length + b.length <= 2) return [hunk];
  const other = b.findIndex((each) => isSameBranch(a[at] as BranchOperation, each));
  const cut = (from: number, to: number, fromB: number, toB: number) => ({ a: a.slice(from, to), b: b.slice(fromB, toB) }); // prettier-ignore
  const [before, branches, after] = [cut(0, at, 0, other), cut(at, at + 1, other, other + 1), cut(at + 1, a.length, other + 1, b.length)]; // prettier-ignore
  return [...some(before), branches, ...some(after)];
}

function isSameBranch(one: BranchOperation, other: Operation): boolean {
  return other.kind === 'branch' && JSON.stringify(one.condition) === JSON.stringify(other.condition);
}
