// From numbers that show a difference to the witness: simpler numbers, turns made part of the circuits, values confirmed.
import { weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Budget } from '../task/budget.ts';
import type { Level, Pair } from '../task/task.ts';
import { deviceFor, numbersFor, TooLarge, type Device, type Numbers } from './device.ts';
import { shrinkAttempts } from './limits.ts';
import type { Probe } from './probe.ts';
import { cutAt, propagationDevice } from './propagation/index.ts';
import type { Reading } from './reading.ts';
import { differencesAt, type Candidate } from './search.ts';
import { shrink } from './shrink.ts';
import { witnessWords } from './words.ts';
import type { Witness } from './witness.ts';

/** A difference at the numbers of a probe, on a device that runs it with this reading alone. */
export interface Shown {
  readonly level: Level;
  readonly probe: Probe;
  readonly pair: Pair;
  readonly device: Device;
  readonly best: Candidate;
}

export type Unsampled = Omit<Witness, 'sample' | 'largest'>;

/** Twice the rounding away, a difference is more than the tolerance. */
export function isAbove({ difference, rounding }: Measured, tolerance: number): boolean {
  return difference > tolerance + 2 * rounding;
}

interface Measured {
  readonly difference: number;
  readonly rounding: number;
}

/** The difference of the first output. */
export function measure(device: Device, circuit: Circuit, all: Float64Array): Measured {
  const numbers = numbersFor(circuit);
  numbers.all.set(all);
  const [difference] = differencesAt(device, numbers);
  return { difference: Math.abs(difference), rounding: device.rounding(numbers) };
}

/** The witness at simple numbers, or at those given; undefined where the circuits as they are run do not confirm it. */
export function finishWitness(
  shown: Shown,
  { tolerance, budget }: { readonly tolerance: number; readonly budget: Budget },
): Unsampled | undefined {
  const { pair, device, best } = shown;
  const least = best.difference / 3;
  const shows = (numbers: Float64Array) => {
    if (budget.seconds() === 0) return false;
    const found = measure(device, pair.a, numbers);
    return found.difference >= least && isAbove(found, tolerance);
  };
  const small = shrink(best.numbers, shows, shrinkAttempts(device.work));
  return confirmed(shown, small, tolerance) ?? confirmed(shown, best.numbers, tolerance);
}

/** Turns are numbers of the circuits from here on. */
function confirmed(
  { level, probe, best, device: { name } }: Shown,
  all: Float64Array,
  tolerance: number,
): Unsampled | undefined {
  const isWide = name === 'propagation';
  const count = weightCount(probe.a) - probe.turns;
  const whole = probe.at(all.subarray(count, count + probe.turns), best.reading);
  const numbers = numbersFor(whole.a);
  numbers.weights.set(all.subarray(0, count));
  numbers.inputs.set(all.subarray(count + probe.turns));
  const { a, b, device } = confirming(whole, numbers, isWide);
  const [[valueA], [valueB]] = device.values(numbers);
  const difference = Math.abs(valueA - valueB);
  const rounding = device.rounding(numbers);
  if (!isAbove({ difference, rounding }, tolerance)) return undefined;
  const [weights, inputs] = [[...numbers.weights], [...numbers.inputs]];
  const found = { level, weights, inputs, a, b, valueA, valueB, difference, rounding };
  const plain = probe.at(new Float64Array(probe.turns), best.reading).a;
  const around = [
    ...(probe.control === undefined ? [] : [`with all gates controlled by q[${probe.control}]`]),
    ...(whole.a.operations.length > plain.operations.length ? ['between the rotations of the witness'] : []),
    ...(a === whole.a ? [] : ['with the gates that it sees there alone']),
  ];
  const words = witnessWords({ ...found, what: whatIsRead(level, best.reading, a), around });
  return { kind: 'witness', ...found, device: device.name, words };
}

/** What is run: wide circuits cut to the gates that are seen at these numbers, since the whole ones cannot be. */
function confirming(whole: Pair, numbers: Numbers, isWide: boolean): Pair & { readonly device: Device } {
  if (!isWide) return { ...whole, device: deviceFor(whole, 'confirm') };
  const [a, b] = [whole.a, whole.b].map((circuit) => cutAt(circuit, numbers.all) ?? circuit);
  const cut = { a, b };
  try {
    return { ...cut, device: deviceFor(cut, 'confirm') };
  } catch (error) {
    const device = error instanceof TooLarge ? propagationDevice(cut) : undefined;
    if (device) return { ...cut, device };
    throw error;
  }
}

function whatIsRead(level: Level, { from, size }: Reading, { outputs: [output] }: Circuit): string {
  if (level === 'outputs' && size === 1) return `Output ${from}`;
  if (level === 'outputs') return `A product of Z, from outputs ${from} to ${from + size - 1},`;
  if (output.kind !== 'observable') throw new Error(`a witness that returns ${output.kind}`);
  return output.terms[0].factors.map(({ qubit, pauli }) => `${pauli}(q[${qubit}])`).join(' * ');
}
