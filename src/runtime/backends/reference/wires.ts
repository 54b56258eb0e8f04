// The wires of a simulator: which one holds each qubit and each bit, and what is known of those that hold no qubit.

export interface Wires {
  count(): number;
  /** The wire of a qubit; a fresh one where it has none yet. */
  of(qubit: number): number;
  /** undefined where the qubit has none yet. */
  known(qubit: number): number | undefined;
  /** A wire in |0>. */
  fresh(): number;
  /** The qubit goes on as another wire. */
  move(qubit: number, wire: number): void;
  /** Bit ← qubit: its wire is never touched again, unless it is reset. */
  measure(qubit: number, bit: number): void;
  ofBit(bit: number): number;
  /** Bits that were read from a wire. */
  bitsOn(wire: number): number[];
  /** Whether the wire holds nothing any more but the bits read from it. */
  isMeasured(wire: number | undefined): boolean;
  /** It holds a qubit again. */
  forgetMeasured(wire: number): void;
  /** Whether the wire is known to be in |0>, where a reset does nothing. */
  isClean(wire: number): boolean;
  setClean(wire: number): void;
  touch(wires: readonly number[]): void;
  /** Runs alternatives from the same start: what is clean after all of them is clean then. */
  inEach(alternatives: readonly (() => void)[]): void;
}

export function createWires(): Wires {
  let count = 0;
  const wireOfQubit: (number | undefined)[] = [];
  const wireOfBit: number[] = [];
  const measured = new Set<number>();
  let clean = new Set<number>();

  function fresh(): number {
    clean.add(count);
    return count++;
  }

  const of = (qubit: number) => (wireOfQubit[qubit] ??= fresh());

  return {
    count: () => count,
    of,
    known: (qubit) => wireOfQubit[qubit],
    fresh,
    move(qubit, wire) {
      wireOfQubit[qubit] = wire;
    },
    measure(qubit, bit) {
      const wire = of(qubit);
      wireOfBit[bit] = wire;
      measured.add(wire);
      clean.delete(wire);
    },
    ofBit: (bit) => wireOfBit[bit],
    bitsOn: (wire) => wireOfBit.flatMap((other, bit) => (other === wire ? [bit] : [])),
    isMeasured: (wire) => wire !== undefined && measured.has(wire),
    forgetMeasured: (wire) => void measured.delete(wire),
    isClean: (wire) => clean.has(wire),
    setClean: (wire) => void clean.add(wire),
    touch(wires) {
      for (const wire of wires) clean.delete(wire);
    },
    inEach(alternatives) {
      const before = clean;
      const [first, ...others] = alternatives.map((run) => {
        clean = new Set(before);
        run();
        return clean;
      });
      clean = new Set([...first].filter((wire) => others.every((other) => other.has(wire))));
    },
  };
}
