// Random valid circuits for property tests: gates with controls, expressions, branches, noise, prepare, discard, reset.
import fc from 'fast-check';
import { binary, constant, input, unary, weight } from '../../src/compiler/circuit/angles.ts';
import { channels } from '../../src/compiler/circuit/channels.ts';
import type {
  Angle,
  ChannelName,
  Circuit,
  Condition,
  Operation,
  Output,
  Pauli,
} from '../../src/compiler/circuit/circuit.ts';
import { pauliRotation } from '../../src/compiler/circuit/pauli-rotation.ts';
import { gates } from '../../src/compiler/circuit/gates.ts';

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

const real = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });

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

/** What to do next; qubits and bits are picked modulo what is there when it is done. */
interface Move {
  readonly kind: 'gate' | 'rotation' | 'channel' | 'measure' | 'branch' | 'reset' | 'discard' | 'barrier';
  readonly gate: string;
  /** Pauli letters of a rotation. */
  readonly word: string;
  readonly controls: number;
  readonly angles: readonly Angle[];
  readonly channel: ChannelName;
  readonly probability: number;
  readonly picks: readonly number[];
  readonly negated: boolean;
  readonly join: 'and' | 'or' | 'xor';
  readonly then: readonly Move[];
  readonly orElse: readonly Move[];
}

function arbitraryMove(options: Required<CircuitOptions>, depth: number): fc.Arbitrary<Move> {
  const inner: fc.Arbitrary<Move[]> =
    depth > 0 ? fc.array(arbitraryMove(options, depth - 1), { maxLength: 3, size: 'max' }) : fc.constant([]);
  const kinds: Move['kind'][] = ['gate', 'gate', 'gate', 'gate', 'rotation', 'discard', 'barrier'];
  if (options.branches) kinds.push('measure', 'measure', 'branch', 'branch');
  if (options.noise) kinds.push('channel', 'channel');
  if (options.resets) kinds.push('reset');
  return fc.record({
    kind: fc.constantFrom(...kinds),
    gate: fc.constantFrom(...gates.keys()),
    word: fc.stringMatching(/^[IXYZ]{1,4}$/),
    controls: fc.constantFrom(0, 0, 0, 1, 2),
    angles: fc.array(options.angles, { minLength: 4, maxLength: 4 }),
    channel: fc.constantFrom(...([...channels.keys()] as ChannelName[])),
    probability: real(0, 1),
    picks: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
    negated: fc.boolean(),
    join: fc.constantFrom('and', 'or', 'xor'),
    then: inner,
    orElse: inner,
  });
}

/** Takes up to `count` distinct items, chosen by the picks. */
function choose<T>(items: readonly T[], picks: readonly number[], count: number): T[] {
  const left = [...items];
  return picks.slice(0, Math.min(count, left.length)).map((pick) => left.splice(pick % left.length, 1)[0]);
}

/** Turns moves into valid operations, leaving out what cannot be done. */
class Builder {
  readonly live: Set<number>;
  readonly ended = new Set<number>();
  readonly touched = new Set<number>();
  bits = 0;

  constructor(qubits: number) {
    this.live = new Set(Array.from({ length: qubits }, (_, qubit) => qubit));
  }

  build(moves: readonly Move[], inBranch: boolean): Operation[] {
    return moves.flatMap((move) => this.operation(move, inBranch) ?? []);
  }

  private operation(move: Move, inBranch: boolean): Operation | Operation[] | undefined {
    const { picks } = move;
    switch (move.kind) {
      case 'rotation': {
        const qubits = choose([...this.live], picks, move.word.length);
        const { before, core, after } = pauliRotation(move.word.slice(0, qubits.length), move.angles[0], qubits); // prettier-ignore
        return [...before, core, ...after];
      }
      case 'gate': {
        const gate = gates.get(move.gate)!;
        const qubits = choose([...this.live], picks, gate.qubits + move.controls);
        const controls = qubits.length - gate.qubits;
        if (controls < 0) return undefined;
        return { kind: 'gate', gate: gate.name, controls, angles: move.angles.slice(0, gate.angles), qubits };
      }
      case 'channel': {
        const arities = channels.get(move.channel)!.arities;
        const qubits = choose([...this.live], picks, arities[picks[5] % arities.length]);
        if (!arities.includes(qubits.length)) return undefined;
        return { kind: 'channel', channel: move.channel, probability: move.probability, qubits };
      }
      case 'measure':
      case 'discard': {
        if (inBranch || this.live.size < 2) return undefined;
        const [qubit] = choose([...this.live], picks, 1);
        this.live.delete(qubit);
        this.ended.add(qubit);
        return move.kind === 'measure'
          ? { kind: 'measure', qubit, bit: this.bits++ }
          : { kind: 'discard', qubit };
      }
      case 'reset': {
        const [qubit] = choose(inBranch ? [...this.live] : [...this.live, ...this.ended], picks, 1);
        this.ended.delete(qubit);
        this.live.add(qubit);
        return { kind: 'reset', qubit };
      }
      case 'branch':
        if (this.bits === 0) return undefined;
        return {
          kind: 'branch',
          condition: this.condition(move),
          then: this.build(move.then, true),
          orElse: this.build(move.orElse, true),
        };
      case 'barrier':
        return inBranch ? undefined : { kind: 'barrier', qubits: choose([...this.live], picks, 3) };
    }
  }

  private condition({ picks, negated, join }: Move): Condition {
    const first: Condition = { kind: 'bit', bit: picks[4] % this.bits };
    const left: Condition = negated ? { kind: 'not', operand: first } : first;
    return picks[5] % 2 === 0
      ? left
      : { kind: join, left, right: { kind: 'bit', bit: picks[5] % this.bits } };
  }
}

/** Rotations that put the first qubits into superpositions, so that measurements have both outcomes. */
function stir(qubits: number): Operation[] {
  return Array.from({ length: qubits }, (_, qubit) => {
    const angles = [binary('add', input(qubit % angleInputs), constant(qubit + 1))];
    return { kind: 'gate', gate: 'ry', controls: 0, angles, qubits: [qubit] };
  });
}

/** What amplitudes are made of; expressions take one for each. */
interface Preparation {
  readonly of: 'inputs' | 'constants' | 'expressions';
  readonly angles: readonly Angle[];
}

/** `count` amplitudes, the first of which is never near zero. */
function amplitudesOf({ of, angles }: Preparation, count: number): Angle[] {
  return Array.from({ length: count }, (_, k) => {
    const own = input(angleInputs + k);
    if (of === 'inputs') return own;
    if (of === 'constants') return constant(Math.cos(k * (k + 1.3)));
    if (k === 0) return binary('add', constant(2), unary('sin', angles[0]));
    return k % 2 === 0 ? angles[k] : binary('multiply', own, unary('cos', angles[k]));
  });
}

function buildCircuit(
  qubits: number,
  prepared: number,
  amplitudes: number,
  preparation: Preparation,
  stirred: boolean,
  moves: readonly Move[],
  readouts: readonly {
    readonly picks: readonly number[];
    readonly paulis: readonly Pauli[];
    readonly scale: number;
  }[],
): Circuit {
  const builder = new Builder(qubits);
  const body = builder.build(moves, false);
  const live = [...builder.live].sort((a, b) => a - b);
  const outputs: Output[] = readouts.map(({ picks, paulis, scale }) => ({
    kind: 'observable',
    terms: [
      {
        coefficient: scale,
        factors: choose(live, picks, 1 + (picks[4] % 3))
          .sort((a, b) => a - b)
          .map((qubit, index) => ({ qubit, pauli: paulis[index] })),
      },
      { coefficient: 0.5, factors: [{ qubit: live[picks[5] % live.length], pauli: paulis[3] }] },
    ],
  }));
  outputs.push({ kind: 'probabilities', qubits: choose(live, readouts[0].picks, 2) });
  const register = Array.from({ length: prepared }, (_, index) => qubits - 1 - index);
  const initial = { kind: 'uniform', low: -Math.PI, high: Math.PI } as const;
  return {
    name: 'arbitrary',
    qubits,
    bits: builder.bits,
    weights: [{ name: 'w', meeting: 0, shape: [weightCount], offset: 0, size: weightCount, initial }],
    inputs: [
      { name: 'x', element: 'angle', shape: [angleInputs], offset: 0, size: angleInputs },
      ...(prepared > 0
        ? [
            {
              name: 'a',
              element: 'amplitude' as const,
              shape: [amplitudes],
              offset: angleInputs,
              size: amplitudes,
            },
          ]
        : []),
    ],
    operations: [
      ...(stirred ? stir(qubits - prepared) : []),
      ...(prepared > 0
        ? [{ kind: 'prepare' as const, amplitudes: amplitudesOf(preparation, amplitudes), qubits: register }]
        : []),
      ...body,
    ],
    outputs,
  };
}

/** Random circuits with weights and one to three samples; amplitude inputs stay away from zero. */
export function arbitraryCircuit(options: CircuitOptions = {}): fc.Arbitrary<CircuitCase> {
  const full = {
    maxQubits: 5,
    maxOperations: 15,
    noise: true,
    branches: true,
    resets: true,
    prepare: true,
    angles: arbitraryAngle(),
    ...options,
  };
  const readout = fc.record({
    picks: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
    paulis: fc.array(fc.constantFrom<Pauli>('X', 'Y', 'Z'), { minLength: 4, maxLength: 4 }),
    scale: real(-2, 2),
  });
  return fc
    .record({
      qubits: fc.constantFrom(...Array.from({ length: full.maxQubits }, (_, index) => index + 1)),
      prepared: full.prepare ? fc.nat(2) : fc.constant(0),
      shortened: fc.boolean(),
      preparation: fc.record({
        of: fc.constantFrom('inputs', 'inputs', 'constants', 'expressions', 'expressions'),
        angles: fc.array(full.angles, { minLength: 4, maxLength: 4 }),
      }),
      stirred: fc.boolean(),
      moves: fc.array(arbitraryMove(full, 2), {
        minLength: full.maxOperations >> 1,
        maxLength: full.maxOperations,
        size: 'max',
      }),
      readouts: fc.array(readout, { minLength: 1, maxLength: 3 }),
      weights: fc.array(real(-3, 3), { minLength: weightCount, maxLength: weightCount }),
      batch: fc.integer({ min: 1, max: 3 }),
      values: fc.array(real(-2, 2), { minLength: 3 * 7, maxLength: 3 * 7 }),
    })
    .map(({ qubits, prepared, shortened, preparation, stirred, moves, readouts, weights, batch, values }) => {
      const register = Math.min(prepared, qubits);
      const amplitudes = 2 ** register - Number(shortened && register > 0);
      const circuit = buildCircuit(qubits, register, amplitudes, preparation, stirred, moves, readouts);
      const width = angleInputs + (register > 0 ? amplitudes : 0);
      const inputs = Array.from({ length: batch * width }, (_, index) =>
        index % width === angleInputs ? 1 + Math.abs(values[index]) : values[index],
      );
      return { circuit, weights, inputs, batch };
    });
}
