// The state of a unitary circuit in parts that have not met yet, each a real tensor of amplitudes in the emitter.
import { constantAmplitudes } from '../circuit/amplitudes.ts';
import type { PrepareOperation } from '../circuit/circuit.ts';
import type { Emitter } from './emitter.ts';
import type { LegId, TensorId } from './plan.ts';

/** Amplitudes of some qubits; without a leg `part` for real and imaginary parts they are real. */
export interface Component {
  readonly tensor: TensorId;
  readonly part: LegId | undefined;
  /** The leg of each qubit. */
  readonly legs: ReadonlyMap<number, LegId>;
}

/** What is applied to d amplitudes: entry (row, column) of a 2d × 2d real matrix, real parts first. */
export interface Applied {
  /** No entry mixes real and imaginary parts. */
  readonly isReal: boolean;
  /** The first rows and columns of the matrix as a tensor on these legs. */
  emit(legs: readonly LegId[], corner: Corner): TensorId;
}

/** The upper left part of a matrix: all of it, or what of it meets real amplitudes only. */
export interface Corner {
  readonly rows: number;
  readonly columns: number;
}

export interface Components {
  apply(qubits: readonly number[], applied: Applied): void;
  /** `key` tells equal amplitudes. */
  prepare(operation: PrepareOperation, key: string): void;
  /** Back to |0>: a fresh qubit; the old one stays in its component, unseen. */
  reset(qubit: number): void;
  /** One component with at least these qubits. */
  joined(qubits: readonly number[]): Component;
}

export function createComponents(emitter: Emitter): Components {
  const componentOf = new Map<number, Component>();
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

  function joined(wanted: readonly number[]): Component {
    const parts = [...new Set(wanted.map(ofQubit))];
    return keep(parts.reduce((a, b) => product(emitter, a, b)));
  }

  return {
    joined,
    apply(on, applied) {
      const { tensor, part, legs } = joined(on);
      const d = 2 ** on.length;
      const ins = on.map((qubit) => legs.get(qubit)!);
      const outs = on.map(() => emitter.leg(2));
      const stays = part === undefined && applied.isReal;
      const newPart = stays ? undefined : emitter.leg(2);
      // Only real parts come in where there is no leg for others; only they go out where nothing mixes.
      const corner = { rows: stays ? d : 2 * d, columns: part === undefined ? d : 2 * d };
      const own = [newPart, ...outs, part, ...ins].filter((leg) => leg !== undefined);
      const matrix = applied.emit(own, corner);
      const next = new Map(legs);
      on.forEach((qubit, index) => next.set(qubit, outs[index]));
      const out = [newPart, ...next.values()].filter((leg) => leg !== undefined);
      keep({ tensor: emitter.contract(matrix, tensor, out), part: newPart, legs: next });
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
  };
}

/** The product of two; (a + ib)(c + id) where both are complex. */
function product(emitter: Emitter, a: Component, b: Component): Component {
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
