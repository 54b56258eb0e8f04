// Fingerprints of parts of any circuit, each by the contraction of a network.
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../../compiler/circuit/live-qubits.ts';
import { bitsRead, bitsWritten } from '../../../compiler/circuit/operation-facts.ts';
import type { Level } from '../../task/task.ts';
import { balanced } from '../balanced.ts';
import type { CutNumbers, Cutting, Fingerprints } from '../cut-numbers.ts';
import type { FourNumbers, ReadOut, Start } from '../read-outs.ts';
import { contract } from './contract.ts';
import { endsOf } from './evaluate.ts';
import { findOrder } from './find-tree.ts';
import { gather } from './gather.ts';
import { pauliForms } from './pauli-forms.ts';
import { simplify } from './simplify.ts';
import { tracePauli } from './trace-pauli.ts';
import type { Wires } from './wires.ts';

/** A phase does not show. */
export function cutsByNetworks(
  circuit: Circuit,
  numbers: CutNumbers,
  level: Level,
  cutting: Cutting,
): Fingerprints {
  const { point } = cutting;
  const { operations, qubits } = circuit;
  const forms = pauliForms(point.residues);
  /** Of Tr(|bra⟩⟨ket| ρ), as Σ of four numbers times Tr(P ρ). */
  const four = ({ ket, bra }: Start) => {
    const numbersOf = forms.ofState({ ket: bra, bra: ket });
    return [...numbersOf].map((value) => forms.field.reduce(forms.half * value)) as unknown as FourNumbers;
  };

  const liveAfter = (k: number) => liveAtEnd({ ...circuit, operations: operations.slice(0, k) });
  const readAll = (k: number): ReadOut[] => [
    { coefficient: 1, on: new Map(liveAfter(k).map((qubit) => [qubit, four(numbers.ends[qubit])])) },
  ];
  /** Bits that operations before number k write and others read. */
  const crossing = (k: number) => {
    const written = new Set(operations.slice(0, k).flatMap(bitsWritten));
    return [...new Set(operations.slice(k).flatMap(bitsRead))].filter((bit) => written.has(bit));
  };

  function valueOf({ wires, readOuts, bits }: Part): number {
    const field = balanced(point.residues.prime);
    const bitEnds = bits.map((bit) => ({
      legs: [wires.bits.get(bit)!],
      values: Float64Array.from(numbers.bit(bit)),
    }));
    let total = 0;
    for (const readOut of readOuts) {
      const all = [...wires.tensors, ...endsOf(qubits, wires, readOut), ...bitEnds];
      const { tensors, sizes, factor } = simplify(all, wires.sizes, field);
      const { tree } = findOrder(tensors, sizes, { seed: 1, budget: cutting.budget });
      const product = contract(tensors, tree, { sizes, field, budget: cutting.budget });
      total = field.reduce(total + field.reduce(readOut.coefficient * factor) * product);
    }
    return total < 0 ? total + field.prime : total;
  }

  return {
    prefix(k) {
      const own = gather({ operations: operations.slice(0, k) });
      const wires = tracePauli(own, qubits, point, { start: (qubit) => numbers.starts[qubit] });
      return valueOf({ wires, readOuts: readAll(k), bits: crossing(k) });
    },
    suffix(k) {
      const own = gather({ operations: operations.slice(k) });
      const live = new Set(liveAfter(k));
      const wires = tracePauli(own, qubits, point, {
        start: (qubit) => (live.has(qubit) ? numbers.cuts[qubit] : undefined),
        bits: new Map(crossing(k).map((bit) => [bit, numbers.bit(bit)])),
      });
      const readOuts =
        level === 'outputs' ? numbers.probe.readOuts(circuit, point) : readAll(operations.length);
      return valueOf({ wires, readOuts, bits: [] });
    },
  };
}

interface Part {
  readonly wires: Wires;
  readonly readOuts: readonly ReadOut[];
  /** That are read after it. */
  readonly bits: readonly number[];
}
