// Two circuits that return one observable each, computed by Pauli products: at numbers that make most gates Clifford gates.
import type { Device, Numbers } from '../device.ts';
import type { Pair } from '../../task/task.ts';
import { propagate, termsOf, type Propagated, type Term } from './propagate.ts';
import { stagesOf, type Maps, type Stage } from './stages.ts';

/** A circuit and its observable. */
export interface Side {
  readonly stages: readonly Stage[];
  readonly terms: readonly Term[];
}

/** Multiply-adds that a stage takes, roughly. */
const stageWork = 100;

/** undefined where there is more than gates, noise and resets, or no observable. */
export function propagationDevice({ a, b }: Pair): Device | undefined {
  const maps: Maps = new Map();
  const sides = [a, b].map((circuit): Side | undefined => {
    const stages = stagesOf(circuit, maps);
    const [output] = circuit.outputs;
    if (!stages || output?.kind !== 'observable') return undefined;
    return { stages, terms: termsOf(output.terms, circuit.qubits) };
  });
  const [one, other] = sides;
  return one && other && deviceOf(one, other);
}

export function deviceOf(one: Side, other: Side): Device {
  const [ofOne, ofOther] = [remembered(one), remembered(other)];
  return {
    name: 'propagation',
    work: stageWork * (one.stages.length + other.stages.length),
    values: (numbers) => [Float64Array.of(ofOne(numbers).value), Float64Array.of(ofOther(numbers).value)],
    slope: () => undefined,
    rounding: (numbers) => ofOne(numbers).rounding + ofOther(numbers).rounding,
  };
}

type At = (numbers: Numbers) => Pick<Propagated, 'value' | 'rounding'>;

/** What was computed last is not computed again. */
function remembered({ stages, terms }: Side): At {
  let last: { readonly all: Float64Array; readonly found: ReturnType<At> } | undefined;
  return ({ all }) => {
    if (!last?.all.every((value, at) => value === all[at]))
      last = { all: all.slice(), found: propagate(stages, terms, all) ?? { value: NaN, rounding: 0 } };
    return last.found;
  };
}
