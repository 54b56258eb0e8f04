// Equal blocks are one object: same gates, same angle expressions, same places. Backends then compute a matrix once.
import type { Block, GateOperation, Operation } from '../../circuit/circuit.ts';
import type { GateFacts } from '../../circuit/gate-facts.ts';
import { isSymmetric } from '../../circuit/gate-forms.ts';
import { compareAngles } from './compare-angles.ts';

/** A block with the qubits it acts on. */
export interface PlacedBlock {
  readonly block: Block;
  readonly qubits: readonly number[];
}

/** Gates in order on one or two qubits → their block, the same object for the same block up to the qubits' names. */
export type InternBlock = (gates: readonly GateOperation[]) => PlacedBlock;

/**
 * Canonical form: local qubit 0 is the first operand of the first two-qubit gate that tells its operands apart (where
 * none does, the orientation whose gates come first by `comesFirst`), and between two-qubit gates those on local 0 come first.
 */
export function blockTable(facts: ReadonlyMap<Operation, GateFacts>): InternBlock {
  const table = new Map<string, Block>();
  return (gates) => {
    const { key, ordered, qubits } = canonical(gates, facts);
    let block = table.get(key);
    if (!block) {
      block = { qubits: qubits.length as 1 | 2, gates: ordered.map((gate) => onPlaces(gate, qubits)) };
      table.set(key, block);
    }
    return { block, qubits };
  };
}

/** The key by which blocks are interned. */
export function blockKey(
  gates: readonly GateOperation[],
  facts: ReadonlyMap<Operation, GateFacts>,
): Pick<Canonical, 'key' | 'qubits' | 'mirrored'> {
  return canonical(gates, facts);
}

interface Canonical {
  readonly key: string;
  readonly qubits: readonly number[];
  /** The gates, those on local 0 first where that changes nothing. */
  readonly ordered: readonly GateOperation[];
  /** The block is the same with its qubits exchanged. */
  readonly mirrored?: boolean;
}

function canonical(gates: readonly GateOperation[], facts: ReadonlyMap<Operation, GateFacts>): Canonical {
  const pairs = gates.filter(({ qubits }) => qubits.length === 2);
  if (pairs.length === 0) return placed(gates, gates[0].qubits, facts);
  const oriented = pairs.find((gate) => !isSymmetric(gate));
  if (oriented) return placed(gates, oriented.qubits, facts);
  const [a, b] = pairs[0].qubits.toSorted((one, other) => one - other);
  const straight = placed(gates, [a, b], facts);
  const crossed = placed(gates, [b, a], facts);
  if (crossed.key === straight.key) return { ...straight, mirrored: true };
  return comesFirst(crossed, straight, facts) ? crossed : straight;
}

/**
 * Whether one orientation of a block's gates comes before the other, by what the gates are: the numbers of kinds depend on
 * what else is in the circuit, so that they would choose otherwise once the circuit is fused.
 */
function comesFirst(one: Canonical, other: Canonical, facts: ReadonlyMap<Operation, GateFacts>): boolean {
  for (const [index, gate] of one.ordered.entries()) {
    const rival = other.ordered[index];
    const places = spelledPlaces(gate, one.qubits[0]);
    const rivalPlaces = spelledPlaces(rival, other.qubits[0]);
    if (places !== rivalPlaces) return places < rivalPlaces;
    if (facts.get(gate)!.kind === facts.get(rival)!.kind) continue;
    if (gate.gate !== rival.gate) return gate.gate < rival.gate;
    if (gate.controls !== rival.controls) return gate.controls < rival.controls;
    for (const [at, angle] of gate.angles.entries()) {
      const order = compareAngles(angle, rival.angles[at]);
      if (order !== 0) return order < 0;
    }
  }
  return one.key < other.key;
}

function placed(
  gates: readonly GateOperation[],
  qubits: readonly number[],
  facts: ReadonlyMap<Operation, GateFacts>,
): Canonical {
  const ordered: GateOperation[] = [];
  let later: GateOperation[] = [];
  for (const gate of gates) {
    if (gate.qubits.length === 1) {
      (gate.qubits[0] === qubits[0] ? ordered : later).push(gate);
      continue;
    }
    for (const single of later) ordered.push(single);
    ordered.push(gate);
    later = [];
  }
  for (const single of later) ordered.push(single);
  let key = '';
  for (const gate of ordered) key += `${facts.get(gate)!.kind}@${spelledPlaces(gate, qubits[0])} `;
  return { key, qubits, ordered };
}

function onPlaces(gate: GateOperation, qubits: readonly number[]): GateOperation {
  const { controls, angles } = gate;
  return { kind: 'gate', gate: gate.gate, controls, angles, qubits: placesOf(gate, qubits) };
}

/** The local qubits of a gate, in order where their order does not matter. */
function placesOf(gate: GateOperation, qubits: readonly number[]): number[] {
  const places = gate.qubits.map((qubit) => (qubit === qubits[0] ? 0 : 1));
  return isSymmetric(gate) ? places.sort((a, b) => a - b) : places;
}

/** `placesOf` as text, for gates on one or two qubits. */
function spelledPlaces(gate: GateOperation, first: number): string {
  const isFirst = gate.qubits[0] === first;
  if (gate.qubits.length === 1) return isFirst ? '0' : '1';
  return isFirst || isSymmetric(gate) ? '0,1' : '1,0';
}
