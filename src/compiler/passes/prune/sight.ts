// Sight: what the outputs can see of a qubit at one place of a circuit. That after an operation gives that before it.
import type { BlockOperation, GateOperation, Pauli } from '../../circuit/circuit.ts';
import { axesOf } from '../../circuit/gate-forms.ts';
import { genericAngles } from '../../circuit/gate-properties.ts';
import { gateMatrix, gateNamed } from '../../circuit/gates.ts';
import { controlled, rounding } from '../../circuit/matrix.ts';
import { pauliMatrix } from '../../circuit/pauli.ts';

/**
 * The observables that matter at some place in the circuit act on a qubit as: the identity ('none'), the identity or
 * one Pauli, anything ('all'). Operations act on them backwards: O → Σ K† O K.
 */
export type Sight = 'none' | Pauli | 'all';

export function joinSight(a: Sight, b: Sight): Sight {
  if (a === b || b === 'none') return a;
  return a === 'none' ? b : 'all';
}

/**
 * The sights of a unitary's qubits before it, given those after it; undefined when it commutes with every observable
 * that matters, so that leaving it out changes nothing: on each qubit nothing is seen, or just the Pauli that is the
 * gate's axis there.
 */
export function sightBefore(
  operation: GateOperation | BlockOperation,
  after: readonly Sight[],
): readonly Sight[] | undefined {
  if (after.every((sight) => sight === 'none')) return undefined;
  if (operation.kind === 'block') return after.map(() => 'all');
  const axes = axesOf(operation);
  const passes = (sight: Sight, index: number) =>
    sight === 'none' || axes[index] === 'any' || sight === axes[index];
  if (after.every(passes)) return undefined;
  if (after.length <= mostConjugated) return conjugated(operation, after);
  // Where U permutes basis states, phases aside, U†OU is diagonal for a diagonal O.
  const { permutes } = gateNamed(operation.gate).properties;
  if (permutes && after.every((sight) => sight === 'none' || sight === 'Z')) return after.map(() => 'Z');
  // If U and O act on this qubit only through 1 and P, so does U†OU.
  return after.map((sight, index) => {
    const axis = axes[index];
    if (axis === 'any') return sight;
    return axis !== null && (sight === 'none' || sight === axis) ? axis : 'all';
  });
}

/** U†OU is worked out for gates on as many qubits; it has 4^k Pauli products. */
const mostConjugated = 3;

/** By gate, controls and sights. */
const known = new Map<string, readonly Sight[]>();

/** The Paulis that U†OU has on each qubit, for all O that the sights allow and all angles of U. */
function conjugated({ gate, controls }: GateOperation, after: readonly Sight[]): readonly Sight[] {
  const key = `${gate} ${controls} ${after.join(' ')}`;
  let before = known.get(key);
  if (!before) {
    const seen = productsOf(after);
    before = after.map((_, index) => {
      const place = 4 ** (after.length - 1 - index);
      const digits = new Set<number>();
      for (const made of conjugations(gate, controls))
        for (const product of seen)
          for (const other of made[product]) digits.add(Math.floor(other / place) % 4);
      const letters = [...digits].filter((digit) => digit > 0);
      return letters.length > 1 ? 'all' : letters.length === 1 ? paulis[letters[0] - 1] : 'none';
    });
    known.set(key, before);
  }
  return before;
}

const paulis = ['X', 'Y', 'Z'] as const;

/** The numbers of all Pauli products within the sights: digits 1, X, Y, Z = 0 to 3, the first qubit most significant. */
function productsOf(sights: readonly Sight[]): number[] {
  return sights.reduce<number[]>(
    (products, sight) => {
      const digits = sight === 'none' ? [0] : sight === 'all' ? [0, 1, 2, 3] : [0, paulis.indexOf(sight) + 1];
      return products.flatMap((product) => digits.map((digit) => 4 * product + digit));
    },
    [0],
  );
}

const conjugationsOf = new Map<string, readonly (readonly number[])[][]>();

/** For each of a few angles: by product P, the products that U†PU is a sum of. */
function conjugations(gate: string, controls: number): readonly (readonly number[])[][] {
  const key = `${gate} ${controls}`;
  let found = conjugationsOf.get(key);
  if (!found) {
    const row = gateNamed(gate);
    found = genericAngles(row.angles).map((angles) => {
      const matrix = pauliMatrix([controlled(gateMatrix(row, angles), controls)]);
      const side = Math.sqrt(matrix.length);
      const columns = Array.from({ length: side }, (_, column) => column);
      return columns.map((p) => columns.filter((q) => Math.abs(matrix[p * side + q]) > rounding));
    });
    conjugationsOf.set(key, found);
  }
  return found;
}
