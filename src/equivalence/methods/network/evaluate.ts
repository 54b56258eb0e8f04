// The value of a circuit at a point for a probe, by Pauli networks; orders of contraction are kept from point to point.
import type { Point } from '../../angles/point.ts';
import type { Budget } from '../../task/budget.ts';
import { balanced } from '../balanced.ts';
import { tracedOut, type Probe, type ReadOut } from '../read-outs.ts';
import type { Tensor } from '../tensor.ts';
import { contract } from './contract.ts';
import type { Prepared } from './prepared.ts';
import { simplify, type Simplified } from './simplify.ts';
import { tracePauli } from './trace-pauli.ts';
import type { Wires } from './wires.ts';

/** A network, and by what its value is multiplied in the sum that is compared. */
export interface Summand {
  readonly coefficient: number;
  readonly network: Simplified;
}

/** The networks whose values add up to what is compared. Throws OutOfTime. */
export function* networksOf(
  { circuit, operations }: Prepared,
  point: Point,
  probe: Probe,
  budget: Budget,
): Generator<Summand, void> {
  const wires = tracePauli(operations, circuit.qubits, point, probe);
  const field = balanced(point.residues.prime);
  for (const readOut of probe.readOuts(circuit, point)) {
    budget.check();
    const tensors = [...wires.tensors, ...endsOf(circuit.qubits, wires, readOut)];
    yield { coefficient: readOut.coefficient, network: simplify(tensors, wires.sizes, field) };
  }
}

/** What a read-out puts on the qubits that are left. */
export function endsOf(qubits: number, wires: Wires, { on }: ReadOut): Tensor[] {
  return Array.from({ length: qubits }, (_, qubit) => {
    const leg = wires.at(qubit);
    return leg === undefined ? [] : [{ legs: [leg], values: Float64Array.from(on.get(qubit) ?? tracedOut) }];
  }).flat();
}

/** What the probe reads of a circuit at a point, a balanced residue. */
export function evaluate(prepared: Prepared, point: Point, probe: Probe, budget: Budget): number {
  const field = balanced(point.residues.prime);
  let value = 0;
  for (const { coefficient, network } of networksOf(prepared, point, probe, budget)) {
    const { tensors, sizes, factor } = network;
    const product = contract(tensors, prepared.orderOf(network, budget).tree, { sizes, field, budget });
    value = field.reduce(value + field.reduce(coefficient * factor) * product);
  }
  return value;
}
