// The state of a unitary circuit in parts that have not met yet, each a real tensor of amplitudes in the emitter.
import { constantAmplitudes } from '../circuit/amplitudes.ts';
import type { GateOperation, PrepareOperation } from '../circuit/circuit.ts';
import type { Emitter } from './emitter.ts';
import type { LegId, TensorId } from './plan.ts';
import { formMatrix, gateCoefficients } from './trigonometric.ts';

/** Amplitudes of some qubits; without a leg `part` for real and imaginary parts they are real. */
export interface Component {
  readonly tensor: TensorId;
  readonly part: LegId | undefined;
  /** The leg of each qubit. */
  readonly legs: ReadonlyMap<number, LegId>;
}

export interface Components {
  applyConstant(gate: GateOperation, angles: readonly number[]): void;
  /** A gate with one angle that inputs reach; `id` tells equal angles. */
  applyVarying(gate: GateOperation, id: number): void;
  /** A block of the emitter, of form 'unitary'. */
  applyBlock(block: number, qubits: readonly number[]): void;
  /** `key` tells equal amplitudes. */
  prepare(operation: PrepareOperation, key: string): void;
  /** Back to |0>: a fresh qubit; the old one stays in its component, unseen. */
  reset(qubit: number): void;
  /** One component with at least these qubits. */
  joined(qubits: readonly number[]): Component;
}

/** Numbers of a matrix, and the same as text. */
interface Part {
  readonly numbers: readonly number[];
  readonly text: string;
}

/** What is applied: entry (row, column) of a 2d × 2d real matrix, real parts first, as a tensor on given legs. */
interface Applied {
  /** No entry mixes real and imaginary parts. */
  readonly isReal: boolean;
  emit(legs: readonly LegId[], entries: readonly number[]): TensorId;
}

export function createComponents(emitter: Emitter): Components {
  const componentOf = new Map<number, Component>();
  const corners = new Map<string, readonly number[]>();
  const partsOf = new Map<Float64Array, Map<readonly number[], Part>>();
  /** Old qubits have negative numbers. */
  let unseen = 0;

  function ofQubit(qubit: number): Component {
    let own = componentOf.get(qubit);
    if (!own) {
      const leg = emitter.leg(2);
      own = { tensor: emitter.constant([leg], [1, 0]), part: undefined, legs: new Map([[qubit, leg]]) };
      componentOf.set(qubit, own);
    }
    return own;
  }

  function keep(component: Component): Component {
    for (const qubit of component.legs.keys()) componentOf.set(qubit, component);
    return component;
  }

  /** The product of two; (a + ib)(c + id) where both are complex. */
  function product(a: Component, b: Component): Component {
    const legs = new Map([...a.legs, ...b.legs]);
    const own = [...legs.values()];
    if (a.part === undefined || b.part === undefined) {
      const part = a.part ?? b.part;
      const out = part === undefined ? own : [part, ...own];
      return { tensor: emitter.contract(a.tensor, b.tensor, out), part, legs };
    }
    const part = emitter.leg(2);
    const times = emitter.constant([part, a.part, b.part], [1, 0, 0, -1, 0, 1, 1, 0]);
    const half = emitter.contract(times, a.tensor, [part, b.part, ...a.legs.values()]);
    return { tensor: emitter.contract(half, b.tensor, [part, ...own]), part, legs };
  }

  function joined(wanted: readonly number[]): Component {
    const parts = [...new Set(wanted.map(ofQubit))];
    return keep(parts.reduce(product));
  }

  /** Positions of the first rows and columns in a matrix of so many columns; one list for each shape. */
  function corner(rows: number, columns: number, of: number): readonly number[] {
    const key = `${rows} ${columns} ${of}`;
    let entries = corners.get(key);
    if (!entries) {
      entries = Array.from({ length: rows * columns }, (_, at) => Math.floor(at / columns) * of + (at % columns)); // prettier-ignore
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

  function apply(on: readonly number[], applied: Applied): void {
    const { tensor, part, legs } = joined(on);
    const d = 2 ** on.length;
    const ins = on.map((qubit) => legs.get(qubit)!);
    const outs = on.map(() => emitter.leg(2));
    const stays = part === undefined && applied.isReal;
    const newPart = stays ? undefined : emitter.leg(2);
    // Only real parts come in where there is no leg for others; only they go out where nothing mixes.
    const rows = stays ? d : 2 * d;
    const columns = part === undefined ? d : 2 * d;
    const entries = corner(rows, columns, 2 * d);
    const own = [newPart, ...outs, part, ...ins].filter((leg) => leg !== undefined);
    const matrix = applied.emit(own, entries);
    const next = new Map(legs);
    on.forEach((qubit, index) => next.set(qubit, outs[index]));
    const out = [newPart, ...next.values()].filter((leg) => leg !== undefined);
    keep({ tensor: emitter.contract(matrix, tensor, out), part: newPart, legs: next });
  }

  return {
    applyConstant(gate, angles) {
      const values = formMatrix(gate.gate, gate.controls, angles, 'unitary');
      apply(gate.qubits, {
        isReal: isReal((entry) => values[entry] === 0, 2 ** gate.qubits.length),
        emit: (legs, entries) => emitter.constant(legs, partAt(values, entries, (entry) => [values[entry]]).numbers), // prettier-ignore
      });
    },
    applyVarying(gate, id) {
      const coefficients = gateCoefficients(gate.gate, gate.controls, 'unitary');
      const size = coefficients.length / 5;
      const row = (entry: number) => [0, 1, 2, 3, 4].map((f) => coefficients[f * size + entry]);
      const isZero = (entry: number) => [0, 1, 2, 3, 4].every((f) => coefficients[f * size + entry] === 0);
      apply(gate.qubits, {
        isReal: isReal(isZero, 2 ** gate.qubits.length),
        emit(legs, entries) {
          const { numbers, text } = partAt(coefficients, entries, row);
          const encoder = { kind: 'angle', angle: gate.angles[0], matrix: numbers } as const;
          return emitter.encode(legs, encoder, `angle ${id}: ${text}`);
        },
      });
    },
    applyBlock(block, on) {
      apply(on, {
        isReal: false,
        emit: (legs, entries) => emitter.view(legs, { block, choice: 1, entries }),
      });
    },
    prepare(operation, key) {
      const { qubits: on, amplitudes } = operation;
      const legs = on.map(() => emitter.leg(2));
      const known = constantAmplitudes(operation);
      const entries = Array.from({ length: 2 ** on.length }, (_, index) => index);
      const encoder = {
        kind: 'amplitudes',
        amplitudes,
        qubits: on.length,
        form: 'unitary',
        entries,
      } as const;
      const tensor = known
        ? emitter.constant(legs, [...known])
        : emitter.encode(legs, encoder, `amplitudes ${key} ${on.length}`);
      keep({ tensor, part: undefined, legs: new Map(on.map((qubit, index) => [qubit, legs[index]])) });
    },
    reset(qubit) {
      const old = componentOf.get(qubit);
      componentOf.delete(qubit);
      if (!old || old.legs.size === 1) return;
      const legs = new Map(old.legs);
      legs.set(--unseen, legs.get(qubit)!);
      legs.delete(qubit);
      keep({ ...old, legs });
    },
    joined,
  };

  /** Whether the entries that carry real parts to imaginary ones are all zero. */
  function isReal(isZero: (entry: number) => boolean, d: number): boolean {
    for (let row = d; row < 2 * d; row++)
      for (let column = 0; column < d; column++) if (!isZero(row * 2 * d + column)) return false;
    return true;
  }
}
