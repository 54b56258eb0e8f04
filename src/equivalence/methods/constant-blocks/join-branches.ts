// Branches on one condition as one branch where nothing stands between: programs repeat the condition for every gate, and say
// `else` by its opposite.
import type { BranchOperation, Condition, Operation } from '../../../compiler/circuit/circuit.ts';
import { wiresOf } from './front.ts';

/** How far back a branch may be, in operations on other wires. */
const mostBetween = 32;

export function joinBranches(operations: readonly Operation[], qubits: number): Operation[] {
  const joined: Operation[] = [];
  for (const given of operations) {
    const operation = given.kind === 'branch' ? withPlainCondition(given) : given;
    const at = operation.kind === 'branch' ? lastMeeting(joined, operation, qubits) : -1;
    const before = joined[at];
    if (
      operation.kind === 'branch' &&
      before?.kind === 'branch' &&
      isSame(before.condition, operation.condition)
    )
      // prettier-ignore
      joined[at] = together(before, operation);
    else joined.push(operation);
  }
  return joined;
}

/** Whose condition is no `not`. */
function withPlainCondition(branch: BranchOperation): BranchOperation {
  const { condition, then, orElse } = branch;
  return condition.kind === 'not'
    ? withPlainCondition({ ...branch, condition: condition.operand, then: orElse, orElse: then })
    : branch;
}

/** The place of the last operation that shares a wire with it; −1: none is near. */
function lastMeeting(operations: readonly Operation[], branch: BranchOperation, qubits: number): number {
  const wires = new Set(wiresOf(branch, qubits));
  const least = Math.max(0, operations.length - mostBetween);
  for (let at = operations.length - 1; at >= least; at--)
    if (wiresOf(operations[at], qubits).some((wire) => wires.has(wire))) return at;
  return -1;
}

function together(first: BranchOperation, second: BranchOperation): BranchOperation {
  return { ...first, then: [...first.then, ...second.then], orElse: [...first.orElse, ...second.orElse] };
}

function isSame(p: Condition, q: Condition): boolean {
  return JSON.stringify(p) === JSON.stringify(q);
}
