// One run of the search: a start, annealed, then reconfigured, three times.
import type { Tree } from '../network.ts';
import { anneal } from './anneal.ts';
import { stepsOfMove, stepsOfRound, type Budget } from './budget.ts';
import { growTree, harvest, totalCost, type Growing } from './growing.ts';
import type { Packed } from './packed.ts';
import type { Random } from './random.ts';
import type { Reconfigurer } from './reconfigure.ts';

/** Temperatures of the annealing rounds of one run: the later ones start from what reconfiguration left. */
const schedule = [
  { from: 0.5, to: 0.03, share: 0.4 },
  { from: 0.25, to: 0.03, share: 0.3 },
  { from: 0.15, to: 0.03, share: 0.3 },
];
/** Rounds of reconfiguration after each. */
const reconfigurations = 4;

export interface RunOptions {
  /** Rotations to try. */
  readonly moves: number;
  readonly random: Random;
  readonly reconfigurer: Reconfigurer;
  readonly budget: Budget;
}

/** The best tree that the run met, and its cost with what is charged. */
export function oneRun(packed: Packed, start: Tree, options: RunOptions): { tree: Tree; total: number } {
  const { moves, random, reconfigurer, budget } = options;
  const growing = growTree(packed, start);
  let best = start;
  let least = Infinity;
  for (const { from, to, share } of schedule) {
    const own = Math.ceil(moves * share);
    anneal(packed, growing, { moves: own, from, to }, random);
    budget.spend(own * stepsOfMove(packed));
    reconfigure(packed, growing, reconfigurer, reconfigurations, budget);
    const total = totalCost(growing);
    if (total < least) [best, least] = [harvest(packed, growing), total];
  }
  return { tree: best, total: least };
}

/** As many rounds as bring something, `most` and the budget allow. */
export function reconfigure(
  packed: Packed,
  growing: Growing,
  reconfigurer: Reconfigurer,
  most: number,
  budget: Budget,
): void {
  const steps = stepsOfRound(packed, reconfigurer.reach);
  budget.spend(steps * reconfigurer.everywhere(growing, Math.min(most, Math.floor(budget.left() / steps))));
}
