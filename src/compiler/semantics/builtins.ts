// The names that every file sees without an import, and which of them take what.
import { channels } from '../circuit/channels.ts';
import type { Initial } from '../circuit/circuit.ts';
import { gates } from '../circuit/gates.ts';
import {
  binaryFunctions,
  unaryFunctions as angleFunctions,
  type BinaryFunction,
  type UnaryFunction,
} from '../circuit/angle-functions.ts';

/** Constants of the value name space. */
export const builtinConstants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['tau', 2 * Math.PI],
  ['e', Math.E],
]);

/** Functions of one real number; `angle` is its counterpart on run-time values, absent where it has no derivative. */
interface UnaryBuiltin {
  compute(x: number): number;
  readonly angle?: UnaryFunction;
}
export const unaryFunctions: ReadonlyMap<string, UnaryBuiltin> = table<UnaryBuiltin>({
  ...Object.fromEntries(
    Object.entries(angleFunctions)
      .filter(([, { sign }]) => sign === undefined)
      .map(([name, { value, exactly = value }]) => [
        name,
        { compute: exactly, angle: name as UnaryFunction },
      ]),
  ),
  floor: { compute: Math.floor },
  ceil: { compute: Math.ceil },
});

/** Functions of two or more real numbers. */
interface ManyBuiltin {
  compute(x: number, y: number): number;
  readonly angle: BinaryFunction;
}
export const manyFunctions: ReadonlyMap<string, ManyBuiltin> = table<ManyBuiltin>(
  Object.fromEntries(
    Object.entries(binaryFunctions)
      .filter(([, { operator }]) => operator === undefined)
      .map(([name, { value }]) => [name, { compute: value, angle: name as BinaryFunction }]),
  ),
);

/** Distributions that weights may start from. */
export const distributions: ReadonlySet<string> = new Set<Initial['kind']>(['uniform', 'normal', 'constant']);

/** Functions that build observables and outputs. */
export const observableFunctions: ReadonlySet<string> = new Set(['X', 'Y', 'Z', 'sum', 'prod', 'probs']);

/** A map rather than an object: names such as `constructor` come from files and must find nothing. */
function table<V>(entries: Record<string, V>): ReadonlyMap<string, V> {
  return new Map(Object.entries(entries));
}

type Pair = readonly [number, number];

/** Pairs of positions in a register of n; `even` ones refuse an odd n. */
interface PairingBuiltin {
  readonly even: boolean;
  /** How many pairs there are. */
  size(n: number): number;
  pairs(n: number): Pair[];
}

const isRing = (n: number) => n % 2 === 0 && n > 2;
const neighbours = (n: number) => Math.max(0, n - 1);
const halfOf = (n: number) => n >> 1;

export const pairings: ReadonlyMap<string, PairingBuiltin> = table<PairingBuiltin>({
  line: { even: false, size: neighbours, pairs: (n) => count(n - 1, (i) => [i, i + 1]) },
  brick: { even: false, size: neighbours, pairs: brick },
  ring: {
    even: false,
    size: (n) => neighbours(n) + (isRing(n) ? 1 : 0),
    pairs: (n) => (isRing(n) ? [...brick(n), [n - 1, 0]] : brick(n)),
  },
  pairs: { even: false, size: halfOf, pairs: (n) => count(n >> 1, (i) => [2 * i, 2 * i + 1]) },
  even_to_odd: { even: false, size: halfOf, pairs: (n) => count(n >> 1, (i) => [2 * i, 2 * i + 1]) },
  odd_to_even: { even: false, size: halfOf, pairs: (n) => count(n >> 1, (i) => [2 * i + 1, 2 * i]) },
  halves: { even: true, size: halfOf, pairs: (n) => count(n / 2, (i) => [i, i + n / 2]) },
  all: {
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
  ...observableFunctions,
  'prepare',
  'rpauli',
]);
