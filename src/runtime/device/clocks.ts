// When the qubits of a circuit are free and its bits known, where everything is done as soon as it can be: who waits for
// whom, and how long.

/** Times in nanoseconds from the beginning of the circuit; they advance with its operations. */
export interface Clocks {
  /** By qubit. */
  readonly free: Float64Array;
  /** By qubit, 1: it may be in another state than |0⟩, and waiting costs it something; 0: it is in |0⟩, or has ended. */
  readonly holds: Uint8Array;
  /** By bit. */
  readonly known: Float64Array;
}

/** A qubit that waits, and how long. */
export interface Wait {
  readonly qubit: number;
  readonly ns: number;
}

export function startClocks(qubits: number, bits: number): Clocks {
  return {
    free: new Float64Array(qubits),
    holds: new Uint8Array(qubits),
    known: new Float64Array(bits),
  };
}

/** The same, which go on by themselves. */
export function copyClocks({ free, holds, known }: Clocks): Clocks {
  return { free: free.slice(), holds: holds.slice(), known: known.slice() };
}

/** What takes so long begins when all its qubits are free, and not before `from`: the waits until then. */
export function begin(clocks: Clocks, qubits: readonly number[], ns: number, from = 0): Wait[] {
  const start = latest(clocks, qubits, from);
  const waits = waitUntil(clocks, qubits, start);
  for (const qubit of qubits) clocks.free[qubit] = start + ns;
  return waits;
}

/** Until then, of those that are free before; they are free then. */
export function waitUntil({ free, holds }: Clocks, qubits: readonly number[], time: number): Wait[] {
  return qubits.flatMap((qubit) => {
    const ns = time - free[qubit];
    free[qubit] = Math.max(free[qubit], time);
    return ns > 0 && holds[qubit] === 1 ? [{ qubit, ns }] : [];
  });
}

/** When all of these are free, and not before `from`. */
export function latest({ free }: Clocks, qubits: readonly number[], from = 0): number {
  return qubits.reduce((time, qubit) => Math.max(time, free[qubit]), from);
}
