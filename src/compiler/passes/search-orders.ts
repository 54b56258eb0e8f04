// Exhaustive search for an order of lives within a width: a proof that there is none, or the order.
import type { Cones } from './life-cones.ts';
import { beginAll, startOrder, takeBack, type LifeOrder, type Progress } from './order-lives.ts';

export type Answer =
  { readonly kind: 'found'; readonly order: LifeOrder } | { readonly kind: 'impossible' | 'undecided' };

/**
 * Depth first over the sets of lives begun, each visited once. It suffices to go from end to end of lives: what begins
 * is always the rest of some cone. And the nearest end needs no alternative where it leaves no more lives than before:
 * |S| − |ended(S)| is submodular, so every continuation from S is as narrow from there.
 * `budget` counts moves, not seconds, so that results repeat.
 */
export function searchOrder(cones: Cones, width: number, budget: number): Answer {
  const progress = startOrder(cones);
  if (progress.width > width) return { kind: 'impossible' };
  const visited = new Set<string>();
  const found = descend();
  if (found === undefined) return { kind: 'undecided' };
  if (!found) return { kind: 'impossible' };
  beginAll(cones, progress, Array(cones.count).keys());
  return { kind: 'found', order: progress };

  /** true: the order is complete; false: there is none from here; undefined: the budget is spent. */
  function descend(): boolean | undefined {
    const depth = progress.order.length;
    const back = (): false => {
      while (progress.order.length > depth) takeBack(cones, progress);
      return false;
    };
    for (;;) {
      if (progress.moves > budget) return undefined;
      const left = remaining(progress);
      const room = width - (progress.order.length - progress.ended);
      if (left.length === 0) return cones.count - progress.ended <= width || back();
      const nearest = left[0];
      if (progress.missing[nearest] > room) return back();
      const before = progress.order.length - progress.ended;
      const mark = progress.order.length;
      beginAll(cones, progress, cones.targets[nearest]);
      if (progress.order.length - progress.ended <= before) continue;
      while (progress.order.length > mark) takeBack(cones, progress);
      const key = progress.begun.join('');
      if (visited.has(key)) return back();
      visited.add(key);
      progress.moves += cones.count;
      for (const target of left) {
        if (progress.missing[target] > room) break;
        beginAll(cones, progress, cones.targets[target]);
        const inner = descend();
        if (inner !== false) return inner;
        while (progress.order.length > mark) takeBack(cones, progress);
      }
      return back();
    }
  }

  /** Targets that have not ended, nearest first. */
  function remaining({ missing }: Progress): number[] {
    progress.moves += missing.length;
    return [...missing.keys()]
      .filter((target) => missing[target] > 0)
      .sort((a, b) => missing[a] - missing[b] || a - b);
  }
}
