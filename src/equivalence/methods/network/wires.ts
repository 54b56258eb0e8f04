// The legs on which qubits and bits lie while a circuit is traced, and the tensors so far.
import type { Tensor } from '../tensor.ts';

export interface Wires {
  /** Of all legs. */
  readonly sizes: readonly number[];
  readonly tensors: readonly Tensor[];
  leg(size: number): number;
  add(legs: readonly number[], values: Float64Array): void;
  /** The leg on which a qubit is; undefined where it has ended. */
  at(qubit: number): number | undefined;
  /** The qubit goes on on a new leg, from nothing. */
  begin(qubit: number): number;
  /** Nothing more is on the qubit; the leg on which it was. */
  end(qubit: number): number | undefined;
  /** New ends of qubits that live, and those before. */
  pass(qubits: readonly number[]): { readonly ins: readonly number[]; readonly outs: readonly number[] };
  readonly bits: Map<number, number>;
}

/** `size` of the legs of qubits. */
export function createWires(size: number): Wires {
  const sizes: number[] = [];
  const tensors: Tensor[] = [];
  const legs = new Map<number, number>();
  const leg = (own: number) => sizes.push(own) - 1;
  const begin = (qubit: number) => {
    const own = leg(size);
    legs.set(qubit, own);
    return own;
  };
  return {
    sizes,
    tensors,
    bits: new Map(),
    leg,
    begin,
    add: (own, values) => void tensors.push({ legs: own, values }),
    at: (qubit) => legs.get(qubit),
    end(qubit) {
      const own = legs.get(qubit);
      legs.delete(qubit);
      return own;
    },
    pass(qubits) {
      const ins = qubits.map((qubit) => {
        const own = legs.get(qubit);
        if (own === undefined) throw new Error(`qubit ${qubit} has ended`);
        return own;
      });
      return { ins, outs: qubits.map(begin) };
    },
  };
}
