// The matrices of gates at a random point: their polynomials where e^{iθ/2} of each angle is a residue.
import type { GateOperation } from '../../compiler/circuit/circuit.ts';
import type { UnityResidues } from '../field/residues.ts';
import type { GatePolynomial, GateTerm } from './gate-polynomials.ts';
import type { HalfPhases } from './phase-residues.ts';
import type { ModularMatrix } from './point.ts';
import type { Recipe, RecipeOf } from './recipes.ts';

/** The largest matrix of a gate with its controls. */
const mostQubits = 10;

/** Matrices at the point where phases are these. */
export function createGateMatrices(recipeOf: RecipeOf, halfPhases: HalfPhases, residues: UnityResidues) {
  const { add, subtract, multiply, invert } = residues;
  const bodies: (ModularMatrix | undefined)[] = [];
  const wholes = new Map<number, ModularMatrix>();
  const numbers = new Map<GatePolynomial, readonly Coefficient[]>();
  const eighth = invert(8);

  /** A number of the polynomial, and its complex conjugate. */
  function coefficient({ eighths: [a, b, c, d] }: GateTerm): Coefficient {
    const real = multiply(eighth, integer(a, b));
    const imaginary = multiply(multiply(eighth, residues.i), integer(c, d));
    return { own: add(real, imaginary), conjugate: subtract(real, imaginary) };
  }

  /** a + b√2 */
  function integer(a: number, b: number): number {
    return add(whole(a), multiply(whole(b), residues.root2));
  }

  function whole(n: number): number {
    return n < 0 ? n + residues.prime : n;
  }

  function coefficientsOf(polynomial: GatePolynomial): readonly Coefficient[] {
    return remembered(numbers, polynomial, () => polynomial.terms.map(coefficient));
  }

  function evaluate({ polynomial, phases }: Recipe): ModularMatrix {
    const coefficients = coefficientsOf(polynomial);
    const powers = phases.map((phase) => {
      const [half, inverse] = halfPhases(phase);
      return [multiply(inverse, inverse), inverse, 1, half, multiply(half, half)];
    });
    /** `sign`: of the powers. */
    function matrix(side: keyof Coefficient, sign: 1 | -1): Float64Array {
      const values = new Float64Array(polynomial.size ** 2);
      polynomial.terms.forEach((term, at) => {
        let value = coefficients[at][side];
        for (let k = 0; k < powers.length; k++) {
          const exponent = term.powers[k];
          if (exponent !== 0) value = multiply(value, powers[k][2 + sign * exponent]);
        }
        values[term.entry] = add(values[term.entry], value);
      });
      return values;
    }
    let conjugate: Float64Array | undefined;
    return {
      matrix: matrix('own', 1),
      get conjugate() {
        return (conjugate ??= matrix('conjugate', -1));
      },
    };
  }

  function body(gate: GateOperation): ModularMatrix {
    const recipe = recipeOf(gate);
    return (bodies[recipe.body] ??= evaluate(recipe));
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

/** A number of a polynomial at a point. */
interface Coefficient {
  readonly own: number;
  readonly conjugate: number;
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
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
