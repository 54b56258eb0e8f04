// Outputs estimated from shots, as a device estimates them: Pauli words that one basis reads are measured together.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { createRandom } from '../random.ts';
import { basesOf, constantsOf, distributionIn, type Basis } from '../shots/bases.ts';
import { checkShots, countOutcomes, drawOutcomes, type ShotOptions } from '../shots/draw.ts';
import { evaluate, evaluateNames, type EvaluateOptions } from './evaluate.ts';
import { numbersOf, type InputValues, type PerSample } from './numbers.ts';

/** [outputs] each. */
export interface Estimates {
  readonly values: number[];
  /** Standard errors of the values: √(Σ over bases of s² / shots), s² the unbiased variance of single shots. */
  readonly errors: number[];
}

/** Weights and inputs, and how often each basis is measured. */
export interface EstimateOptions<Inputs extends InputValues | undefined = InputValues | undefined>
  extends EvaluateOptions<Inputs>, ShotOptions {}

/** A basis, and the circuit whose only output is the distribution of what it measures. */
interface Measuring {
  readonly basis: Basis;
  readonly circuit: Circuit;
}

const plans = new WeakMap<Circuit, readonly Measuring[]>();

/**
 * Outputs from `shots` (2 at least) measurements in each basis that they need: products of Paulis are read together
 * where they agree on each qubit. One `Estimates` for one sample, a list for a list of samples; the same seed gives the
 * same. Throws as `evaluate` does, and UserError for shots and seeds that do not do.
 */
export function estimate<Inputs extends InputValues | undefined = undefined>(
  circuit: Circuit,
  options: EstimateOptions<Inputs>,
): PerSample<Inputs, Estimates> {
  checkShots(options, 2);
  checkOptions('estimate', options, { ...evaluateNames, shots: true, seed: true });
  const { shots, seed = 1, ...point } = options;
  const { listed, batch } = numbersOf(circuit, options);
  const bases =
    plans.get(circuit) ??
    basesOf(circuit).map((basis) => ({ basis, circuit: distributionIn(basis, circuit) }));
  plans.set(circuit, bases);
  const distributions = bases.map(({ circuit: measuring }) => {
    const found = evaluate(measuring, point as EvaluateOptions) as number[] | number[][];
    return (listed ? found : [found]) as number[][];
  });
  const random = createRandom(seed);
  const estimates = Array.from({ length: batch }, (_, at) => {
    const values = constantsOf(circuit);
    const squares = values.map(() => 0);
    bases.forEach(({ basis }, index) => {
      const counts = countOutcomes(drawOutcomes(distributions[index][at], shots, random));
      for (const [output, { mean, squaredError }] of readCounts(basis, counts, shots)) {
        values[output] += mean;
        squares[output] += squaredError;
      }
    });
    return { values, errors: squares.map(Math.sqrt) };
  });
  return (listed ? estimates : estimates[0]) as PerSample<Inputs, Estimates>;
}

/** What the shots of a basis say of each output that it reads: a mean, and the square of its standard error. */
function readCounts(
  { readings, paulis }: Basis,
  counts: ReadonlyMap<number, number>,
  shots: number,
): Map<number, { readonly mean: number; readonly squaredError: number }> {
  const places = new Map([...paulis.keys()].map((qubit, at) => [qubit, paulis.size - 1 - at]));
  const sums = new Map<number, { sum: number; squares: number }>();
  for (const [outcome, count] of counts) {
    const shot = new Map<number, number>();
    for (const { kind, output, coefficient, qubits } of readings) {
      const bits = qubits.map((qubit) => (outcome >>> places.get(qubit)!) & 1);
      switch (kind) {
        case 'parity': {
          const sign = bits.reduce((parity, bit) => parity ^ bit, 0) === 1 ? -1 : 1;
          shot.set(output, (shot.get(output) ?? 0) + sign * coefficient);
          break;
        }
        case 'probabilities':
          shot.set(output + bits.reduce((number, bit) => 2 * number + bit, 0), 1);
          break;
        default:
          kind satisfies never;
      }
    }
    for (const [output, value] of shot) {
      const known = sums.get(output) ?? { sum: 0, squares: 0 };
      sums.set(output, { sum: known.sum + count * value, squares: known.squares + count * value ** 2 });
    }
  }
  const read = [...sums].map(([output, { sum, squares }]) => {
    const mean = sum / shots;
    return [output, { mean, squaredError: Math.max(0, squares / shots - mean ** 2) / (shots - 1) }] as const;
  });
  return new Map(read);
}
