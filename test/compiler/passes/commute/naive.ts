// What cancelling and merging do, by the definition and in quadratic time: every gate looks back over all that is left.
import type { GateOperation, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { channelNamed } from '../../../../src/compiler/circuit/channels.ts';
import { axesOf } from '../../../../src/compiler/circuit/gate-forms.ts';
import type { Axis } from '../../../../src/compiler/circuit/gate-properties.ts';
import { actsAtAll, qubitsOf } from '../../../../src/compiler/circuit/walk.ts';

/** The axis of an operation on a qubit; 'any' also where it does nothing there. */
function axisOn(operation: Operation, qubit: number): Axis {
  if (operation.kind === 'barrier' && operation.qubits.length === 0) return null;
  if (!qubitsOf(operation).includes(qubit)) return 'any';
  if (operation.kind === 'gate') return axesOf(operation)[operation.qubits.indexOf(qubit)];
  if (operation.kind === 'channel') return channelNamed(operation.channel).axis;
  if (operation.kind !== 'branch') return null;
  const inside = [...operation.then, ...operation.orElse].map((each) => axisOn(each, qubit));
  const axes = [...new Set(inside.filter((axis) => axis !== 'any'))];
  return axes.length > 1 ? null : axes.length === 1 ? axes[0] : 'any';
}

/** Both have one axis on each qubit, and so has all that stands between them there. */
export function canStandTogether(
  first: GateOperation,
  second: GateOperation,
  between: readonly Operation[],
): boolean {
  const all = [first, ...between, second];
  return second.qubits.every((qubit) => {
    const axis = axisOn(second, qubit);
    const others = all.map((each) => axisOn(each, qubit));
    if (axis === null) return between.every((each) => axisOn(each, qubit) === 'any');
    return axis !== 'any' && first.qubits.includes(qubit) && others.every((each) => each === axis || each === 'any'); // prettier-ignore
  });
}

/** `meet`: what stands in the place of the first, null for nothing, undefined where the two have nothing to do with each other. */
export function combineNaively(
  operations: readonly Operation[],
  meet: (first: GateOperation, second: GateOperation) => GateOperation | null | undefined,
): Operation[] {
  const left: Operation[] = [];
  const visit = (operation: Operation): void => {
    if (operation.kind === 'branch') {
      const [then, orElse] = [operation.then, operation.orElse].map((list) => combineNaively(list, meet));
      if (actsAtAll(then) || actsAtAll(orElse)) left.push({ ...operation, then, orElse });
      return;
    }
    for (let at = left.length - 1; operation.kind === 'gate' && at >= 0; at--) {
      const first = left[at];
      if (first.kind !== 'gate' || first.qubits.length !== operation.qubits.length) continue;
      if (!canStandTogether(first, operation, left.slice(at + 1))) continue;
      const both = meet(first, operation);
      if (both === undefined) continue;
      left.splice(at, 1, ...(both ? [both] : []));
      return;
    }
    left.push(operation);
  };
  operations.forEach(visit);
  return left;
}
