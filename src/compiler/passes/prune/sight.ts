// How much of a qubit the outputs can see, and what an operation in front of them does to that.
import type { BlockOperation, GateOperation, Pauli } from '../../circuit/circuit.ts';
import { axesOf, bodyOf, controlsOf, isPhase } from '../../circuit/gate-forms.ts';

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
 * The sights of a unitary's qubits in front of it, given those behind it; undefined when it commutes with every
 * observable that matters, so that leaving it out changes nothing: on each qubit nothing is seen, or just the Pauli
 * that is the gate's axis there.
 */
export function sightBefore(
  operation: GateOperation | BlockOperation,
  behind: readonly Sight[],
): Sight[] | undefined {
  if (behind.every((sight) => sight === 'none')) return undefined;
  if (operation.kind === 'block') return behind.map(() => 'all');
  const axes = axesOf(operation);
  const passes = (sight: Sight, index: number) =>
    sight === 'none' || axes[index] === 'any' || sight === axes[index];
  if (behind.every(passes)) return undefined;
  const body = bodyOf(operation.gate);
  const isControlled = controlsOf(operation) > 0;
  if (body === 'h' && !isControlled) return [{ none: 'none', X: 'Z', Y: 'Y', Z: 'X', all: 'all' }[behind[0]] as Sight]; // prettier-ignore
  if (body === 'swap' && !isControlled) return [behind[1], behind[0]];
  // A permutation of the basis states, phases aside, takes diagonal observables to diagonal ones.
  const permutes = body === 'x' || body === 'y' || body === 'swap' || isPhase(body);
  if (permutes && behind.every((sight) => sight === 'none' || sight === 'Z')) return behind.map(() => 'Z');
  // U† O U is made of what U and O are made of: where both have at most one and the same Pauli, of nothing else.
  return behind.map((sight, index) => {
    const axis = axes[index];
    if (axis === 'any') return sight;
    return axis !== null && (sight === 'none' || sight === axis) ? axis : 'all';
  });
}
