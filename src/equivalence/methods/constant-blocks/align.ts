// Two circuits taken apart from one end: what is the same goes, and blocks of gates of numbers that are one matrix but for
// rounding become the gates of the second. Numbers that some decomposition computed are no multiples or sums of those they
// came from, so that no identity of polynomials knows them.
import type { BranchOperation, Operation } from '../../../compiler/circuit/circuit.ts';
import type { Budget } from '../../task/budget.ts';
import { createFront, type Front, type Item } from './front.ts';
import { matchBlock } from './match-block.ts';

export interface Sides {
  readonly a: readonly Operation[];
  readonly b: readonly Operation[];
}

export interface Aligned extends Sides {
  /** What both had in common, as the second writes it. */
  readonly common: readonly Operation[];
  /** The first is e^{i phase} times what is written. */
  readonly phase: number;
  /** By how much the first was changed, as an operator. */
  readonly moved: number;
}

export interface AlignOptions {
  readonly qubits: number;
  readonly budget: Budget;
  /** Equal for operations that do the same to the same qubits. */
  readonly keyOf: (operation: Operation) => string;
  /** Operations are taken from the last to the first. */
  readonly fromEnd: boolean;
}

export function align(sides: Sides, options: AlignOptions): Aligned {
  const { qubits, budget, keyOf, fromEnd } = options;
  const [a, b] = [sides.a, sides.b].map((list) => createFront(fromEnd ? list.toReversed() : list, qubits));
  const common: Operation[] = [];
  let [phase, moved] = [0, 0];

  function takeSame(): boolean {
    let isAny = false;
    for (let open = a.ready(); open.length > 0;) {
      const wires = new Set<number>();
      for (const item of open) {
        const other = item.wires.length > 0 ? b.next(item.wires[0]) : undefined;
        if (!a.isReady(item) || !other || !b.isReady(other)) continue;
        const found = sameOperation(item, other);
        if (!found) continue;
        a.take(item);
        b.take(other);
        common.push(other.operation);
        moved += found.moved;
        isAny = true;
        for (const wire of item.wires) wires.add(wire);
      }
      open = [...new Set([...wires].flatMap((wire) => a.next(wire) ?? []))];
    }
    return isAny;
  }

  function sameOperation(one: Item, other: Item): { readonly moved: number } | undefined {
    if (keyOf(one.operation) === keyOf(other.operation)) return { moved: 0 };
    const [p, q] = [one.operation, other.operation];
    if (p.kind !== 'branch' || q.kind !== 'branch') return undefined;
    return sameBranch(p, q, options);
  }

  /** Seeds that gave no block, by what stood on their wires then. */
  const failed = new Set<string>();

  function takeBlock(): boolean {
    for (const seed of seedsOf(a, b)) {
      budget.check();
      const place = seed.wires.map((wire) => `${wire}:${a.next(wire)?.at},${b.next(wire)?.at}`).join(' ');
      if (failed.has(place)) continue;
      const match = matchBlock(seed, a, b, fromEnd);
      if (!match) {
        failed.add(place);
        continue;
      }
      for (const item of match.a) a.take(item);
      for (const item of match.b) b.take(item);
      common.push(...match.b.map(({ operation }) => operation));
      [phase, moved] = [phase + match.phase, moved + match.distance];
      return true;
    }
    return false;
  }

  while (takeSame() || takeBlock());
  const inOrder = (list: readonly Operation[]) => (fromEnd ? list.toReversed() : list);
  return { common: inOrder(common), a: inOrder(a.rest()), b: inOrder(b.rest()), phase, moved };
}

function seedsOf(a: Front, b: Front): Item[] {
  return [...a.ready(), ...b.ready()].filter(({ constant }) => constant);
}

/** Whether all of one is that of the other; phases of what a bit decides are seen by nothing. */
function sameBranch(p: BranchOperation, q: BranchOperation, options: AlignOptions) {
  if (JSON.stringify(p.condition) !== JSON.stringify(q.condition)) return undefined;
  let moved = 0;
  for (const sides of [
    { a: p.then, b: q.then },
    { a: p.orElse, b: q.orElse },
  ]) {
    // prettier-ignore
    const inner = align(sides, { ...options, fromEnd: false });
    if (inner.a.length > 0 || inner.b.length > 0) return undefined;
    moved += inner.moved;
  }
  return { moved };
}
