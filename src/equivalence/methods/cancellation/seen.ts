// What outputs see of a circuit of gates at a point: a gate is seen if it changes an observable that is returned, as the gates
// behind it have turned it. The residues of its matrix decide, exactly at this point.
import type { GateOperation, Pauli } from '../../../compiler/circuit/circuit.ts';
import { axesOf } from '../../../compiler/circuit/gate-forms.ts';
import type { Point } from '../../angles/point.ts';
import { balance } from '../balanced.ts';
import { pauliForms } from '../network/pauli-forms.ts';
import type { Lives } from './lives.ts';

/** Letters that observables have on a qubit, as bits: 1 X, 2 Y, 4 Z. Letters of several qubits come in all combinations. */
type Sight = number;

const sightOf: Readonly<Record<Pauli, Sight>> = { X: 1, Y: 2, Z: 4 };
const anything: Sight = 7;

/** Larger matrices are not gone through. */
const mostQubits = 3;

/** By gate. */
export function isSeen(lives: Lives, point: Point): boolean[] {
  const { gates } = lives;
  const sights = sightsOfOutputs(lives);
  const conjugate = conjugations(point);
  const seen = gates.map(() => false);
  for (let at = gates.length - 1; at >= 0; at--) {
    const { qubits } = gates[at];
    const before = sightsBefore(gates[at], qubits.map((qubit) => sights[qubit]), conjugate); // prettier-ignore
    if (!before) continue;
    seen[at] = true;
    qubits.forEach((qubit, place) => (sights[qubit] = before[place]));
  }
  return seen;
}

function sightsOfOutputs({ qubits, outputs }: Lives): Sight[] {
  const sights = new Array<Sight>(qubits).fill(0);
  for (const output of outputs) {
    if (output.kind === 'probabilities') for (const qubit of output.qubits) sights[qubit] |= sightOf.Z;
    else
      for (const { factors } of output.terms)
        for (const { qubit, pauli } of factors) sights[qubit] |= sightOf[pauli];
  }
  return sights;
}

/** undefined where the gate changes nothing that is seen. */
function sightsBefore(
  gate: GateOperation,
  after: readonly Sight[],
  conjugate: Conjugate,
): readonly Sight[] | undefined {
  // prettier-ignore
  if (after.every((sight) => sight === 0)) return undefined;
  if (after.length <= mostQubits) return conjugate(gate, after);
  const axes = axesOf(gate);
  const only = after.map((sight, place) => {
    const axis = axes[place];
    if (axis === 'any') return sight;
    return axis !== null && (sight | sightOf[axis]) === sightOf[axis] ? sightOf[axis] : anything;
  });
  const commutes = only.every((sight, place) => sight !== anything || axes[place] === 'any');
  return commutes ? undefined : only;
}

type Conjugate = (gate: GateOperation, after: readonly Sight[]) => readonly Sight[] | undefined;

/** U†PU of all products P within sights, by the gate's matrix at the point; found once for each matrix and sights. */
function conjugations(point: Point): Conjugate {
  const forms = pauliForms(point.residues);
  const known = new Map<unknown, Map<number, readonly Sight[] | undefined>>();

  function found(gate: GateOperation, after: readonly Sight[]): readonly Sight[] | undefined {
    const { matrix, conjugate } = point.gate(gate);
    const k = after.length;
    const side = 4 ** k;
    const values = forms.ofMap([{ ket: balance(matrix, forms.field), bra: balance(conjugate, forms.field) }], k); // prettier-ignore
    const before = after.map(() => 0);
    let changes = false;
    for (let product = 0; product < side; product++) {
      if (!isWithin(product, after)) continue;
      for (let other = 0; other < side; other++) {
        const value = values[product * side + other];
        if (value !== (other === product ? 1 : 0)) changes = true;
        if (value === 0) continue;
        for (let place = 0; place < k; place++) before[place] |= sightOfDigit[digitAt(other, place, k)];
      }
    }
    return changes ? before : undefined;
  }

  return (gate, after) => {
    const { matrix } = point.gate(gate);
    let own = known.get(matrix);
    if (!own) known.set(matrix, (own = new Map()));
    const key = after.reduce((all, sight) => 8 * all + sight, 1);
    if (!own.has(key)) own.set(key, found(gate, after));
    return own.get(key);
  };
}

/** By 1, X, Y, Z. */
const sightOfDigit: readonly Sight[] = [0, 1, 2, 4];

const digitAt = (product: number, place: number, count: number) => (product >> (2 * (count - 1 - place))) & 3;

function isWithin(product: number, sights: readonly Sight[]): boolean {
  return sights.every((sight, place) => {
    const own = sightOfDigit[digitAt(product, place, sights.length)];
    return (own & sight) === own;
  });
}
