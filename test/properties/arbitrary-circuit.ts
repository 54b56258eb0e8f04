// Random circuits with everything in them, and numbers to run them with: those of `qcnn/testing`, as our own tests want them.
import fc from 'fast-check';
import { binary, constant, input, unary, weight } from '../../src/compiler/circuit/angles.ts';
import { inputCount, type Angle, type Circuit, type Pauli } from '../../src/compiler/circuit/circuit.ts';
import { gates } from '../../src/compiler/circuit/gates.ts';
import { real } from '../../src/testing/arbitraries/angles.ts';
import { anyProbability, arbitraryPicks, type MoveKind } from '../../src/testing/arbitraries/moves.ts';
import { randomCircuit } from '../../src/testing/arbitraries/random-circuit.ts';
import type { Readout } from '../../src/testing/arbitraries/readouts.ts';

export interface CircuitOptions {
  /** Default 5. */
  readonly maxQubits?: number;
  /** Default 15; a branch counts as one. */
  readonly maxOperations?: number;
  /** Noise channels; default true. */
  readonly noise?: boolean;
  /** Measurements and branches; default true. */
  readonly branches?: boolean;
  /** Default true. */
  readonly resets?: boolean;
  /** Amplitudes that are inputs, constants, or expressions of weights and inputs; default true. */
  readonly prepare?: boolean;
  /** Over 4 weights and 3 inputs. Default: any expressions, arbitraryAngle(). */
  readonly angles?: fc.Arbitrary<Angle>;
}

/** A circuit with weights and inputs to run it with; all functions in it are smooth where these lie. */
export interface CircuitCase {
  readonly circuit: Circuit;
  readonly weights: number[];
  /** [batch × inputs] */
  readonly inputs: number[];
  readonly batch: number;
}

const weightCount = 4;
const angleInputs = 3;

/** Angle expressions over `weights` weights and `inputs` inputs, bounded and smooth. */
export function arbitraryAngle(weights = weightCount, inputs = angleInputs): fc.Arbitrary<Angle> {
  const leaf = fc.oneof(
    real(-3, 3).map(constant),
    fc.nat(weights - 1).map(weight),
    ...(inputs > 0 ? [fc.nat(inputs - 1).map(input)] : []),
  );
  const { tree } = fc.letrec<{ tree: Angle; node: Angle }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, depthSize: 'max', withCrossShrink: true }, leaf, {
      arbitrary: tie('node'),
      weight: 2,
    }),
    node: fc.oneof(
      fc
        .tuple(fc.constantFrom('negate', 'sin', 'cos', 'tanh', 'atan'), tie('tree'))
        .map(([fn, a]) => unary(fn, a)),
      fc
        .tuple(fc.constantFrom('sqrt', 'log', 'log2', 'exp'), tie('tree'))
        .map(([fn, a]) => unary(fn, binary('add', constant(2), unary('sin', a)))),
      fc
        .tuple(fc.constantFrom('asin', 'acos', 'tan'), tie('tree'))
        .map(([fn, a]) => unary(fn, binary('multiply', constant(0.7), unary('sin', a)))),
      fc
        .tuple(fc.constantFrom('add', 'subtract', 'multiply'), tie('tree'), tie('tree'))
        .map(([fn, a, b]) => binary(fn, a, b)),
      fc
        .tuple(tie('tree'), tie('tree'))
        .map(([a, b]) => binary('divide', a, binary('add', constant(2), unary('cos', b)))),
      fc
        .tuple(tie('tree'), tie('tree'))
        .map(([a, b]) => binary('power', binary('add', constant(2), unary('sin', a)), unary('sin', b))),
    ),
  }));
  return tree;
}

/** Angle expressions whose derivatives are no larger than their weights and inputs: errors stay what they were. */
export function gentleAngle(weights = weightCount, inputs = angleInputs): fc.Arbitrary<Angle> {
  const leaf = fc.oneof(
    real(-3, 3).map(constant),
    fc.nat(weights - 1).map(weight),
    fc.nat(inputs - 1).map(input),
  );
  const pair = fc.tuple(leaf, leaf);
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    pair.map(([a, b]) => binary('add', a, b)),
    pair.map(([a, b]) => binary('subtract', unary('negate', a), b)),
    pair.map(([a, b]) => binary('multiply', a, unary('cos', b))),
    leaf.map((a) => unary('sin', a)),
  );
}

/** Observables of two terms, and probabilities at the end. */
const readouts: fc.Arbitrary<Readout[]> = fc
  .array(
    fc.record({
      picks: arbitraryPicks,
      paulis: fc.array(fc.constantFrom<Pauli>('X', 'Y', 'Z'), { minLength: 4, maxLength: 4 }),
      scale: real(-2, 2),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drawn) => [
    ...drawn.map(({ picks, paulis, scale }): Readout => ({
      kind: 'observable',
      products: [
        { coefficient: scale, picks: picks.slice(0, 1 + (picks[4] % 3)), paulis },
        { coefficient: 0.5, picks: [picks[5]], paulis: [paulis[3]] },
      ],
    })),
    { kind: 'probabilities', picks: drawn[0].picks.slice(0, 2) },
  ]);

/** Random circuits with weights and one to three samples; amplitude inputs stay away from zero. */
export function arbitraryCircuit(options: CircuitOptions = {}): fc.Arbitrary<CircuitCase> {
  const { maxQubits = 5, maxOperations = 15, noise = true, branches = true, resets = true } = options;
  const kinds: MoveKind[] = ['gate', 'gate', 'gate', 'gate', 'rotation', 'discard', 'barrier'];
  if (branches) kinds.push('measure', 'measure', 'branch', 'branch');
  if (noise) kinds.push('channel', 'channel');
  if (resets) kinds.push('reset');
  return fc
    .record({
      circuit: randomCircuit({
        qubits: { min: 1, max: maxQubits },
        moves: { min: maxOperations >> 1, max: maxOperations },
        depth: Infinity,
        of: {
          kinds,
          gates: [...gates.keys()],
          controls: [0, 0, 0, 1, 2],
          angles: options.angles ?? arbitraryAngle(),
          probabilities: anyProbability,
        },
        weights: weightCount,
        inputs: angleInputs,
        readouts,
        amplitudes: options.prepare ?? true,
        stir: true,
      }),
      weights: fc.array(real(-3, 3), { minLength: weightCount, maxLength: weightCount }),
      batch: fc.integer({ min: 1, max: 3 }),
      values: fc.array(real(-2, 2), { minLength: 3 * 7, maxLength: 3 * 7 }),
    })
    .map(({ circuit, weights, batch, values }) => {
      const width = inputCount(circuit);
      const inputs = Array.from({ length: batch * width }, (_, index) =>
        index % width === angleInputs ? 1 + Math.abs(values[index]) : values[index],
      );
      return { circuit, weights, inputs, batch };
    });
}
