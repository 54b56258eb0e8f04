// Two circuits that return one observable each, computed by Pauli products: at numbers that make most gates Clifford gates.
import type { Device } from '../device.ts';
import { remembered } from '../remembered.ts';
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
  const [ofOne, ofOther] = [valuesOf(one), valuesOf(other)];
  return {
    name: 'propagation',
    work: stageWork * (one.stages.length + other.stages.length),
    values: (numbers) => [Float64Array.of(ofOne(numbers).value), Float64Array.of(ofOther(numbers).value)],
    slope: () => undefined,
    rounding: (numbers) => ofOne(numbers).rounding + ofOther(numbers).rounding,
  };
}

const valuesOf = ({ stages, terms }: Side) =>
  remembered(
    ({ all }): Pick<Propagated, 'value' | 'rounding'> =>
      propagate(stages, terms, all) ?? { value: NaN, rounding: 0 },
  );
