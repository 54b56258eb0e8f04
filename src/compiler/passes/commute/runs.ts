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
  /** Equal for the same latest runs, in whatever order. */
  nameOf(qubits: readonly number[]): number | string;
  /** Ends the runs of all qubits. */
  endAll(): void;
}

interface Run {
  readonly id: number;
  readonly axis: Axis;
  count: number;
}

/** Names of two runs are one number as long as there are fewer runs. */
const mostRuns = 2 ** 26;

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
    nameOf(qubits) {
      if (qubits.length > 2) return qubits.map((qubit) => latestOn(qubit)!.id).sort((a, b) => a - b).join(); // prettier-ignore
      const a = latestOn(qubits[0])!.id;
      if (qubits.length === 1) return -1 - a;
      const b = latestOn(qubits[1])!.id;
      return Math.min(a, b) * mostRuns + Math.max(a, b);
    },
    endAll: () => runs.clear(),
  };
}
