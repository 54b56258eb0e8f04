// A circuit after the passes with which planners begin, with what is found out about it once. It travels from a
// backend's `load` to plans and kernels: whoever takes one neither optimises nor asks again.
import type { Circuit } from '../circuit/circuit.ts';
import { optimise } from '../passes/index.ts';
import { whyNoStatevector } from './build-statevector.ts';
import { whyNoNetwork } from './trace-circuit.ts';

declare const isPrepared: unique symbol;

/** Made by `prepareCircuit` alone. */
export interface PreparedCircuit {
  readonly [isPrepared]: true;
  /** Measurements deferred, gates in blocks, qubits not yet reused; weights, inputs and outputs as given. */
  readonly circuit: Circuit;
  /** What stands in the way of a network, and of a state vector: what the circuit has, as a noun; undefined for nothing. */
  readonly noNetwork: string | undefined;
  readonly noStatevector: string | undefined;
}

/** The level of passes that planners begin with. */
export const planLevel = 2;

/** Of a circuit as elaborated or optimised. What stands in the way is found out when it is first asked for. */
export function prepareCircuit(given: Circuit): PreparedCircuit {
  const { circuit } = optimise(given, planLevel, { without: ['reuse-qubits'] });
  let network: { readonly reason: string | undefined } | undefined;
  let statevector: typeof network;
  const prepared: Omit<PreparedCircuit, typeof isPrepared> = {
    circuit,
    get noNetwork() {
      return (network ??= { reason: whyNoNetwork(circuit) }).reason;
    },
    get noStatevector() {
      return (statevector ??= { reason: whyNoStatevector(circuit) }).reason;
    },
  };
  return prepared as PreparedCircuit;
}
