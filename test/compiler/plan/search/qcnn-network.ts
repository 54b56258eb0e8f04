// Networks of the shape that QCNNs have in the Pauli basis, without a circuit: legs of size 4, inputs of size 3.
import type { Variation, Network, Tree } from '../../../../src/compiler/plan/network.ts';

/** Pairs of neighbours, as they are convolved: even pairs, odd pairs, and the pair around the ring. */
export type Wiring = 'ring' | 'open' | 'even';

/**
 * A QCNN on n qubits that reads Z of the first: tensors are the inputs and then the blocks, in order of time. A pool
 * has no leg for the qubit that ends; a pool on a convolution's pair is one block with it.
 */
export function qcnnNetwork(n: number, wiring: Wiring, measured = true): Network {
  const sizes: number[] = [];
  const leg = (size: number) => sizes.push(size) - 1;
  const tensors: { legs: number[]; varies: Variation; pulled: boolean }[] = [];
  const wires = Array.from({ length: n }, () => leg(3));
  for (const wire of wires) tensors.push({ legs: [wire], varies: 'sample', pulled: false });

  const blocks: { qubits: number[]; ends?: number | undefined }[] = [];
  let live = Array.from({ length: n }, (_, qubit) => qubit);
  while (live.length > 1) {
    const layer = live.flatMap((qubit, i) =>
      i % 2 === 0 && i + 1 < live.length ? [[qubit, live[i + 1]]] : [],
    );
    if (wiring !== 'even') live.forEach((qubit, i) => i % 2 === 1 && i + 1 < live.length && layer.push([qubit, live[i + 1]])); // prettier-ignore
    if (wiring === 'ring' && live.length > 2 && live.length % 2 === 0)
      layer.push([live[live.length - 1], live[0]]);
    blocks.push(...layer.map((qubits) => ({ qubits })));
    for (let i = 0; i + 1 < live.length; i += 2)
      blocks.push({ qubits: [live[i], live[i + 1]], ends: live[i + 1] });
    live = live.filter((_, i) => i % 2 === 0);
  }
  const merged: typeof blocks = [];
  for (const block of blocks) {
    const last = merged.findLastIndex(({ qubits }) => qubits.some((qubit) => block.qubits.includes(qubit)));
    const same = last >= 0 && block.qubits.every((qubit) => merged[last].qubits.includes(qubit));
    if (same) merged[last] = { qubits: merged[last].qubits, ends: block.ends };
    else merged.push({ ...block });
  }
  const pooledNext = (qubit: number, i: number) => merged.find(({ qubits }, j) => j > i && qubits.includes(qubit))?.ends === qubit; // prettier-ignore
  merged.forEach(({ qubits, ends }, i) => {
    const before = qubits.map((qubit) => wires[qubit]);
    const after = qubits
      .filter((qubit) => qubit !== ends && i < merged.length - 1)
      .map((qubit) => (wires[qubit] = leg(pooledNext(qubit, i) && measured ? 2 : 4)));
    tensors.push({ legs: [...before, ...after], varies: 'batch', pulled: true });
  });
  return { sizes, tensors, open: [] };
}

/** In the order of time: the state is carried forward. */
export function schrodingerTree({ tensors }: Network): Tree {
  return tensors.slice(1).map((_, i) => [i === 0 ? 0 : tensors.length + i - 1, i + 1]);
}

/** Against the order of time: the observable is carried back. */
export function heisenbergTree({ tensors }: Network): Tree {
  const last = tensors.length - 1;
  return tensors.slice(1).map((_, i) => [i === 0 ? last : tensors.length + i - 1, last - i - 1]);
}
