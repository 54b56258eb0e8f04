// Where wires begin and end: at a measurement, a discard or a pool a wire stops, at a reset it may begin again.
import type { Operation } from '../../circuit/circuit.ts';
import { effectOnLives } from '../../circuit/operation-facts.ts';
import { qubitsOf } from '../../circuit/walk.ts';
import type { Shape } from './box.ts';

/** A live stretch of a qubit: from column `from` (−1: from its name) to column `to` (the number of columns: to the end). */
export interface Wire {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

interface Placed {
  readonly shape: Shape;
  readonly column: number;
  /** Where a wire that ends here ends, when not in `column`. */
  readonly bend?: number;
  readonly operations: readonly Operation[];
}

/** The stretches of all qubits; `boxes` in an order in which they may run. */
export function traceWires(boxes: readonly Placed[], qubits: number, columns: number): Wire[] {
  const wires: Wire[] = [];
  /** Column where the present stretch began; undefined while the qubit is ended. */
  const began: (number | undefined)[] = new Array<number>(qubits).fill(-1);
  const enclosing: { before: readonly (number | undefined)[]; then?: readonly (number | undefined)[] }[] = [];

  function end(row: number, column: number): void {
    const from = began[row];
    if (from !== undefined) wires.push({ row, from, to: column });
    began[row] = undefined;
  }

  for (const { shape, column, bend = column, operations } of boxes) {
    if (shape === 'if') enclosing.push({ before: [...began] });
    else if (shape === 'else') {
      const frame = enclosing[enclosing.length - 1];
      frame.then = [...began];
      frame.before.forEach((before, row) => {
        if (before === undefined) end(row, column);
      });
    } else if (shape === 'end') {
      const { before, then = before } = enclosing.pop()!;
      // What only one branch revives is not live after them.
      then.forEach((other, row) => {
        if (other === undefined) end(row, column);
      });
    } else {
      const alive = began.map((from) => from !== undefined);
      followLives(operations, alive);
      alive.forEach((lives, row) => {
        if (!lives) end(row, bend);
        else began[row] ??= column;
      });
    }
  }
  began.forEach((from, row) => {
    if (from !== undefined) wires.push({ row, from, to: columns });
  });
  return wires;
}

/** Which qubits live after the operations, in place. */
function followLives(operations: readonly Operation[], alive: boolean[]): void {
  for (const operation of operations) {
    const effect = effectOnLives(operation);
    if (effect !== 'none') for (const qubit of qubitsOf(operation)) alive[qubit] = effect === 'begins';
    if (operation.kind === 'branch') {
      const orElse = [...alive];
      followLives(operation.then, alive);
      followLives(operation.orElse, orElse);
      orElse.forEach((lives, row) => (alive[row] &&= lives));
    }
  }
}
