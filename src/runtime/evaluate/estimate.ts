// Outputs estimated from shots, as a device estimates them: Pauli words that one basis reads are measured together.
import { outputSize, type Circuit, type Operation, type Pauli } from '../../compiler/circuit/circuit.ts';
import { checkOptions } from '../../option-names.ts';
import { UserError } from '../../user-error.ts';
import { createRandom } from '../random.ts';
import { checkShots, countOutcomes, drawOutcomes, type ShotOptions } from './draw.ts';
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

/** One product of an output, or all of its probabilities. */
interface Reading {
  /** The first of the output's numbers. */
  readonly output: number;
  readonly coefficient: number;
  readonly qubits: readonly number[];
  readonly kind: 'parity' | 'probabilities';
}

/** What is measured at once: each qubit along its Pauli. */
interface Basis {
  readonly paulis: Map<number, Pauli>;
  readonly readings: Reading[];
}

/** Qubits that are measured together, so that their joint distribution stays small; more only where one output asks. */
const mostTogether = 16;
const mostOfOne = 20;

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
  const bases = plans.get(circuit) ?? planBases(circuit);
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

/** [outputs]: what needs no measurement. */
function constantsOf(circuit: Circuit): number[] {
  return circuit.outputs.flatMap((output) => {
    switch (output.kind) {
      case 'observable':
        return [output.terms.reduce((sum, term) => sum + (term.factors.length ? 0 : term.coefficient), 0)];
      case 'probabilities':
        return new Array<number>(outputSize(output)).fill(0);
      default:
        return output satisfies never;
    }
  });
}

function planBases(circuit: Circuit): Measuring[] {
  const bases: Basis[] = [];
  let output = 0;
  for (const each of circuit.outputs) {
    switch (each.kind) {
      case 'observable':
        for (const { coefficient, factors } of each.terms) {
          const qubits = factors.map(({ qubit }) => qubit);
          const paulis = factors.map(({ pauli }) => pauli);
          if (factors.length > 0) place(bases, paulis, { output, coefficient, qubits, kind: 'parity' });
        }
        break;
      case 'probabilities': {
        const paulis = each.qubits.map((): Pauli => 'Z');
        place(bases, paulis, { output, coefficient: 1, qubits: each.qubits, kind: 'probabilities' });
        break;
      }
      default:
        each satisfies never;
    }
    output += outputSize(each);
  }
  return bases.map((basis) => {
    const qubits = [...basis.paulis.keys()];
    const turned = [...basis.paulis].flatMap(([qubit, pauli]) => turnToZ(qubit, pauli));
    const operations = [...circuit.operations, ...turned];
    const outputs = [{ kind: 'probabilities', qubits } as const];
    return { basis, circuit: { ...circuit, operations, outputs } };
  });
}

/** Into the first basis that measures these qubits so or not at all, and stays small. */
function place(bases: Basis[], paulis: readonly Pauli[], reading: Reading): void {
  const { qubits } = reading;
  if (qubits.length > mostOfOne) {
    throw new UserError(
      `An output reads ${qubits.length} qubits at once; it is estimated from shots for at most ${mostOfOne}.`,
    );
  }
  const fits = ({ paulis: along }: Basis) =>
    qubits.every((qubit, at) => (along.get(qubit) ?? paulis[at]) === paulis[at]) &&
    new Set([...along.keys(), ...qubits]).size <= mostTogether;
  let basis = bases.find(fits);
  if (!basis) bases.push((basis = { paulis: new Map(), readings: [] }));
  for (const [at, qubit] of qubits.entries()) basis.paulis.set(qubit, paulis[at]);
  basis.readings.push(reading);
}

/** After these gates the Pauli is Z: Z = H X H, and Z = H S† Y S H. */
function turnToZ(qubit: number, pauli: Pauli): Operation[] {
  const gate = (name: string): Operation => ({ kind: 'gate', gate: name, controls: 0, angles: [], qubits: [qubit] }); // prettier-ignore
  switch (pauli) {
    case 'X':
      return [gate('h')];
    case 'Y':
      return [gate('sdg'), gate('h')];
    case 'Z':
      return [];
    default:
      return pauli satisfies never;
  }
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
