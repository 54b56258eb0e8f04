// The matrices of gates at a random point: their polynomials where e^{iθ/2} of each angle is a residue.
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import { gateNamed } from '../../compiler/circuit/gates.ts';
import type { UnityResidues } from '../field/residues.ts';
import { gatePolynomial, type GatePolynomial, type GateTerm } from './gate-polynomials.ts';
import type { Numbers } from './numbers.ts';
import { halfPhase } from './phase-residues.ts';
import type { Phase } from './phases.ts';
import type { ModularMatrix } from './point.ts';

/** A gate without its qubits; gates of the same recipe share their matrix. */
interface Recipe {
  readonly number: number;
  readonly polynomial: GatePolynomial;
  readonly phases: readonly Phase[];
  readonly controls: number;
  /** Equal for recipes that differ at most in controls. */
  readonly body: number;
}

export type RecipeOf = (gate: GateOperation) => Recipe;

/** A memory of the gates of a pair. Throws for angles that are not made of those of the pair. */
export function createRecipes({ expansion, phases }: Numbers): RecipeOf {
  const known = new Map<GateOperation, Recipe>();
  const recipes = new Map<string, Recipe>();
  const bodies = new Map<string, number>();
  const polynomials = new Map<GatePolynomial, number>();

  function make(gate: GateOperation): Recipe {
    const row = gateNamed(gate.gate);
    const polynomial = gatePolynomial(row);
    const own = gate.angles.map((angle) => phases.phase(expansion.sum(angle)));
    const spelling = `${numbered(polynomials, polynomial)}|${own.map(spell).join('|')}`;
    const body = numbered(bodies, spelling);
    const controls = gate.controls + row.controls;
    const key = `${body} ${controls}`;
    let recipe = recipes.get(key);
    if (!recipe)
      recipes.set(key, (recipe = { number: recipes.size, polynomial, phases: own, controls, body }));
    return recipe;
  }

  return (gate) => {
    let recipe = known.get(gate);
    if (!recipe) known.set(gate, (recipe = make(gate)));
    return recipe;
  };
}

function numbered<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) numbers.set(key, (number = numbers.size));
  return number;
}

function spell({ turn, powers }: Phase): string {
  return `${turn.numerator}/${turn.denominator} ${powers.map(({ symbol, power }) => `${symbol}^${power}`).join(' ')}`;
}

/** The largest matrix of a gate with its controls. */
const mostQubits = 10;

/** Matrices at the point where the symbols have these values. */
export function createGateMatrices(recipeOf: RecipeOf, symbols: readonly number[], residues: UnityResidues) {
  const { multiply, invert } = residues;
  const bodies = new Map<number, ModularMatrix>();
  const wholes = new Map<number, ModularMatrix>();
  const eighth = invert(8);

  /** A number of the polynomial, and its complex conjugate. */
  function coefficients([a, b, c, d]: GateTerm['eighths']): readonly [number, number] {
    const real = multiply(eighth, integer(a, b));
    const imaginary = multiply(multiply(eighth, residues.i), integer(c, d));
    return [residues.add(real, imaginary), residues.subtract(real, imaginary)];
  }

  /** a + b√2 */
  function integer(a: number, b: number): number {
    return residues.add(whole(a), multiply(whole(b), residues.root2));
  }

  function whole(n: number): number {
    return n < 0 ? n + residues.prime : n;
  }

  function evaluate({ polynomial, phases }: Recipe): ModularMatrix {
    const halves = phases.map((phase) => halfPhase(phase, symbols, residues));
    const powers = halves.map((half) => {
      const inverse = invert(half);
      return [multiply(inverse, inverse), inverse, 1, half, multiply(half, half)];
    });
    const matrix = new Float64Array(polynomial.size ** 2);
    const conjugate = new Float64Array(polynomial.size ** 2);
    for (const term of polynomial.terms) {
      let [value, conjugated] = coefficients(term.eighths);
      term.powers.forEach((exponent, k) => {
        if (exponent === 0) return;
        value = multiply(value, powers[k][2 + exponent]);
        conjugated = multiply(conjugated, powers[k][2 - exponent]);
      });
      matrix[term.entry] = residues.add(matrix[term.entry], value);
      conjugate[term.entry] = residues.add(conjugate[term.entry], conjugated);
    }
    return { matrix, conjugate };
  }

  function body(gate: GateOperation): ModularMatrix {
    return remembered(bodies, recipeOf(gate).body, () => evaluate(recipeOf(gate)));
  }

  function gate(operation: GateOperation): ModularMatrix {
    const { number, controls } = recipeOf(operation);
    if (controls === 0) return body(operation);
    if (operation.qubits.length > mostQubits)
      throw new Error(`a matrix of ${operation.qubits.length} qubits is too large; its body is not`);
    return remembered(wholes, number, () => {
      const { matrix, conjugate } = body(operation);
      return { matrix: controlled(matrix, controls), conjugate: controlled(conjugate, controls) };
    });
  }

  return { gate, body };
}

function remembered<V>(known: Map<number, V>, key: number, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

/** The identity, with the matrix where all controls are 1. */
function controlled(matrix: Float64Array, controls: number): Float64Array {
  const size = Math.sqrt(matrix.length);
  const all = size * 2 ** controls;
  const first = all - size;
  const result = new Float64Array(all * all);
  for (let row = 0; row < first; row++) result[row * all + row] = 1;
  for (let row = 0; row < size; row++)
    result.set(matrix.subarray(row * size, (row + 1) * size), (first + row) * all + first);
  return result;
}
