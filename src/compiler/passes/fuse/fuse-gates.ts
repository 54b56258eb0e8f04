// Gates that follow each other on the same one or two qubits become one block: fewer, denser steps for simulators.
// What depends on inputs is never mixed with what does not, and blocks that share a matrix go on sharing it.
import type { BlockOperation, Circuit, GateOperation, Operation } from '../../circuit/circuit.ts';
import { gatesWithCall } from '../../circuit/expand-blocks.ts';
import { fromText } from '../../circuit/operation-facts.ts';
import { collectClusters } from './gate-clusters.ts';
import { gateFacts } from '../../circuit/gate-facts.ts';
import { blockTable } from './intern-blocks.ts';
import { gatesOfPair, shareNeighbours } from './share-neighbours.ts';

/**
 * The same channel with one- and two-qubit gates in blocks; equal blocks are one object. Linear but for small sorts.
 *
 * - Two-qubit gates on one pair join, with the single-qubit gates between them.
 * - A gate that an input reaches joins only such gates, so a matrix is made once a batch or once a sample, never a
 *   mixture: encoders stay outside the convolutions, which share their matrices.
 * - Single-qubit gates next to a pair join it where the call in the text says that they belong to it, or where every
 *   pair with the same trainable matrix has the same gate there; what is left over on a qubit becomes a one-qubit block.
 * - A gate alone stays a gate. Gates on three qubits and more, measurements, branches, channels, resets, discards,
 *   preparations and barriers stay and part what comes before them on their qubits from what comes after.
 */
export function fuseGates(circuit: Circuit): Circuit {
  const plain = circuit.operations.flatMap(gatesWithCall);
  const facts = gateFacts(plain);
  const { items, pairs } = collectClusters(plain, facts);
  shareNeighbours(pairs, facts);
  const intern = blockTable(facts);

  const fused = (gates: readonly GateOperation[]): Operation[] => {
    if (gates.length < 2) return [...gates];
    const { block, qubits } = intern(gates);
    const { call, ...place } = fromText(gates[0]);
    const one = call && gates.every((gate) => gate.call === call);
    const operation: BlockOperation = { kind: 'block', block, qubits, ...place };
    return [one ? { ...operation, call } : operation];
  };
  const operations = items.flatMap((item): Operation[] => {
    if (item.kind === 'wall') return [item.operation];
    if (item.kind === 'pair') return fused(gatesOfPair(item));
    return fused(item.gates.slice(item.from, item.to));
  });
  return { ...circuit, operations };
}

/** Blocks in all, and how many different ones: matrices that a batch needs. */
export function blockCounts(circuit: Circuit): { readonly blocks: number; readonly distinct: number } {
  const blocks = circuit.operations.flatMap((operation) =>
    operation.kind === 'block' ? [operation.block] : [],
  );
  return { blocks: blocks.length, distinct: new Set(blocks).size };
}
