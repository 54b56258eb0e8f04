// Exhaustive search for an order of lives within a width: a proof that there is none, or the order.
import { membersOf, type Cones } from './life-cones.ts';
import { measureOrder, type LifeOrder } from './order-lives.ts';

export type Answer =
  { readonly kind: 'found'; readonly order: LifeOrder } | { readonly kind: 'impossible' | 'undecided' };

/** What the search knows of a problem, targets in order of the sizes of their cones. */
export interface SearchSpace {
  readonly cones: Cones;
  /** By target: its cone, 32 lives a word. */
  readonly sets: readonly Uint32Array[];
  /** By target: those whose cones lie in its own, the largest first; of equal cones the earlier lies in the later. */
  readonly within: readonly (readonly number[])[];
}

/** Time ~ targets² × lives / 32. */
export function searchSpace(cones: Cones): SearchSpace {
  const sets = cones.targets.toSorted((a, b) => a.length - b.length).map((cone) => setOf(cone, cones.count));
  const within = sets.map((set, target) =>
    [...sets.keys()].slice(0, target).filter((other) => holds(set, sets[other])).reverse(),
  ); // prettier-ignore
  return { cones, sets, within };
}

/** The lives begun, and by target whether it has ended. */
interface State {
  readonly begun: Uint32Array;
  readonly size: number;
  readonly ended: Uint8Array;
  readonly endings: number;
}

/**
 * Depth first over the sets S of lives begun, each visited once. It suffices to go from end to end of lives: what begins
 * is always the rest of some cone. Two more facts cut the search, with f(S) = |S| − |ended(S)|, which is submodular:
 * - an end after which no more lives are there than before, f(S ∪ cone) ≤ f(S), needs no alternative: every
 *   continuation from S is as narrow from there;
 * - a cone that holds that of another life which has not ended need not be next: the other may come first at no cost.
 * `budget` counts moves, not seconds, so that results repeat.
 */
export function searchOrder({ cones, sets, within }: SearchSpace, width: number, budget: number): Answer {
  const { count, first } = cones;
  const nothing = setOf([], count);
  let moves = 0;
  const visited = new Set<string>();
  const path: number[] = [];
  if (first.length > width) return { kind: 'impossible' };
  const found = descend(grow({ ended: new Uint8Array(sets.length), endings: 0 }, setOf(first, count)));
  if (found === undefined) return { kind: 'undecided' };
  if (!found) return { kind: 'impossible' };
  const order = path.flatMap((target) => [...membersOf(sets[target])]);
  return { kind: 'found', order: measureOrder(cones, [...order, ...Array(count).keys()]) };

  /** true: the order is complete, and `path` leads there; false: there is none; undefined: the budget is spent. */
  function descend(from: State): boolean | undefined {
    const depth = path.length;
    let state = from;
    const children: { readonly target: number; readonly state: State }[] = [];
    for (let target = 0; target < sets.length; target++) {
      if (moves > budget) return undefined;
      if (!isNext(state, target)) continue;
      if (state.size + missing(state.begun, sets[target]) - state.endings > width) continue;
      const next = grow(state, union(state.begun, sets[target]));
      if (next.size - next.endings > state.size - state.endings) {
        children.push({ target, state: next });
        continue;
      }
      path.push(target);
      state = next;
      children.length = 0;
      target = -1;
    }
    if (state.endings === sets.length) {
      if (count - state.endings <= width) return true;
    } else if (isNew(state)) {
      children.sort((a, b) => a.state.size - b.state.size || a.target - b.target);
      for (const child of children) {
        path.push(child.target);
        const answer = descend(child.state);
        if (answer !== false) return answer;
        path.pop();
      }
    }
    path.length = depth;
    return false;
  }

  /** Has not ended, but all whose cones lie in its own have. */
  function isNext({ ended }: State, target: number): boolean {
    moves++;
    if (ended[target]) return false;
    const others = within[target];
    for (let index = 0; index < others.length; index++) if (!ended[others[index]]) return false;
    return true;
  }

  function grow(before: Pick<State, 'ended' | 'endings'>, begun: Uint32Array): State {
    const ended = before.ended.slice();
    let { endings } = before;
    for (let target = 0; target < sets.length; target++) {
      if (ended[target] || !holds(begun, sets[target])) continue;
      ended[target] = 1;
      endings++;
    }
    moves += sets.length;
    return { begun, size: missing(nothing, begun), ended, endings };
  }

  function isNew({ begun }: State): boolean {
    let key = '';
    for (let word = 0; word < begun.length; word++)
      key += String.fromCharCode(begun[word] & 0xffff, begun[word] >>> 16);
    if (visited.has(key)) return false;
    visited.add(key);
    return true;
  }
}

function setOf(lives: Iterable<number>, count: number): Uint32Array {
  const set = new Uint32Array(Math.ceil(count / 32));
  for (const life of lives) set[life >> 5] |= 1 << (life & 31);
  return set;
}

function holds(set: Uint32Array, part: Uint32Array): boolean {
  for (let word = 0; word < part.length; word++) if (part[word] & ~set[word]) return false;
  return true;
}

function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = a.slice();
  for (let word = 0; word < b.length; word++) both[word] |= b[word];
  return both;
}

/** How many of `wanted` are not in `set`. */
function missing(set: Uint32Array, wanted: Uint32Array): number {
  let size = 0;
  for (let word = 0; word < wanted.length; word++) {
    let bits = wanted[word] & ~set[word];
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    size += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return size;
}
