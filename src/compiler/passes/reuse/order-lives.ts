// Orders in which lives begin: the state while one is being built, and greedy orders with seeded restarts.
import type { Cones } from './life-cones.ts';

/** An order of all lives and the wires it needs. */
export interface LifeOrder {
  readonly order: readonly number[];
  readonly width: number;
}

/** The lives begun so far; mutable. */
export interface Progress {
  readonly begun: Uint8Array;
  readonly order: number[];
  /** By target: lives of its cone that have not begun; 0: it has ended. */
  readonly missing: Int32Array;
  ended: number;
  width: number;
  /** Steps of work done: the measure of all budgets. */
  moves: number;
}

export function startOrder(cones: Cones): Progress {
  const progress: Progress = {
    begun: new Uint8Array(cones.count),
    order: [],
    missing: Int32Array.from(cones.targets, ({ length }) => length),
    ended: 0,
    width: 0,
    moves: 0,
  };
  // Together, before anything ends.
  progress.width = cones.first.length;
  for (const life of cones.first) begin(cones, progress, life);
  return progress;
}

export function begin(cones: Cones, progress: Progress, life: number): void {
  if (progress.begun[life]) return;
  progress.begun[life] = 1;
  progress.order.push(life);
  progress.width = Math.max(progress.width, progress.order.length - progress.ended);
  progress.moves += cones.holders[life].length + 1;
  for (const target of cones.holders[life]) if (--progress.missing[target] === 0) progress.ended++;
}

export function beginAll(cones: Cones, progress: Progress, lives: Iterable<number>): void {
  for (const life of lives) begin(cones, progress, life);
}

/** All lives in this order. */
export function measureOrder(cones: Cones, order: Iterable<number>): LifeOrder {
  const progress = startOrder(cones);
  beginAll(cones, progress, order);
  return progress;
}

const mostRestarts = 1000;
const moveBudget = 10_000_000;

/**
 * Greedy: always ends next the life that needs the fewest others to begin, from different first choices and with
 * seeded preferences among equals. The narrowest order found.
 */
export function greedyOrder(cones: Cones, bound: number, restarts = mostRestarts): LifeOrder {
  let best: LifeOrder | undefined;
  let moves = 0;
  for (let seed = 0; seed < restarts && moves < moveBudget; seed++) {
    const progress = startOrder(cones);
    const priority = shuffled(cones.targets.length, seed);
    for (let opened = false; progress.ended < cones.targets.length; opened = true) {
      const next = opened || seed === 0 ? fewestMissing(progress, priority) : priority.indexOf(0);
      beginAll(cones, progress, cones.targets[next]);
      progress.moves += cones.targets.length;
      if (best && progress.width >= best.width) break;
    }
    moves += progress.moves;
    if (best && progress.width >= best.width) continue;
    beginAll(cones, progress, Array(cones.count).keys());
    if (!best || progress.width < best.width) best = progress;
    if (best.width <= bound) break;
  }
  return best!;
}

function fewestMissing({ missing }: Progress, priority: readonly number[]): number {
  let best = -1;
  for (let target = 0; target < missing.length; target++) {
    if (missing[target] === 0) continue;
    const difference = best < 0 ? -1 : missing[target] - missing[best];
    if (difference < 0 || (difference === 0 && priority[target] < priority[best])) best = target;
  }
  return best;
}

/** A permutation of 0 … n−1 that depends on the seed only; the identity for seed 0. */
function shuffled(n: number, seed: number): number[] {
  const items = Array.from({ length: n }, (_, index) => index);
  if (seed === 0) return items;
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  for (let index = n - 1; index > 0; index--) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (index + 1));
    [items[index], items[other]] = [items[other], items[index]];
  }
  return items;
}
