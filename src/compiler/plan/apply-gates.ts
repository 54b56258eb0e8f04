// Gates on the components of a state: the matrix of each as a tensor, whose entries equal gates have in common.
import type { GateOperation } from '../circuit/circuit.ts';
import type { Components, Corner } from './components.ts';
import type { Emitter } from './emitter.ts';
import { trigonometric } from '../circuit/trigonometric.ts';
import type { LegId, TensorId } from './plan.ts';
import { formMatrix, gateCoefficients } from './trigonometric.ts';

export interface GateApplier {
  /** A gate whose angles are known. */
  constant(gate: GateOperation, angles: readonly number[]): void;
  /** A gate with one angle that inputs reach; `id` tells equal angles. */
  varying(gate: GateOperation, id: number): void;
  /** A block of the emitter, of form 'unitary'. */
  block(block: number, qubits: readonly number[]): void;
}

/** Numbers of a matrix, and the same as text. */
interface Part {
  readonly numbers: readonly number[];
  readonly text: string;
}

export function gateApplier(emitter: Emitter, components: Components): GateApplier {
  const corners = new Map<string, readonly number[]>();
  const partsOf = new Map<Float64Array, Map<readonly number[], Part>>();

  /** Positions of a corner's entries in the matrix on `qubits` qubits; one list for each shape. */
  function entriesOf({ rows, columns }: Corner, qubits: number): readonly number[] {
    const key = `${rows} ${columns} ${qubits}`;
    let entries = corners.get(key);
    if (!entries) {
      const side = 2 ** (qubits + 1);
      entries = Array.from({ length: rows * columns }, (_, at) => Math.floor(at / columns) * side + (at % columns)); // prettier-ignore
      corners.set(key, entries);
    }
    return entries;
  }

  /** What of a matrix, or of the coefficients of one, stands at these entries: many gates have the same. */
  function partAt(values: Float64Array, entries: readonly number[], of: (entry: number) => number[]): Part {
    let parts = partsOf.get(values);
    if (!parts) partsOf.set(values, (parts = new Map()));
    let own = parts.get(entries);
    if (!own) {
      const numbers = entries.flatMap(of);
      parts.set(entries, (own = { numbers, text: numbers.join(' ') }));
    }
    return own;
  }

  function apply(
    qubits: readonly number[],
    isReal: boolean,
    emit: (legs: readonly LegId[], entries: readonly number[]) => TensorId,
  ): void {
    components.apply(qubits, {
      isReal,
      emit: (legs, corner) => emit(legs, entriesOf(corner, qubits.length)),
    });
  }

  return {
    constant(gate, angles) {
      const values = formMatrix(gate.gate, gate.controls, angles, 'unitary');
      const isReal = mixesNothing((entry) => values[entry] === 0, 2 ** gate.qubits.length);
      apply(gate.qubits, isReal, (legs, entries) =>
        emitter.constant(legs, partAt(values, entries, (entry) => [values[entry]]).numbers),
      );
    },
    varying(gate, id) {
      const coefficients = gateCoefficients(gate.gate, gate.controls, 'unitary');
      const size = coefficients.length / trigonometric.length;
      const row = (entry: number) => trigonometric.map((_, f) => coefficients[f * size + entry]);
      const isZero = (entry: number) => row(entry).every((coefficient) => coefficient === 0);
      apply(gate.qubits, mixesNothing(isZero, 2 ** gate.qubits.length), (legs, entries) => {
        const { numbers, text } = partAt(coefficients, entries, row);
        const encoder = { kind: 'angle', angle: gate.angles[0], matrix: numbers } as const;
        return emitter.encode(legs, encoder, `angle ${id}: ${text}`);
      });
    },
    block(block, qubits) {
      apply(qubits, false, (legs, entries) => emitter.view(legs, { block, choice: 1, entries }));
    },
  };
}

/** Whether the entries that carry real parts to imaginary ones are all zero. */
function mixesNothing(isZero: (entry: number) => boolean, d: number): boolean {
  for (let row = d; row < 2 * d; row++)
    for (let column = 0; column < d; column++) if (!isZero(row * 2 * d + column)) return false;
  return true;
}
