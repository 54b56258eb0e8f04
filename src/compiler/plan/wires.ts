// The ends of a circuit's wires while it is traced, and the pieces so far. A wire carries (Tr ρ, Tr Xρ, Tr Yρ, Tr Zρ).
import type { Piece } from './pieces.ts';

/** What lies on a qubit: a state known at compile time, a leg, or the outcome of a measurement. */
type Wire =
  | { readonly kind: 'known'; readonly state: readonly number[] }
  | { readonly kind: 'leg'; readonly leg: number }
  /** `bit`: the leg of the outcome. */
  | { readonly kind: 'measured'; readonly bit: number };

const zero: Wire = { kind: 'known', state: [1, 0, 0, 1] };

export interface Wires {
  /** Sizes of all legs. */
  readonly sizes: readonly number[];
  readonly pieces: readonly Piece[];
  /** Legs on which a state is traced out before the end. */
  readonly traced: readonly number[];
  /** A new leg of this size. */
  leg(size: number): number;
  add(piece: Piece): void;
  /** A qubit more, in |0>. */
  fresh(): number;
  /** The state of a qubit where it is known; undefined where it is not. */
  knownState(qubit: number): readonly number[] | undefined;
  setState(qubit: number, state: readonly number[]): void;
  /** The leg on which a qubit's state is; makes one of what is only known. */
  legOf(qubit: number): number;
  /** The qubit's state goes on on this leg. */
  setLeg(qubit: number, leg: number): void;
  /** New ends of the wires of an operation, with the ends so far. */
  pass(qubits: readonly number[]): { readonly ins: number[]; readonly outs: number[] };
  /** The qubit ends in an outcome; the result is the leg of size 2 that tells which. */
  measure(qubit: number): number;
  /** Whatever the state was, it is traced out, and the qubit goes on in |0>. */
  reset(qubit: number): void;
  /** The qubit ends, traced out. */
  traceOut(qubit: number): void;
  /** The leg on which a qubit ends; undefined where it has none. */
  endOf(qubit: number): number | undefined;
}

/** All qubits in |0>. */
export function createWires(qubits: number): Wires {
  const sizes: number[] = [];
  const pieces: Piece[] = [];
  const traced: number[] = [];
  const wires: Wire[] = new Array<Wire>(qubits).fill(zero);
  const leg = (size: number) => sizes.push(size) - 1;
  const add = (piece: Piece) => void pieces.push(piece);
  const setLeg = (qubit: number, own: number) => void (wires[qubit] = { kind: 'leg', leg: own });

  function legOf(qubit: number): number {
    const wire = wires[qubit];
    if (wire.kind === 'leg') return wire.leg;
    const own = leg(4);
    setLeg(qubit, own);
    switch (wire.kind) {
      case 'known':
        add({ legs: [own], source: { kind: 'constant', values: wire.state } });
        return own;
      case 'measured':
        // |b><b| for the outcome b
        add({ legs: [wire.bit, own], source: { kind: 'constant', values: [1, 0, 0, 1, 1, 0, 0, -1] } });
        return own;
      default:
        return wire satisfies never;
    }
  }

  return {
    sizes,
    pieces,
    traced,
    leg,
    add,
    legOf,
    setLeg,
    fresh: () => wires.push(zero) - 1,
    knownState(qubit) {
      const wire = wires[qubit];
      return wire.kind === 'known' ? wire.state : undefined;
    },
    setState(qubit, state) {
      wires[qubit] = { kind: 'known', state };
    },
    pass(on) {
      const ins = on.map(legOf);
      const outs = on.map((qubit) => {
        const out = leg(4);
        setLeg(qubit, out);
        return out;
      });
      return { ins, outs };
    },
    measure(qubit) {
      const bit = leg(2);
      const own = legOf(qubit);
      add({ legs: [bit, own], source: { kind: 'constant', values: [0.5, 0, 0, 0.5, 0.5, 0, 0, -0.5] } });
      wires[qubit] = { kind: 'measured', bit };
      return bit;
    },
    reset(qubit) {
      const wire = wires[qubit];
      if (wire.kind === 'leg') traced.push(wire.leg);
      wires[qubit] = zero;
    },
    traceOut: (qubit) => void traced.push(legOf(qubit)),
    endOf(qubit) {
      const wire = wires[qubit];
      return wire.kind === 'leg' ? wire.leg : undefined;
    },
  };
}
