// Random valid circuits of all that operations can be: what the public arbitraries, and our own tests, are made of.
import fc from 'fast-check';
import { binary, constant, input } from '../../compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { buildOperations } from './build-operations.ts';
import { arbitraryMove, type Move, type MoveOptions } from './moves.ts';
import { arbitraryPreparation, prepared, type Preparation } from './preparations.ts';
import type { Range } from './ranges.ts';
import { outputOf, type Readout } from './readouts.ts';

export interface RandomCircuitOptions {
  readonly qubits: Range;
  /** How many moves are tried. */
  readonly moves: Range;
  /** Most operations one after the other on a qubit. */
  readonly depth: number;
  /** What moves are made of; angles are of `weights` weights and `inputs` inputs. */
  readonly of: MoveOptions;
  readonly weights: number;
  readonly inputs: number;
  readonly readouts: fc.Arbitrary<readonly Readout[]>;
  /** Amplitudes are prepared on some qubits. */
  readonly amplitudes: boolean;
  /** Some circuits begin with rotations, so that measurements have both outcomes; they read inputs. */
  readonly stir: boolean;
}

interface Plan {
  readonly qubits: number;
  readonly preparation: Preparation | undefined;
  readonly stirred: boolean;
  readonly moves: readonly Move[];
  readonly readouts: readonly Readout[];
}

export function randomCircuit(options: RandomCircuitOptions): fc.Arbitrary<Circuit> {
  const { qubits, moves, of, amplitudes, stir, readouts } = options;
  return fc
    .record({
      qubits: fc.noBias(fc.integer(qubits)),
      preparation: amplitudes ? arbitraryPreparation(of.angles) : fc.constant(undefined),
      stirred: stir ? fc.boolean() : fc.constant(false),
      moves: fc.array(arbitraryMove(of), { minLength: moves.min, maxLength: moves.max, size: 'max' }),
      readouts,
    })
    .map((plan) => circuitOf(plan, options));
}

function circuitOf(
  { qubits, preparation, stirred, moves, readouts }: Plan,
  options: RandomCircuitOptions,
): Circuit {
  const { weights, inputs, depth } = options;
  const first = prepared(preparation, qubits, inputs);
  const { operations, live, bits } = buildOperations(qubits, moves, depth);
  const initial = { kind: 'uniform', low: -Math.PI, high: Math.PI } as const;
  const vector = (size: number) => ({ shape: [size], offset: 0, size });
  return {
    name: 'arbitrary',
    qubits,
    bits,
    weights: weights > 0 ? [{ name: 'w', meeting: 0, ...vector(weights), initial }] : [],
    inputs: [
      ...(inputs > 0 ? [{ name: 'x', element: 'angle' as const, ...vector(inputs) }] : []),
      ...first.inputs,
    ],
    operations: [
      ...(stirred ? stirring(qubits - first.qubits, inputs) : []),
      ...first.operations,
      ...operations,
    ],
    outputs: readouts.map((readout) => outputOf(readout, live)),
  };
}

/** Rotations that put the first qubits into superpositions. */
function stirring(qubits: number, inputs: number): Operation[] {
  return Array.from({ length: qubits }, (_, qubit) => {
    const angles = [binary('add', input(qubit % inputs), constant(qubit + 1))];
    return { kind: 'gate', gate: 'ry', controls: 0, angles, qubits: [qubit] };
  });
}
