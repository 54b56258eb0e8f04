// What the circuit of a run is, and what a machine would need for it.
import { inputCount, outputCount, weightCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { circuitMetrics, optimise } from '../compiler/passes/index.ts';
import type { CircuitFigures } from './run-record.ts';
import { circuitOf, computesCircuit, hashOnce } from './run-identity.ts';

const known = new WeakMap<Circuit, CircuitFigures>();

/** Of what the model computes with of a circuit; undefined where it computes with none. */
export function circuitFigures(model: string, given: Circuit): CircuitFigures | undefined {
  if (!computesCircuit(model)) return undefined;
  const circuit = circuitOf(model, given);
  const before = known.get(circuit);
  if (before) return before;
  const { depth, twoQubit } = circuitMetrics(optimise(circuit, 1).circuit);
  const figures: CircuitFigures = {
    name: circuit.name,
    hash: hashOnce(circuit),
    qubits: circuit.qubits,
    weights: weightCount(circuit),
    inputs: inputCount(circuit),
    outputs: outputCount(circuit),
    depth,
    twoQubitGates: twoQubit,
  };
  known.set(circuit, figures);
  return figures;
}
