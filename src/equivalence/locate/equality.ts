// Whether a changed circuit is the right one: asked often, so the cheap ways come first.
import type { Circuit, Operation, Output } from '../../compiler/circuit/circuit.ts';
import { verify } from '../../compiler/circuit/verify.ts';
import type { PointSource } from '../angles/point.ts';
import { proveAt } from '../methods/index.ts';
import { isUnitary } from '../methods/shape.ts';
import type { Budget } from '../task/budget.ts';
import type { Pair, Task } from '../task/task.ts';
import { commonEnds } from './diff/common-ends.ts';
import { createKeys } from '../task/operation-keys.ts';
import { smallWindow, type PlacedGate } from './unitary/small-window.ts';

/** What is asked, of circuits whose bits have common numbers. */
export interface Question {
  readonly task: Task;
  /** Of the task's pair: changed circuits are made of operations of both. */
  readonly points: PointSource;
  readonly seed: number;
  readonly budget: Budget;
}

export interface Equality {
  /**
   * Whether one circuit with these operations, and outputs, is the other, proved at the level of the question. Throws
   * OutOfTime.
   */
  isRight(side: 'a' | 'b', operations: readonly Operation[], outputs?: readonly Output[]): boolean;
  readonly keyOf: (operation: Operation) => string;
}

/** Wires up to which a window of gates is compared by itself before the circuits are. */
const mostWires = 12;

export function createEquality({ task, points, seed, budget }: Question): Equality {
  const { pair, level } = task;
  const keyOf = createKeys();
  // Methods remember by its source what they made of a pair: a source of its own for each.
  const prove = (own: Task) => proveAt(own, { points: { ...points }, seed, budget }).kind;
  const phases = level === 'exact' ? 'exact' : 'phase';

  /** undefined where the gates in which they differ do not tell. */
  function byWindow({ a, b }: Pair): boolean | undefined {
    const ends = commonEnds(a.operations, b.operations, keyOf);
    if (ends.a.length + ends.b.length === 0) return true;
    const window = smallWindow(ends.a, ends.b);
    if (!window || window.wires > mostWires) return undefined;
    const circuitOf = (gates: readonly PlacedGate[]): Circuit => ({
      ...a,
      qubits: Math.max(1, window.wires),
      bits: 0,
      operations: gates.map(({ gate, wires }) => ({ ...gate, qubits: wires })),
      outputs: [],
    });
    const kind = prove({ pair: { a: circuitOf(window.a), b: circuitOf(window.b) }, level: phases });
    if (kind === 'equal') return true;
    const isAll = level === 'exact' || level === 'phase' || (level === 'channel' && isUnitary(a) && isUnitary(b)); // prettier-ignore
    return isAll && kind === 'unequal' ? false : undefined;
  }

  return {
    keyOf,
    isRight(side, operations, outputs = pair[side].outputs) {
      budget.check();
      const own = { a: { ...pair[side], operations, outputs }, b: pair[side === 'a' ? 'b' : 'a'] };
      if (verify(own.a).length > 0) return false;
      const sameOutputs = level !== 'outputs' || JSON.stringify(outputs) === JSON.stringify(own.b.outputs);
      const told = sameOutputs ? byWindow(own) : undefined;
      return told ?? prove({ pair: own, level }) === 'equal';
    },
  };
}
