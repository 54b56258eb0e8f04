// The names that every file sees without an import, and which of them take what.
import { channels } from '../circuit/channels.ts';
import type { Initial } from '../circuit/circuit.ts';
import { gates } from '../circuit/gates.ts';
import type { Described } from '../syntax/described-words.ts';
import {
  binaryFunctions,
  unaryFunctions as angleFunctions,
  type BinaryFunction,
  type UnaryFunction,
} from '../circuit/angle-functions.ts';

/** Constants of the value name space. */
export const builtinConstants: ReadonlyMap<string, { readonly value: number; readonly says: string }> = table(
  {
    pi: { value: Math.PI, says: 'π = 3.141592653589793.' },
    tau: { value: 2 * Math.PI, says: '2π = 6.283185307179586.' },
    e: { value: Math.E, says: 'e = 2.718281828459045.' },
  },
);

/** Functions of one real number; `angle` is its counterpart on run-time values, absent where it has no derivative. */
interface UnaryBuiltin {
  /** What it gives, in one sentence. */
  readonly says: string;
  compute(x: number): number;
  readonly angle?: UnaryFunction;
}
export const unaryFunctions: ReadonlyMap<string, UnaryBuiltin> = table<UnaryBuiltin>({
  ...Object.fromEntries(
    Object.entries(angleFunctions)
      .filter(([, { sign }]) => sign === undefined)
      .map(([name, { value, exactly = value, says = '' }]) => [
        name,
        { says, compute: exactly, angle: name as UnaryFunction },
      ]),
  ),
  floor: { says: 'The largest integer that is not above a number.', compute: Math.floor },
  ceil: { says: 'The smallest integer that is not below a number.', compute: Math.ceil },
});

/** Functions of two or more real numbers. */
interface ManyBuiltin {
  readonly says: string;
  compute(x: number, y: number): number;
  readonly angle: BinaryFunction;
}
export const manyFunctions: ReadonlyMap<string, ManyBuiltin> = table<ManyBuiltin>(
  Object.fromEntries(
    Object.entries(binaryFunctions)
      .filter(([, { operator }]) => operator === undefined)
      .map(([name, { value, says = '' }]) => [name, { says, compute: value, angle: name as BinaryFunction }]),
  ),
);

/** Functions that build observables and outputs; each with a call and what it gives, in one sentence. */
export const observableFunctions: ReadonlyMap<string, Described> = table<Described>({
  X: { usage: 'X(q[0])', says: 'The Pauli observable X of a qubit; of a register one a qubit.' },
  Y: { usage: 'Y(q[0])', says: 'The Pauli observable Y of a qubit; of a register one a qubit.' },
  Z: {
    usage: 'Z(q[0])',
    says: 'The Pauli observable Z of a qubit, 1 for |0⟩ and −1 for |1⟩; of a register one a qubit.',
  },
  sum: { usage: 'sum(list)', says: 'The sum of a list of numbers, angles or observables.' },
  prod: { usage: 'prod(list)', says: 'The product of a list of numbers, angles or observables.' },
  probs: {
    usage: 'probs(q)',
    says: 'The probabilities of all 2^n outcomes of n qubits, q[0] the most significant bit.',
  },
});

/** What is applied to qubits like a gate, and is none of the tables of gates and channels. */
export const preparations: ReadonlyMap<string, Described> = table<Described>({
  prepare: {
    usage: 'prepare(a) q',
    says: 'Loads a list of numbers, divided by its norm, as the amplitudes of untouched qubits.',
  },
});
export const rotations: ReadonlyMap<string, Described> = table<Described>({
  rpauli: {
    usage: 'rpauli("XYZ", t) a, b, c',
    says: 'Rotation about a Pauli word P, exp(−i t P / 2), a letter for each qubit.',
  },
});

/** Distributions that weights may start from. */
export const distributions: ReadonlyMap<string, Described> = table<Described>({
  uniform: { usage: 'uniform(a, b)', says: 'Initial weights are drawn evenly between a and b.' },
  normal: {
    usage: 'normal(m, s)',
    says: 'Initial weights are drawn from a normal distribution of mean m and deviation s.',
  },
  constant: { usage: 'constant(v)', says: 'Initial weights are all v.' },
} satisfies Record<Initial['kind'], Described>);

/** A map rather than an object: names such as `constructor` come from files and must find nothing. */
function table<V>(entries: Record<string, V>): ReadonlyMap<string, V> {
  return new Map(Object.entries(entries));
}

type Pair = readonly [number, number];

/** Pairs of positions in a register of n; `even` ones refuse an odd n. */
interface PairingBuiltin {
  /** The tuples, in their order. */
  readonly says: string;
  readonly even: boolean;
  /** How many pairs there are. */
  size(n: number): number;
  pairs(n: number): Pair[];
}

const isRing = (n: number) => n % 2 === 0 && n > 2;
const neighbours = (n: number) => Math.max(0, n - 1);
const halfOf = (n: number) => n >> 1;

export const pairings: ReadonlyMap<string, PairingBuiltin> = table<PairingBuiltin>({
  line: { says: '(i, i+1)', even: false, size: neighbours, pairs: (n) => count(n - 1, (i) => [i, i + 1]) },
  brick: { says: '(0,1), (2,3), … then (1,2), (3,4), …', even: false, size: neighbours, pairs: brick },
  ring: {
    says: 'brick, then (last, first) when n is even and above 2',
    even: false,
    size: (n) => neighbours(n) + (isRing(n) ? 1 : 0),
    pairs: (n) => (isRing(n) ? [...brick(n), [n - 1, 0]] : brick(n)),
  },
  pairs: {
    says: '(2i, 2i+1)',
    even: false,
    size: halfOf,
    pairs: (n) => count(n >> 1, (i) => [2 * i, 2 * i + 1]),
  },
  even_to_odd: {
    says: '(2i, 2i+1)',
    even: false,
    size: halfOf,
    pairs: (n) => count(n >> 1, (i) => [2 * i, 2 * i + 1]),
  },
  odd_to_even: {
    says: '(2i+1, 2i)',
    even: false,
    size: halfOf,
    pairs: (n) => count(n >> 1, (i) => [2 * i + 1, 2 * i]),
  },
  halves: {
    says: '(i, i + n/2), n even',
    even: true,
    size: halfOf,
    pairs: (n) => count(n / 2, (i) => [i, i + n / 2]),
  },
  all: {
    says: '(i, j), i < j, in lexicographic order',
    even: false,
    size: (n) => (n * (n - 1)) / 2,
    pairs: (n) => count(n, (i) => i).flatMap((i) => count(n - 1 - i, (k): Pair => [i, i + 1 + k])),
  },
});

function brick(n: number): Pair[] {
  return [
    ...count(n >> 1, (i): Pair => [2 * i, 2 * i + 1]),
    ...count((n - 1) >> 1, (i): Pair => [2 * i + 1, 2 * i + 2]),
  ];
}

function count<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: Math.max(0, n) }, (_, i) => make(i));
}

/** True for what gives a value, and so begins no statement. */
export function isFunction(name: string): boolean {
  return unaryFunctions.has(name) || manyFunctions.has(name) || observableFunctions.has(name);
}

/** Every built-in name of the callable name space. */
export const builtinCallables: ReadonlySet<string> = new Set([
  ...gates.keys(),
  ...channels.keys(),
  ...pairings.keys(),
  ...unaryFunctions.keys(),
  ...manyFunctions.keys(),
  ...observableFunctions.keys(),
  ...preparations.keys(),
  ...rotations.keys(),
]);
