// The passes in order, with the reason for the order, and the levels that choose among them.
import { checkOptions } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import type { Circuit } from '../circuit/circuit.ts';
import { verify } from '../circuit/verify.ts';
import { brokenPromises, type Contract } from './contract.ts';
import { cancelInverses } from './commute/cancel-inverses.ts';
import { deferMeasurements } from './defer-measurements.ts';
import { foldAngles } from './fold-angles.ts';
import { fuseGates } from './fuse/fuse-gates.ts';
import { mergeRotations } from './commute/merge-rotations.ts';
import { circuitMetrics, type CircuitMetrics } from './metrics.ts';
import { pruneUnseen } from './prune/prune-unseen.ts';
import { reuseQubits } from './reuse/reuse-qubits.ts';
import { anyWords, cancelWords, deferWords, foldWords, fuseWords, mergeWords, pruneWords, reuseWords, type PassWords } from './words.ts'; // prettier-ignore

export { circuitMetrics, type CircuitMetrics };
export { cancelInverses, deferMeasurements, foldAngles, fuseGates, mergeRotations, pruneUnseen, reuseQubits };

/** 0: the circuit as written; 1: gates removed and joined; 2: also fused, and qubits used again. */
export type Level = 0 | 1 | 2;

/** A function from circuit to circuit that keeps all values and gradients. */
export interface Pass {
  readonly name: string;
  /** The lowest level that runs it. */
  readonly level: Level;
  /** What it may do to a circuit, whose values and gradients it keeps for all weights and inputs. */
  readonly contract: Contract;
  /** `fuses`: gates become blocks later. */
  readonly run: (circuit: Circuit, fuses: boolean) => Circuit;
  /** What it did, in words; absent: in counts. */
  readonly words?: PassWords;
}

/** Each pass once. */
export const passes: readonly Pass[] = [
  // First, so that the others meet constants as numbers and no gate that does nothing stands between two others.
  {
    name: 'fold-angles',
    level: 1,
    contract: { removes: ['gate', 'branch'], makes: ['gate', 'branch'], keeps: 'phase' },
    run: foldAngles,
    words: foldWords,
  },
  // Before merging, so that a pair goes whole and what it parted can meet.
  {
    name: 'cancel-inverses',
    level: 1,
    contract: { removes: ['gate', 'branch'], makes: ['branch'], keeps: 'exact' },
    run: cancelInverses,
    words: cancelWords,
  },
  // Before fusion only within a call: a block costs the same whatever it holds, and calls with equal weights share one.
  {
    name: 'merge-rotations',
    level: 1,
    contract: { removes: ['gate', 'branch'], makes: ['gate', 'branch'], keeps: 'phase' },
    run: (circuit, fuses) => mergeRotations(circuit, fuses ? 'call' : 'circuit'),
    words: mergeWords,
  },
  // After these, because a gate between two that cancelled would have been seen by the outputs through them.
  // Before fusion by calls, for the same reason as merging.
  {
    name: 'prune-unseen',
    level: 1,
    contract: {
      removes: ['gate', 'block', 'channel', 'measure', 'branch', 'reset', 'discard', 'prepare', 'barrier'],
      makes: ['channel', 'branch', 'discard'],
      renames: true,
      keeps: 'outputs',
    },
    run: (circuit, fuses) => pruneUnseen(circuit, fuses ? 'calls' : 'gates'),
    words: pruneWords,
  },
  // After pruning, which drops the measurements nobody uses; before fusion, which then finds gates, not branches.
  {
    name: 'defer-measurements',
    level: 2,
    contract: {
      removes: ['measure', 'branch'],
      makes: ['gate', 'measure', 'discard', 'barrier'],
      grows: true,
      keeps: 'channel',
    },
    run: deferMeasurements,
    words: deferWords,
  },
  // After all that removes or changes gates: a block is opaque to them.
  {
    name: 'fuse-gates',
    level: 2,
    contract: { removes: ['gate', 'block'], makes: ['gate', 'block'], keeps: 'exact' },
    run: fuseGates,
    words: fuseWords,
  },
  // Last: it orders what is left, and the fewer operations there are, the freer their order.
  {
    name: 'reuse-qubits',
    level: 2,
    contract: {
      removes: ['reset', 'barrier'],
      makes: ['reset', 'barrier'],
      renames: true,
      reorders: true,
      grows: true,
      keeps: 'outputs',
    },
    run: reuseQubits,
    words: reuseWords,
  },
];

/** What a pass left, or what came in. */
export interface PassResult {
  /** The pass, or "elaborate" for what came in. */
  readonly name: string;
  readonly circuit: Circuit;
  /** Measured when first asked for. */
  readonly metrics: CircuitMetrics;
  /** What the pass did, in words, told when first asked for: "152 gates into 19 blocks with 5 matrices". */
  readonly summary: string;
}

/** How the passes run. */
export interface OptimiseOptions {
  /** Checks the circuit before the first pass and after each, and each pass's contract; a violation is an assertion error. */
  readonly verify?: boolean | undefined;
  /** Names of passes to leave out. */
  readonly without?: readonly string[] | undefined;
}

/**
 * What does not suit a list of gates, such as OpenQASM: measurements stay where they are, and no gate is kept for the sake
 * of a block that it would share.
 */
export const notForGates: readonly string[] = ['defer-measurements', 'fuse-gates'];

/**
 * Runs the passes of a level: 0 none, 1 those that only remove and join, 2 all. The first of the results is what came in,
 * the others are the circuit after each pass, with its metrics. With `verify` throws Error where a pass breaks its contract; throws
 * UserError for another level and options that do not exist.
 */
export function optimise(
  circuit: Circuit,
  level: Level,
  options: OptimiseOptions = {},
): { readonly circuit: Circuit; readonly results: readonly PassResult[] } {
  if (![0, 1, 2].includes(level))
    throw new UserError(`there is no level ${String(level)}; levels are 0, 1 and 2`);
  checkOptions('optimise', options, { verify: true, without: true });
  const chosen = passes.filter((pass) => pass.level <= level && !options.without?.includes(pass.name));
  const results = runPasses(chosen, circuit, options.verify ?? false);
  return { circuit: results.at(-1)!.circuit, results };
}

/**
 * Runs passes one after the other; the first result is what came in.
 * @throws Error when they are `checked` and one of them leaves an invalid circuit or breaks its contract.
 */
export function runPasses(chosen: readonly Pass[], circuit: Circuit, checked: boolean): PassResult[] {
  if (checked) requireNone('elaborate left an invalid circuit', verify(circuit));
  const results = [resultOf('elaborate', circuit, () => 'the circuit as it came in')];
  const fuses = chosen.some(({ name }) => name === 'fuse-gates');
  let before = circuit;
  for (const { name, contract, run, words = anyWords } of chosen) {
    const came = before;
    const after = run(came, fuses);
    if (checked) {
      requireNone(`${name} left an invalid circuit`, verify(after));
      requireNone(`${name} broke its contract`, brokenPromises(contract, before, after));
    }
    results.push(
      resultOf(name, after, () => (after === came ? undefined : words(came, after)) ?? 'nothing to do'),
    );
    before = after;
  }
  return results;
}

function requireNone(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${what}: ${faults.join('; ')}`);
}

function resultOf(name: string, circuit: Circuit, words: () => string): PassResult {
  let metrics: CircuitMetrics | undefined;
  let summary: string | undefined;
  return {
    name,
    circuit,
    get metrics() {
      return (metrics ??= circuitMetrics(circuit));
    },
    get summary() {
      return (summary ??= words());
    },
  };
}
