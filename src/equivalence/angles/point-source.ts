// Random points of an identity test of two circuits: a prime, roots of unity and of fractions, and a residue for each symbol.
import type { PrepareOperation } from '../../compiler/circuit/circuit.ts';
import { createRandom, type Random } from '../../runtime/random.ts';
import { countPrimes, haveRoots, leastPrime, randomPrime } from '../field/primes.ts';
import { createArithmetic, createResidues, type UnityResidues } from '../field/residues.ts';
import { rootByUnity, squareRoot } from '../field/roots.ts';
import type { Pair, Refusal } from '../task/task.ts';
import { exactResidue, isNothing, preparedState, sumResidue } from './amplitudes.ts';
import { boundOf, denominatorsOf, errorAt } from './error-bound.ts';
import { exactCoefficients } from './exact-numbers.ts';
import { createGateMatrices } from './gate-matrices.ts';
import { createKrausResidues } from './kraus-residues.ts';
import { noiseOf, strengthsAlike } from './noise.ts';
import { notFinite, type Numbers, numbersOf } from './numbers.ts';
import { circularResidue, createHalfPhases } from './phase-residues.ts';
import type { Point, PointSource } from './point.ts';
import { createRecipes } from './recipes.ts';

/** More roots leave too few primes in which all of them exist. */
const mostRoots = 8;

/**
 * The points of a pair; the same seed draws the same ones. Time is nearly linear in the size of the circuits. `least`: primes
 * are from it to twice as large.
 */
export function pointSource(pair: Pair, seed: number, least = leastPrime): PointSource | Refusal {
  const numbers = numbersOf(pair);
  for (const own of [numbers.a, numbers.b]) {
    const bad = notFinite(own);
    if (bad !== undefined) return { why: `a number in it is ${bad}` };
  }
  const { expansion, phases } = numbers;
  if ([...numbers.a.prepares, ...numbers.b.prepares].some((each) => isNothing(each, expansion)))
    return { why: 'amplitudes that are prepared are all 0, whatever weights and inputs are' };
  const { noise, roots } = noiseWithFewRoots(numbers);
  if (roots.length > mostRoots)
    return { why: `its noise has ${roots.length} strengths with independent square roots` };
  const denominators = denominatorsOf(numbers, noise);
  const accepted = (prime: number) => haveRoots(createArithmetic(prime), roots) && denominators.every((n) => n % BigInt(prime) !== 0n); // prettier-ignore
  const random = createRandom(seed);
  const recipeOf = createRecipes(numbers);
  const exact = exactCoefficients([...numbers.a.coefficients, ...numbers.b.coefficients]);
  const bound = boundOf(numbers, noise);

  /** What constants are at a point. */
  interface Ground {
    readonly residues: UnityResidues;
    readonly roots: readonly number[];
    /** Of free strengths. */
    readonly free: readonly number[];
    readonly symbols: readonly number[];
  }
  const grounds = new WeakMap<Point, Ground>();

  function ground(): Ground {
    const prime = randomPrime(phases.order, random, accepted, least);
    if (prime === undefined) throw new Error('no prime has all roots of the circuits');
    const residues = createResidues(prime, phases.order, random);
    const roots = noise.classes.bases.map((base) => rootOf(base, residues, random));
    const free = Array.from({ length: noise.symbols }, () => random.integer(prime));
    return { residues, roots, free, symbols: drawSymbols(prime) };
  }

  function drawSymbols(prime: number): number[] {
    return Array.from({ length: phases.symbols }, () => 1 + random.integer(prime - 1));
  }

  function draw(beside?: Point): Point {
    const known = beside && grounds.get(beside);
    const own = known ?? ground();
    const { residues } = own;
    const { prime } = residues;
    const fresh = known ? drawSymbols(prime) : own.symbols;
    const symbols = fresh.map((value, at) => (phases.isConstant(at) ? own.symbols[at] : value));
    const atoms = Array.from({ length: expansion.atoms() }, () => random.integer(prime));
    const halfPhases = createHalfPhases(symbols, residues);
    for (const [atom, { fn, of }] of numbers.circular) {
      const value = circularResidue(fn, halfPhases(phases.phase(of)), residues);
      if (value === undefined) return draw(beside);
      atoms[atom] = value;
    }
    const matrices = createGateMatrices(recipeOf, halfPhases, residues);
    const kraus = createKrausResidues(noise, own, residues);
    const prepared = new Map<PrepareOperation, ReturnType<typeof preparedState>>();

    function prepare(operation: PrepareOperation) {
      let state = prepared.get(operation);
      if (!state) {
        const amplitudes = operation.amplitudes.map((each) => sumResidue(expansion.sum(each), expansion, atoms, residues)); // prettier-ignore
        prepared.set(operation, (state = preparedState(amplitudes, 2 ** operation.qubits.length, residues)));
      }
      return state;
    }

    for (const side of [numbers.a, numbers.b])
      if (side.prepares.some((operation) => prepare(operation).norm === 0)) return draw(beside);
    const point: Point = {
      residues,
      ...matrices,
      channel: kraus,
      prepare,
      coefficient: ({ coefficient }) => exactResidue(exact(coefficient), residues) ?? 0,
    };
    grounds.set(point, own);
    return point;
  }

  let primes: number | undefined;
  return {
    draw,
    error: (extra) =>
      errorAt(bound, extra, { least, count: (primes ??= countPrimes(phases.order, roots, least)) }),
    snapped: bound.snapped,
    notes: expansion.shortened()
      ? [
          'a sum or product of angles with very many terms, or of large numbers that cancel, counts as an independent number',
        ]
      : [],
  };
}

/** The noise, strengths free where their roots are too many; `roots`: those of numbers that are no sums of roots of unity. */
function noiseWithFewRoots({ a, b, phases: { order } }: Numbers) {
  const all = [...a.channels, ...b.channels];
  const withFree = (free: ReadonlySet<number>) => {
    const noise = noiseOf(all, order, free);
    return { noise, roots: noise.classes.bases.filter((base) => BigInt(order) % base !== 0n) };
  };
  const exact = withFree(new Set());
  if (exact.roots.length <= mostRoots) return exact;
  const some = withFree(strengthsAlike(a.channels, b.channels));
  if (some.roots.length <= mostRoots) return some;
  return withFree(new Set(all.map(({ probability }) => probability)));
}

/** The square root of a base: of a prime that divides the order it is a sum of roots of unity. */
function rootOf(base: bigint, residues: UnityResidues, random: Random): number {
  const { order, unity, power, root2, i, prime } = residues;
  if (base === 2n) return root2;
  if (BigInt(order) % base !== 0n) return squareRoot(residues, Number(base % BigInt(prime)), random);
  return rootByUnity(residues, Number(base), power(unity, order / Number(base)), i);
}
