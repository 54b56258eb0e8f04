// Runs: operations that follow each other on a qubit and commute there, because they have one axis.
import type { Axis } from '../../circuit/gate-properties.ts';

/** The runs of all qubits so far; an operation without an axis is a run by itself. */
export interface Runs {
  /** The axis of the latest run of a qubit; undefined: there is none. */
  axisOf(qubit: number): Axis | undefined;
  /** An operation with this axis joins the latest run, or begins one. */
  add(qubit: number, axis: Axis): void;
  /** An operation of the latest run vanishes; a run of none reopens the one before. */
  remove(qubit: number): void;
  /**
   * The youngest of the latest runs of these qubits. For an operation that stays in all of them it is another as soon as
   * one of them is not the latest any more: what followed on that qubit began later.
   */
  youngestOf(qubits: readonly number[]): number;
  /** Ends the runs of all qubits. */
  endAll(): void;
}

interface Run {
  readonly id: number;
  readonly axis: Axis;
  count: number;
}

export function createRuns(): Runs {
  const runs = new Map<number, Run[]>();
  let nextRun = 0;
  const latestOn = (qubit: number): Run | undefined => runs.get(qubit)?.at(-1);
  return {
    axisOf: (qubit) => latestOn(qubit)?.axis,
    add(qubit, axis) {
      if (axis === 'any') return;
      const latest = latestOn(qubit);
      if (latest && axis !== null && latest.axis === axis) latest.count++;
      else if (latest) runs.get(qubit)!.push({ id: nextRun++, axis, count: 1 });
      else runs.set(qubit, [{ id: nextRun++, axis, count: 1 }]);
    },
    remove(qubit) {
      if (--latestOn(qubit)!.count === 0) runs.get(qubit)!.pop();
    },
    youngestOf: (qubits) => qubits.reduce((youngest, qubit) => Math.max(youngest, latestOn(qubit)!.id), 0),
    endAll: () => runs.clear(),
  };
}
