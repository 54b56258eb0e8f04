// Which qubit of one circuit is which of the other: by the signatures of single qubits, refined until all are told apart.
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import type { Point, PointSource } from '../angles/point.ts';
import { balanced } from '../methods/balanced.ts';
import type { FourNumbers, Start } from '../methods/read-outs.ts';
import { isUnitary } from '../methods/shape.ts';
import type { Budget } from '../task/budget.ts';
import type { Pair } from '../task/task.ts';
import { multilinear, type Derivatives, type Multilinear } from './multilinear.ts';
import type { Layout } from './layout.ts';

export interface LayoutOptions {
  /** Of the pair. */
  readonly points: PointSource;
  readonly seed: number;
  readonly budget: Budget;
  /** All start in |0⟩: the circuits are compared as states. */
  readonly fromZero: boolean;
}

/** Assignments that are tried where signatures do not tell qubits apart. */
const mostTries = 400;

/**
 * A layout with which the circuits, of as many qubits, agree at a random point, to be proved; a final permutation before one
 * of both ends. undefined: there is none. Throws OutOfTime, and TooLarge.
 */
export function findLayout(pair: Pair, options: LayoutOptions): Layout | undefined {
  const { a, b } = pair;
  if (liveAtEnd(a).length !== liveAtEnd(b).length) return undefined;
  const final = search(pair, 'final', options);
  if (final) return { final };
  const both = options.fromZero ? undefined : search(pair, 'both', options);
  return both && { both };
}

type Way = 'final' | 'both';

/** Of a qubit of A the one of B, as far as it is known. */
type Assigned = ReadonlyMap<number, number>;

interface Searching {
  readonly pair: Pair;
  readonly way: Way;
  readonly point: Point;
  readonly of: Readonly<Record<'a' | 'b', Multilinear>>;
  readonly isPure: boolean;
  /** Random vectors: one for all qubits that are not assigned, one for each that is. */
  readonly common: Vectors;
  readonly own: readonly Vectors[];
  /** Of a final permutation, by qubit of either. */
  readonly starts: readonly Start[];
}

interface Vectors {
  readonly start: Start;
  readonly end: FourNumbers;
}

function search(
  pair: Pair,
  way: Way,
  { points, seed, budget, fromZero }: LayoutOptions,
): number[] | undefined {
  const point = points.draw();
  const { reduce } = balanced(point.residues.prime);
  const draw = () => reduce(point.residues.random());
  const drawStart = (): Start => fromZero ? { ket: [1, 0], bra: [1, 0] } : { ket: [draw(), draw()], bra: [draw(), draw()] }; // prettier-ignore
  const drawVectors = (): Vectors => ({ start: drawStart(), end: [draw(), draw(), draw(), draw()] });
  const { qubits } = pair.a;
  const searching: Searching = {
    pair,
    way,
    point,
    of: { a: multilinear(pair.a, point, budget, seed), b: multilinear(pair.b, point, budget, seed) },
    isPure: isUnitary(pair.a) && isUnitary(pair.b),
    common: drawVectors(),
    own: Array.from({ length: qubits }, drawVectors),
    starts: Array.from({ length: qubits }, drawStart),
  };
  let tries = 0;
  const extend = (given: Assigned): Assigned | undefined => {
    if (++tries > mostTries) return undefined;
    const refined = refine(given, searching);
    if (!refined) return undefined;
    const { assigned, classes } = refined;
    const guess = new Map([...assigned, ...classes.flatMap(guessed)]);
    if (agree(guess, searching)) return guess;
    const [first] = classes;
    if (!first) return undefined;
    for (const other of first.theirs) {
      const found = extend(new Map([...assigned, [first.ours[0], other]]));
      if (found) return found;
    }
    return undefined;
  };
  const found = extend(new Map());
  return found && completed(found, qubits);
}

/** Qubits of both that nothing tells apart yet, as many of each. */
interface Class {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Where it may, a qubit stays what it is. */
function guessed({ ours, theirs }: Class): [number, number][] {
  const same = ours.filter((qubit) => theirs.includes(qubit));
  const left = theirs.filter((qubit) => !same.includes(qubit));
  const moved = ours.filter((qubit) => !same.includes(qubit));
  return [...same.map((qubit): [number, number] => [qubit, qubit]), ...moved.map((qubit, at): [number, number] => [qubit, left[at]])]; // prettier-ignore
}

/** Assigns what signatures tell, until they tell no more; undefined where they contradict. */
function refine(
  given: Assigned,
  searching: Searching,
): { readonly assigned: Assigned; readonly classes: Class[] } | undefined {
  const assigned = new Map(given);
  // What ends tell is cheaper.
  let byStarts = false;
  for (;;) {
    const ours = signatures('a', assigned, searching, byStarts);
    const theirs = signatures('b', assigned, searching, byStarts);
    if (ours.size !== theirs.size) return undefined;
    const classes: Class[] = [];
    const before = assigned.size;
    for (const [signature, own] of ours) {
      const other = theirs.get(signature);
      if (other?.length !== own.length) return undefined;
      if (own.length === 1) assigned.set(own[0], other[0]);
      else classes.push({ ours: own, theirs: other });
    }
    const isStuck = assigned.size === before && (byStarts || searching.way === 'final');
    if (isStuck || classes.length === 0) return { assigned, classes: classes.toSorted((one, other) => one.ours.length - other.ours.length) }; // prettier-ignore
    byStarts ||= searching.way === 'both' && assigned.size === before;
  }
}

const movable = ({ pair, way }: Searching, side: 'a' | 'b') => {
  const circuit: Circuit = pair[side];
  return way === 'final' ? liveAtEnd(circuit) : Array.from({ length: circuit.qubits }, (_, qubit) => qubit);
};

/** Qubits that are not assigned, by signature. */
function signatures(
  side: 'a' | 'b',
  assigned: Assigned,
  searching: Searching,
  byStarts: boolean,
): Map<string, number[]> {
  const values = evaluate(side, assigned, searching, byStarts);
  const known = new Set(side === 'a' ? assigned.keys() : assigned.values());
  const classes = new Map<string, number[]>();
  for (const qubit of movable(searching, side)) {
    if (known.has(qubit)) continue;
    const signature = signatureOf(qubit, values, searching);
    const own = classes.get(signature);
    if (own) own.push(qubit);
    else classes.set(signature, [qubit]);
  }
  return classes;
}

/** Of unitaries up to a common number. */
function signatureOf(
  qubit: number,
  { value, byEnd, byStart }: Derivatives,
  { point, isPure }: Searching,
): string {
  const { prime, multiply, invert } = point.residues;
  const whole = (x: number) => ((x % prime) + prime) % prime;
  const scale = isPure ? invert(whole(value)) : 1;
  const spell = (values: Float64Array | undefined) => values ? [...values].map((x) => multiply(whole(x), scale)).join(' ') : '-'; // prettier-ignore
  return `${spell(byEnd[qubit])} | ${spell(byStart?.[qubit])}`;
}

/** The vectors of assigned qubits are their own, by the qubit of A. */
function evaluate(side: 'a' | 'b', assigned: Assigned, searching: Searching, byStarts: boolean): Derivatives {
  const { pair, way, of, common, own, starts } = searching;
  const vectors = Array.from({ length: pair.a.qubits }, () => common);
  for (const [ours, theirs] of assigned) vectors[side === 'a' ? ours : theirs] = own[ours];
  const ends = vectors.map(({ end }) => end);
  return of[side]({ starts: way === 'both' ? vectors.map(({ start }) => start) : starts, ends }, byStarts);
}

/** Whether all numbers are the same with a vector of its own for each qubit; of unitaries their ratios. */
function agree(assigned: Assigned, searching: Searching): boolean {
  const { prime } = searching.point.residues;
  const [ours, theirs] = (['a', 'b'] as const).map((side) => evaluate(side, assigned, searching, false));
  const whole = (x: number) => ((x % prime) + prime) % prime;
  if (!searching.isPure && whole(ours.value) !== whole(theirs.value)) return false;
  return [...assigned].every(([mine, other]) => signatureOf(mine, ours, searching) === signatureOf(other, theirs, searching)); // prettier-ignore
}

/** A permutation of all qubits: those that have ended take what is left, themselves if they can. */
function completed(assigned: Assigned, qubits: number): number[] {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const taken = new Set(assigned.values());
  const ours = all.filter((qubit) => !assigned.has(qubit));
  const rest = new Map(guessed({ ours, theirs: all.filter((qubit) => !taken.has(qubit)) }));
  return all.map((qubit) => (assigned.get(qubit) ?? rest.get(qubit))!);
}
