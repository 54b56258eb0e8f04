// What two circuits have in common at both ends, whatever the order in which operations on other qubits are written.
import type { Operation } from '../../../compiler/circuit/circuit.ts';
import { bitsRead, bitsWritten } from '../../../compiler/circuit/operation-facts.ts';
import { qubitsOf } from '../../../compiler/circuit/walk.ts';

/** Operations in orders in which they could have been written: the same ones first and last. */
export interface CommonEnds {
  /** Those of A; the same stand in B. */
  readonly before: readonly Operation[];
  readonly a: readonly Operation[];
  readonly b: readonly Operation[];
  readonly after: readonly Operation[];
}

type KeyOf = (operation: Operation) => string;

/** Time is linear in what the operations name. */
export function commonEnds(a: readonly Operation[], b: readonly Operation[], keyOf: KeyOf): CommonEnds {
  const first = commonStart(a, b, keyOf);
  const last = commonStart(first.a.toReversed(), first.b.toReversed(), keyOf);
  return {
    before: first.common,
    a: last.a.toReversed(),
    b: last.b.toReversed(),
    after: last.common.toReversed(),
  };
}

/** A line of operations that keep their order; a global phase has one of its own. */
export function linesOf(operation: Operation): string[] {
  const bits = [...bitsWritten(operation), ...bitsRead(operation)];
  const lines = [...qubitsOf(operation).map((qubit) => `q${qubit}`), ...bits.map((bit) => `b${bit}`)];
  return lines.length > 0 ? lines : ['phase'];
}

function commonStart(a: readonly Operation[], b: readonly Operation[], keyOf: KeyOf) {
  const [ours, theirs] = [queuesOf(a), queuesOf(b)];
  const [usedA, usedB] = [new Set<Operation>(), new Set<Operation>()];
  const common: Operation[] = [];
  const waiting = new Set(ours.lines());
  for (const line of waiting) {
    waiting.delete(line);
    for (;;) {
      const [x, y] = [ours.ready(line), theirs.ready(line)];
      if (!x || !y || keyOf(x) !== keyOf(y)) break;
      common.push(x);
      usedA.add(x);
      usedB.add(y);
      theirs.take(y);
      for (const other of ours.take(x)) if (other !== line) waiting.add(other);
    }
  }
  return {
    common,
    a: a.filter((operation) => !usedA.has(operation)),
    b: b.filter((operation) => !usedB.has(operation)),
  };
}

/** What is next on each line. */
function queuesOf(operations: readonly Operation[]) {
  const queues = new Map<string, Operation[]>();
  const heads = new Map<string, number>();
  for (const operation of operations) {
    for (const line of linesOf(operation)) {
      const queue = queues.get(line);
      if (queue) queue.push(operation);
      else queues.set(line, [operation]);
    }
  }
  const head = (line: string) => queues.get(line)?.[heads.get(line) ?? 0];
  return {
    lines: () => queues.keys(),
    /** The next on the line, if it is the next on all of its lines. */
    ready(line: string): Operation | undefined {
      const next = head(line);
      return next && linesOf(next).every((other) => head(other) === next) ? next : undefined;
    },
    take(operation: Operation): string[] {
      const lines = linesOf(operation);
      for (const line of lines) heads.set(line, (heads.get(line) ?? 0) + 1);
      return lines;
    },
  };
}
