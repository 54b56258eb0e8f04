// Which bit of a sweep's state each qubit of a circuit is. A qubit that is reset after use goes on as another bit.

export interface SweepWires {
  /** Bits so far. */
  count(): number;
  /** The mask of a qubit's bit; a new one where it has none. */
  bitOf(qubit: number): number;
  /** The same for qubits that an operation acts on, in order. */
  touch(qubits: readonly number[]): number[];
  /** The qubit goes on in |0>. */
  reset(qubit: number): void;
}

export function createSweepWires(): SweepWires {
  const wireOfQubit: (number | undefined)[] = [];
  /** Wires on which nothing has acted. */
  const untouched = new Set<number>();
  let count = 0;
  const fresh = () => (untouched.add(count), count++);
  const bitOf = (qubit: number) => 1 << (wireOfQubit[qubit] ??= fresh());
  return {
    count: () => count,
    bitOf,
    touch: (qubits) =>
      qubits.map((qubit) => {
        const bit = bitOf(qubit);
        untouched.delete(wireOfQubit[qubit]!);
        return bit;
      }),
    reset(qubit) {
      const wire = wireOfQubit[qubit];
      if (wire !== undefined && !untouched.has(wire)) wireOfQubit[qubit] = fresh();
    },
  };
}
