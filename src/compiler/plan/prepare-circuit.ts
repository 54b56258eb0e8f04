// A circuit after the passes with which planners begin, with what is found out about it once. It travels from a
// backend's `load` to plans and kernels: whoever takes one neither optimises nor asks again.
import type { Circuit } from '../circuit/circuit.ts';
import { optimise } from '../passes/index.ts';
import { whyNoStatevector } from './build-statevector.ts';
import { whyNoNetwork } from './trace-circuit.ts';

declare const isPrepared: unique symbol;

/** A circuit and what stands in the way of its plans: what it has, as a noun; undefined for nothing. */
export interface CircuitFacts {
  readonly circuit: Circuit;
  readonly noNetwork: string | undefined;
  readonly noStatevector: string | undefined;
}

/** Measurements deferred, gates in blocks, qubits not yet reused; made by `prepareCircuit` alone. */
export interface PreparedCircuit extends CircuitFacts {
  readonly [isPrepared]: true;
}

/** The level of passes that planners begin with. */
export const planLevel = 2;

/**
 * What planners and kernels begin with: all passes but the reuse of qubits, of a circuit as elaborated or optimised. Weights,
 * inputs and outputs stay as they are.
 */
export function prepareCircuit(given: Circuit): PreparedCircuit {
  const { circuit } = optimise(given, planLevel, { without: ['reuse-qubits'] });
  return factsOf(circuit) as PreparedCircuit;
}

/** The facts of a circuit as it stands, each found out when it is first asked for. */
export function factsOf(circuit: Circuit): CircuitFacts {
  let network: { readonly reason: string | undefined } | undefined;
  let statevector: typeof network;
  return {
    circuit,
    get noNetwork() {
      return (network ??= { reason: whyNoNetwork(circuit) }).reason;
    },
    get noStatevector() {
      return (statevector ??= { reason: whyNoStatevector(circuit) }).reason;
    },
  };
}
