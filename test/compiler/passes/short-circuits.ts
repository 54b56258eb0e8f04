// Short dense circuits: so few operations, qubits and angles that whatever two operations can do to each other is met often.
import fc from 'fast-check';
import { binary, constant, input, unary, weight } from '../../../src/compiler/circuit/angles.ts';
import { channels } from '../../../src/compiler/circuit/channels.ts';
import type {
  Angle,
  ChannelName,
  Circuit,
  Condition,
  Operation,
  Pauli,
} from '../../../src/compiler/circuit/circuit.ts';
import { gateNamed, gates } from '../../../src/compiler/circuit/gates.ts';
import type { CircuitCase } from '../../properties/arbitrary-circuit.ts';
import { withCalls } from './with-calls.ts';

export type ShortKind =
  'gate' | 'prepare' | 'channel' | 'measure' | 'branch' | 'reset' | 'discard' | 'barrier';

export interface ShortOptions {
  /** Default: all. `gate` is taken half of the time, the others share the rest. */
  readonly kinds?: readonly ShortKind[];
  /** Default: every row of the gate table. */
  readonly names?: readonly string[];
}

const allKinds: readonly ShortKind[] = [
  'prepare',
  'gate',
  'channel',
  'measure',
  'branch',
  'reset',
  'discard',
  'barrier',
];
const mostOperations = 5;

/** Few, so that they meet: equal, opposite and adding ones, and those that make a gate another gate. */
const angles: readonly Angle[] = [
  weight(0),
  unary('negate', weight(0)),
  weight(1),
  input(0),
  binary('add', weight(0), input(0)),
  constant(0),
  constant(Math.PI / 2),
  constant(-Math.PI / 2),
  constant(Math.PI),
  constant(2 * Math.PI),
];

/** What to do next; qubits and bits are picked modulo what is there. */
interface Move {
  readonly kind: Exclude<ShortKind, 'prepare'>;
  readonly gate: string;
  readonly controls: number;
  readonly angles: readonly Angle[];
  readonly channel: ChannelName;
  readonly order: readonly number[];
  readonly pick: number;
  readonly negated: boolean;
  /** How a condition joins two bits, where there are two. */
  readonly joined: 'and' | 'or' | 'xor' | undefined;
  readonly then: readonly Move[];
  readonly orElse: readonly Move[];
}

function moveOf(
  { kinds = allKinds, names = [...gates.keys()] }: ShortOptions,
  inBranch: boolean,
): fc.Arbitrary<Move> {
  const others = kinds.filter(
    (kind): kind is Exclude<ShortKind, 'gate' | 'prepare'> =>
      kind !== 'gate' && kind !== 'prepare' && (!inBranch || isInside(kind)),
  );
  const inner = inBranch ? fc.constant([]) : fc.array(moveOf({ kinds, names }, true), { maxLength: 2 });
  return fc.record({
    kind: fc.oneof(fc.constant('gate' as const), ...(others.length > 0 ? [fc.constantFrom(...others)] : [])),
    gate: fc.constantFrom(...names),
    controls: fc.constantFrom(0, 0, 0, 1),
    angles: fc.array(fc.constantFrom(...angles), { minLength: 4, maxLength: 4 }),
    channel: fc.constantFrom(...([...channels.keys()] as ChannelName[])),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
    pick: fc.nat(5),
    negated: fc.boolean(),
    joined: fc.constantFrom(undefined, undefined, 'and', 'or', 'xor'),
    then: inner,
    orElse: inner,
  });
}

function isInside(kind: ShortKind): boolean {
  return kind === 'channel' || kind === 'reset' || kind === 'barrier';
}

/** Operations that are valid one after the other; what cannot be done is left out. */
function operationsOf(
  moves: readonly Move[],
  qubits: number,
): { operations: Operation[]; ended: Set<number>; bits: number } {
  const ended = new Set<number>();
  let bits = 0;
  const visit = (move: Move, inBranch: boolean): Operation[] => {
    const { kind, order, pick } = move;
    const free = order.filter((qubit) => qubit < qubits && !ended.has(qubit));
    switch (kind) {
      case 'gate': {
        const row = gateNamed(move.gate);
        if (row.qubits > free.length) return [];
        const controls = Math.min(move.controls, free.length - row.qubits);
        const own = move.angles.slice(0, row.angles);
        return [
          { kind, gate: row.name, controls, angles: own, qubits: free.slice(0, row.qubits + controls) },
        ];
      }
      case 'channel': {
        const fits = channels.get(move.channel)!.arities.filter((arity) => arity <= free.length);
        return fits.length > 0
          ? [
              {
                kind,
                channel: move.channel,
                probability: 0.3,
                qubits: free.slice(0, fits[pick % fits.length]),
              },
            ]
          : [];
      }
      case 'measure':
      case 'discard':
        if (free.length < 2) return [];
        ended.add(free[0]);
        return [kind === 'measure' ? { kind, qubit: free[0], bit: bits++ } : { kind, qubit: free[0] }];
      case 'branch': {
        const before = bits === 0 ? visit({ ...move, kind: 'measure' }, false) : [];
        if (bits === 0) return [];
        const inner = (list: readonly Move[]) => list.flatMap((each) => visit(each, true));
        const condition = conditionOf(move, bits);
        return [...before, { kind, condition, then: inner(move.then), orElse: inner(move.orElse) }];
      }
      case 'reset': {
        const qubit = inBranch ? free[0] : order.find((each) => each < qubits)!;
        if (qubit === undefined) return [];
        ended.delete(qubit);
        return [{ kind, qubit }];
      }
      case 'barrier':
        if (inBranch && free.length === 0) return [];
        return [{ kind, qubits: inBranch ? free.slice(0, 1) : free.slice(0, pick) }];
    }
  };
  const operations = moves.flatMap((move) => visit(move, false));
  return { operations, ended, bits };
}

function conditionOf({ pick, negated, joined }: Move, bits: number): Condition {
  const left = { kind: 'bit', bit: pick % bits } as const;
  const bit: Condition = negated ? { kind: 'not', operand: left } : left;
  return joined && bits > 1
    ? { kind: joined, left: bit, right: { kind: 'bit', bit: (pick + 1) % bits } }
    : bit;
}

/** Amplitudes of which one is never 0, on the first qubits. */
function preparation(qubits: number): Operation[] {
  if (qubits === 0) return [];
  const amplitudes = [binary('add', constant(2), weight(1)), input(0), weight(0), constant(-1)].slice(0, 2 ** qubits); // prettier-ignore
  return [{ kind: 'prepare', amplitudes, qubits: [...Array(qubits).keys()] }];
}

/** No two qubits alike and none on an axis, so that phases and exchanges show. */
function stir(qubits: number): Operation[] {
  return Array.from({ length: qubits }, (_, qubit) => ({
    kind: 'gate',
    gate: 'u',
    controls: 0,
    angles: [0.9, 0.4, -1.3].map((angle) => constant(angle + qubit / 3)),
    qubits: [qubit],
  }));
}

/**
 * One to three qubits and at most five operations; a branch holds up to four more, and brings the measurement it needs.
 * Amplitudes come before them, and in half of the circuits rotations after which no symmetry hides anything; half have
 * calls. The output is the expectation of one Pauli on one qubit or two.
 */
export function shortCircuit(options: ShortOptions = {}): fc.Arbitrary<CircuitCase> {
  const { kinds = allKinds } = options;
  const initial = { kind: 'uniform', low: -1, high: 1 } as const;
  return fc
    .record({
      qubits: fc.integer({ min: 1, max: 3 }),
      moves: fc.array(moveOf(options, false), { minLength: 1, maxLength: mostOperations, size: 'max' }),
      stirred: fc.boolean(),
      prepared: kinds.includes('prepare') ? fc.constantFrom(0, 0, 0, 1, 2) : fc.constant(0),
      called: fc.boolean(),
      pauli: fc.constantFrom<Pauli>('X', 'Y', 'Z'),
      second: fc.option(fc.constantFrom<Pauli>('X', 'Y', 'Z'), { freq: 3 }),
      seen: fc.nat(2),
    })
    .map(({ qubits, moves, prepared, stirred, called, pauli, second, seen }) => {
      const { operations, ended, bits } = operationsOf(moves, qubits);
      const live = [...Array(qubits).keys()].filter((qubit) => !ended.has(qubit));
      const rotated = [...live.slice(seen % live.length), ...live.slice(0, seen % live.length)];
      const factors = [pauli, second].flatMap((each, place) =>
        each && place < rotated.length ? [{ qubit: rotated[place], pauli: each }] : [],
      );
      const circuit: Circuit = {
        name: 'short',
        qubits,
        bits,
        weights: [{ name: 'w', meeting: 0, shape: [2], offset: 0, size: 2, initial }],
        inputs: [{ name: 'x', element: 'angle', shape: [1], offset: 0, size: 1 }],
        operations: [
          ...preparation(Math.min(prepared, qubits)),
          ...(stirred ? stir(qubits) : []),
          ...(called ? withCalls(operations) : operations),
        ],
        outputs: [
          {
            kind: 'observable',
            terms: [{ coefficient: 1, factors: factors.sort((a, b) => a.qubit - b.qubit) }],
          },
        ],
      };
      return { circuit, weights: [0.7, -1.1], inputs: [0.4], batch: 1 };
    });
}
