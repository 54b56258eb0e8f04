// The passes in order, with the reason for the order, and the levels that choose among them.
import type { Circuit } from '../circuit/circuit.ts';
import { verify } from '../circuit/verify.ts';
import { cancelInverses } from './commute/cancel-inverses.ts';
import { deferMeasurements } from './defer-measurements.ts';
import { foldAngles } from './fold-angles.ts';
import { fuseGates } from './fuse/fuse-gates.ts';
import { mergeRotations } from './commute/merge-rotations.ts';
import { measureCircuit, type Metrics } from './metrics.ts';
import { pruneUnseen } from './prune/prune-unseen.ts';
import { reuseQubits } from './reuse/reuse-qubits.ts';

export { measureCircuit, type Metrics };
export { cancelInverses, deferMeasurements, foldAngles, fuseGates, mergeRotations, pruneUnseen, reuseQubits };

export type Level = 0 | 1 | 2;

export interface Pass {
  readonly name: string;
  /** The lowest level that runs it. */
  readonly level: Level;
  /** Same outputs and gradients for all weights and inputs; `fuses`: gates become blocks later. */
  readonly run: (circuit: Circuit, fuses: boolean) => Circuit;
}

/** Each pass once; every one leaves all circuits as they were, as a function of weights and inputs. */
export const passes: readonly Pass[] = [
  // First, so that the others meet constants as numbers and no gate that does nothing stands between two others.
  { name: 'fold-angles', level: 1, run: foldAngles },
  // Before merging, so that a pair goes whole and what it parted can meet.
  { name: 'cancel-inverses', level: 1, run: cancelInverses },
  // Before fusion only within a call: a block costs the same whatever it holds, and calls with equal weights share one.
  {
    name: 'merge-rotations',
    level: 1,
    run: (circuit, fuses) => mergeRotations(circuit, fuses ? 'call' : 'circuit'),
  },
  // Behind these, because a gate between two that cancelled would have been seen by the outputs through them.
  // Before fusion by calls, for the same reason as merging.
  {
    name: 'prune-unseen',
    level: 1,
    run: (circuit, fuses) => pruneUnseen(circuit, fuses ? 'calls' : 'gates'),
  },
  // Behind pruning, which drops the measurements nobody uses; before fusion, which then finds gates, not branches.
  { name: 'defer-measurements', level: 2, run: deferMeasurements },
  // Behind all that removes or changes gates: a block is opaque to them.
  { name: 'fuse-gates', level: 2, run: fuseGates },
  // Last: it orders what is left, and the fewer operations there are, the freer their order.
  { name: 'reuse-qubits', level: 2, run: reuseQubits },
];

export interface Step {
  /** The pass, or "elaborate" for what came in. */
  readonly name: string;
  readonly circuit: Circuit;
  /** Measured when first asked for. */
  readonly metrics: Metrics;
}

export interface OptimiseOptions {
  /** Checks the invariants before the first pass and after each; a violation is an assertion error. */
  readonly verify?: boolean | undefined;
  /** Names of passes to leave out. */
  readonly without?: readonly string[];
}

/**
 * What does not suit a list of gates, such as OpenQASM: measurements stay where they are, and no gate is kept for the sake
 * of a block that it would share.
 */
export const notForGates: readonly string[] = ['defer-measurements', 'fuse-gates'];

/** Runs the passes of a level: 0 none, 1 those that only remove and join, 2 all. The first step is what came in. */
export function optimise(
  circuit: Circuit,
  level: Level,
  options: OptimiseOptions = {},
): { readonly circuit: Circuit; readonly steps: readonly Step[] } {
  const stepAfter = (name: string, result: Circuit): Step => {
    const violations = options.verify ? verify(result) : [];
    if (violations.length > 0) throw new Error(`${name} left an invalid circuit: ${violations.join('; ')}`);
    let metrics: Metrics | undefined;
    return {
      name,
      circuit: result,
      get metrics() {
        return (metrics ??= measureCircuit(result));
      },
    };
  };
  const steps = [stepAfter('elaborate', circuit)];
  const chosen = passes.filter((pass) => pass.level <= level && !options.without?.includes(pass.name));
  const fuses = chosen.some(({ name }) => name === 'fuse-gates');
  for (const pass of chosen) {
    steps.push(stepAfter(pass.name, pass.run(steps[steps.length - 1].circuit, fuses)));
  }
  return { circuit: steps[steps.length - 1].circuit, steps };
}
