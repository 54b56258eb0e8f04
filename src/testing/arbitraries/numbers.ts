// Random weights and inputs of a circuit, which shrink to zeros and short decimals.
import fc from 'fast-check';
import type { Circuit, Initial } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { rangeOf } from './ranges.ts';

/** Angles at which circuits do something special. */
const specialAngles = [0, Math.PI / 2, Math.PI, -Math.PI / 2, -Math.PI, Math.PI / 4, 2 * Math.PI];

/**
 * [weights] radians, each as wide as its declared distribution is: within `uniform(a, b)`, three deviations around the mean
 * of a normal one, half a turn around a constant. Multiples of π/2 and π/4 among them are more likely; shrinks to zeros.
 */
export function weightsOf(circuit: Circuit): fc.Arbitrary<number[]> {
  return fc
    .tuple(...circuit.weights.map(({ size, initial }) => many(angleWithin(...endsOf(initial)), size)))
    .map((slots) => slots.flat());
}

/** How many samples. */
export interface InputsOptions {
  /** Samples, one after the other. Default: 1. */
  readonly batch?: number;
}

/**
 * [batch × inputs]: angles within half a turn around zero, in radians; amplitudes within −1 and 1, not all of an input near
 * zero. Shrinks to zeros, and to (1, 0, …) where amplitudes are. Throws UserError for a batch of no whole number of samples.
 */
export function inputsOf(circuit: Circuit, options: InputsOptions = {}): fc.Arbitrary<number[]> {
  checkOptions('inputsOf', options, { batch: true });
  const { max: batch } = rangeOf('batch', options.batch ?? 1, { min: 1, max: 10_000 });
  const angle = angleWithin(-Math.PI, Math.PI);
  const sample = fc
    .tuple(
      ...circuit.inputs.map(({ element, size }) =>
        element === 'angle' ? many(angle, size) : amplitudes(size),
      ),
    )
    .map((slots) => slots.flat());
  return many(sample, batch).map((samples) => samples.flat());
}

const many = <T>(each: fc.Arbitrary<T>, count: number) =>
  fc.array(each, { minLength: count, maxLength: count, size: 'max' });

function endsOf(initial: Initial): [number, number] {
  switch (initial.kind) {
    case 'uniform':
      return [initial.low, initial.high];
    case 'normal':
      return [initial.mean - 3 * initial.deviation, initial.mean + 3 * initial.deviation];
    case 'constant':
      return [initial.value - Math.PI, initial.value + Math.PI];
    default:
      return initial satisfies never;
  }
}

function angleWithin(low: number, high: number): fc.Arbitrary<number> {
  const special = specialAngles.filter((angle) => low <= angle && angle <= high);
  const any = decimalWithin(low, high);
  if (special.length === 0) return any;
  return fc.oneof({ withCrossShrink: true }, { arbitrary: any, weight: 4 }, fc.constantFrom(...special));
}

/** Multiples of a power of ten, some thousands of them between the ends; `low` alone where none is. */
function decimalWithin(low: number, high: number): fc.Arbitrary<number> {
  const digits = 4 - Math.ceil(Math.log10(high - low));
  const scale = 10 ** digits;
  const [first, last] = [Math.ceil(low * scale), Math.floor(high * scale)];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first > last) return fc.constant(low);
  return fc.integer({ min: first, max: last }).map((count) => Math.min(high, Math.max(low, count / scale)));
}

function amplitudes(size: number): fc.Arbitrary<number[]> {
  return many(decimalWithin(-1, 1), size).map((drawn) =>
    Math.hypot(...drawn) > 0.01 ? drawn : [1, ...drawn.slice(1)],
  );
}
