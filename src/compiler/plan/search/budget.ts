// The budget of a search: no more work than its plan can save, nor than the state that it works on is worth. Work is
// counted in steps, not in seconds, so that the same search finds the same tree on every machine.
import type { Packed } from './packed.ts';

export interface Budget {
  /** Steps that may still be taken; Infinity where nothing bounds them. */
  left(): number;
  spend(steps: number): void;
}

/** What a step takes in a process that has just started, about 40 ns, as flops that a plan does meanwhile. */
const flopsOfStep = 800;
/** A search may take as long as so many batches of the cheapest plan that is known. */
const patience = 100;
/** Every search may do so many steps, 80 ms, */
const least = 2e6;
/**
 * and no more than these, 0.16 s, for a network of 100 tensors that all stay as small as those of a noisy circuit of 10
 * qubits. Long narrow networks gain little beyond the best start: more tensors get fewer steps.
 */
const most = 4e6;
const mediumTensors = 100;
const smallTensor = 2 ** 22;

/**
 * `allowed` tells how many steps there are in all; it may fall as cheaper plans become known. `check` is called whenever
 * some were taken, and may throw.
 */
export function createBudget(allowed: () => number, check: () => void = () => {}): Budget {
  let spent = 0;
  return {
    left: () => allowed() - spent,
    spend(steps) {
      spent += steps;
      check();
    },
  };
}

/** What a search starts from. */
export interface Known {
  /** The cost of the cheapest plan that is known, in flops. */
  readonly cost: number;
  readonly tensors: number;
  /** Numbers in the biggest tensor of the best tree that needs no search: what there is to save grows with it. */
  readonly biggest: number;
}

/** Steps for one of `tasks` networks of a plan. */
export function stepsFor({ cost, tensors, biggest }: Known, tasks: number): number {
  const worth = (patience * cost) / flopsOfStep;
  const allowed = most * Math.max(mediumTensors / tensors, biggest / smallTensor);
  return Math.max(least, Math.min(worth, allowed)) / tasks;
}

/** Work of one rotation that annealing tries. */
export function stepsOfMove({ words }: Packed): number {
  return words + 8;
}

/** Work of one round of reconfiguration, which rebuilds a subtree of up to so many leaves at every node. */
export function stepsOfRound({ tensors, words }: Packed, leaves: number): number {
  return (tensors * words * 3 ** leaves) / 6;
}

/** Work of making a greedy tree. */
export function stepsOfGreedy({ tensors }: Pick<Packed, 'tensors'>): number {
  return tensors ** 2;
}
