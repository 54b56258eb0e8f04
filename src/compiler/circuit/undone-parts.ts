// What a list of gates undoes in the end, such as a change of basis: under a control it needs none.
import type { Angle, GateOperation } from './circuit.ts';
import { gateNamed } from './gates.ts';

/** First parts with the last ones that undo them, as far as nothing in between is left out. */
export function undoneParts(parts: readonly GateOperation[]): ReadonlySet<GateOperation> {
  const undone = new Set<GateOperation>();
  const left = [...parts];
  for (let found = true; found;) {
    found = false;
    const [first] = left;
    for (let at = left.length - 1; at > 0 && !found; at--) {
      const last = left[at];
      found = undoes(last, first);
      if (found) {
        undone.add(first).add(last);
        left.splice(at, 1);
        left.shift();
      } else if (last.qubits.some((qubit) => first.qubits.includes(qubit))) break;
    }
  }
  return undone;
}

function undoes(last: GateOperation, first: GateOperation): boolean {
  const { inverse } = gateNamed(first.gate);
  const wanted = inverse.angles(first.angles);
  return (
    inverse.gate === last.gate &&
    first.qubits.every((qubit, index) => qubit === last.qubits[index]) &&
    wanted.every((angle, index) => isSame(angle, last.angles[index]))
  );
}

function isSame(a: Angle, b: Angle): boolean {
  if (a.kind === 'constant') return b.kind === 'constant' && a.value === b.value;
  if (a.kind === 'unary') return b.kind === 'unary' && a.function === b.function && a.operand === b.operand;
  return a === b;
}
