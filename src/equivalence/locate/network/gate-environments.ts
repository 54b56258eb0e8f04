// What a circuit's value is as a function of one of its gates, for all gates at once: linear, with its environment.
import type { Circuit, GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import { balanced } from '../../methods/balanced.ts';
import { environmentsOf, TooLarge } from '../../methods/network/environments.ts';
import { findOrder, type Order } from '../../methods/network/find-tree.ts';
import { tracePauli } from '../../methods/network/trace-pauli.ts';
import { tracedOut, type Probe, type ReadOut } from '../../methods/read-outs.ts';
import type { Tensor } from '../../methods/tensor.ts';
import type { Budget } from '../../task/budget.ts';
import { singleGates, type SingleGates } from './single-gates.ts';

/** Gates of one or two qubits with their environments, [4^k × 4^k] as the Pauli form of a map on their qubits. */
export interface Environed {
  readonly value: number;
  readonly gates: ReadonlyMap<GateOperation, Float64Array>;
}

export interface Environing {
  readonly circuit: Circuit;
  at(point: Point, probe: Probe, budget: Budget): Environed;
}

/** Multiplications of a contraction. */
const mostWork = 1e9;

/** Evaluations throw TooLarge, and OutOfTime. */
export function environing(circuit: Circuit, seed: number): Environing {
  const single = singleGates(circuit);
  const orders = new Map<string, Order>();
  const orderOf: OrderOf = (tensors, sizes, budget) => {
    const key = tensors.map(({ legs }) => legs.join(' ')).join('|');
    let order = orders.get(key);
    if (!order) orders.set(key, (order = findOrder(tensors, sizes, { seed, budget })));
    return order;
  };
  return {
    circuit,
    at(point, probe, budget) {
      const { reduce } = balanced(point.residues.prime);
      let value = 0;
      const gates = new Map<GateOperation, Float64Array>();
      for (const readOut of probe.readOuts(circuit, point)) {
        budget.check();
        const own = ofReadOut(circuit, single, { point, probe, readOut, budget, orderOf });
        value = reduce(value + reduce(readOut.coefficient * own.value));
        for (const [gate, values] of own.gates) {
          const sum = gates.get(gate) ?? new Float64Array(values.length);
          gates.set(
            gate,
            sum.map((before, at) => reduce(before + reduce(readOut.coefficient * values[at]))),
          );
        }
      }
      return { value, gates };
    },
  };
}

export { TooLarge };

interface Reading {
  readonly point: Point;
  readonly probe: Probe;
  readonly readOut: ReadOut;
  readonly budget: Budget;
  readonly orderOf: OrderOf;
}

type OrderOf = (tensors: readonly Tensor[], sizes: readonly number[], budget: Budget) => Order;

function ofReadOut({ qubits }: Circuit, { operations, gateOf }: SingleGates, reading: Reading): Environed {
  const { point, probe, readOut, budget, orderOf } = reading;
  const places = new Map<number, GateOperation>();
  const wires = tracePauli(operations, qubits, point, { start: probe.start }, (operation, tensor) => {
    const gate = gateOf.get(operation);
    if (gate) places.set(tensor, gate);
  });
  for (let qubit = 0; qubit < qubits; qubit++) {
    const leg = wires.at(qubit);
    if (leg !== undefined) wires.add([leg], Float64Array.from(readOut.on.get(qubit) ?? tracedOut));
  }
  sumLoneLegs(wires);
  const { tensors, sizes } = wires;
  const order = orderOf(tensors, sizes, budget);
  if (order.work > mostWork) throw new TooLarge();
  const field = balanced(point.residues.prime);
  const around = environmentsOf(tensors, order.tree, { sizes, field, budget });
  const gates = new Map<GateOperation, Float64Array>();
  for (const [tensor, gate] of places) {
    const size = 16 ** gate.qubits.length;
    // Behind a selector: where it is 1.
    gates.set(gate, around[tensor].subarray(around[tensor].length - size));
  }
  return { value: dotOf(around[0], tensors[0].values, field.reduce), gates };
}

/** Bits that nobody reads. */
function sumLoneLegs(wires: ReturnType<typeof tracePauli>): void {
  const holders = new Int32Array(wires.sizes.length);
  for (const { legs } of wires.tensors) for (const leg of legs) holders[leg]++;
  holders.forEach((count, leg) => {
    if (count === 1) wires.add([leg], new Float64Array(wires.sizes[leg]).fill(1));
  });
}

export function dotOf(x: Float64Array, y: Float64Array, reduce: (value: number) => number): number {
  let sum = 0;
  for (let at = 0; at < x.length; at++) sum = reduce(sum + x[at] * y[at]);
  return sum;
}
