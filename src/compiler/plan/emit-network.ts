// Leaves of a network → steps of a plan: each leaf's numbers, then one contraction for each pair of the tree.
import type { Emitter } from './emitter.ts';
import type { Network, Tree } from './network.ts';
import type { Source } from './pieces.ts';
import { trigonometric } from '../circuit/trigonometric.ts';
import type { TensorId } from './plan.ts';
import { keptPositions, type Leaf } from './simplify.ts';

export type EmitLeaf = (leaf: Leaf, legs: readonly number[]) => TensorId;

/** Emits leaves; those of one source with the same entries, in whatever groups, are written down once. */
export function leafEmitter(emitter: Emitter): EmitLeaf {
  const emitted = new Map<Source, Map<string, TensorId>>();
  return (leaf, legs) => {
    let ofSource = emitted.get(leaf.source);
    if (!ofSource) emitted.set(leaf.source, (ofSource = new Map()));
    const key = `${leaf.fullSizes.join(' ')}: ${leaf.kept.map((kept) => kept.join(' ')).join(', ')}`;
    const known = ofSource.get(key);
    if (known !== undefined) return emitter.rename(known, legs);
    const tensor = emitLeafAnew(emitter, leaf, legs);
    ofSource.set(key, tensor);
    return tensor;
  };
}

/** The contraction of leaves along a tree of their network; its legs are `open`, in this order. */
export function emitNetwork(
  emitter: Emitter,
  emitLeaf: EmitLeaf,
  leaves: readonly Leaf[],
  network: Network,
  tree: Tree,
): TensorId {
  const legs = network.sizes.map((size) => emitter.leg(size));
  const open = network.open.map((leg) => legs[leg]);
  const values = leaves.map(
    (leaf, index) =>
    emitLeaf(leaf, network.tensors[index].legs.map((leg) => legs[leg])), // prettier-ignore
  );
  const users = new Map<number, number>(open.map((leg) => [leg, 1]));
  for (const value of values)
    for (const leg of emitter.legsOf(value)) users.set(leg, (users.get(leg) ?? 0) + 1);
  tree.forEach(([first, second], index) => {
    const [a, b] = [values[first], values[second]];
    const [left, right] = [emitter.legsOf(a), emitter.legsOf(b)];
    // What both have loses a user, the result taking the place of the other.
    for (const leg of right) if (left.includes(leg)) users.set(leg, users.get(leg)! - 1);
    const rest = left.filter((leg) => users.get(leg)! > 1);
    for (const leg of right) if (users.get(leg)! > 1 && !left.includes(leg)) rest.push(leg);
    const last = index === tree.length - 1;
    values.push(emitter.contract(a, b, last ? open : rest, last));
  });
  return ordered(emitter, values[values.length - 1], open);
}

/** The tensor with its legs in this order. */
export function ordered(emitter: Emitter, tensor: TensorId, legs: readonly number[]): TensorId {
  return emitter.legsOf(tensor).some((leg, place) => leg !== legs[place])
    ? emitter.contract(emitter.constant([], [1]), tensor, legs, true)
    : tensor;
}

function emitLeafAnew(emitter: Emitter, leaf: Leaf, legs: readonly number[]): TensorId {
  const positions = keptPositions(leaf);
  const { source } = leaf;
  switch (source.kind) {
    case 'constant':
      return emitter.constant(legs, positions.map((at) => source.values[at])); // prettier-ignore
    case 'block':
      return emitter.view(legs, { block: source.block, choice: source.choice, entries: positions });
    case 'angle': {
      const matrix = positions.flatMap((at) =>
        trigonometric.map((_, f) => source.matrix[trigonometric.length * at + f]),
      );
      const encoder = { kind: 'angle', angle: source.angle, matrix } as const;
      return emitter.encode(legs, encoder, `angle ${source.id}: ${matrix.join(' ')}`);
    }
    case 'amplitudes': {
      const { amplitudes, key } = source;
      const qubits = leaf.legs.length;
      const encoder = { kind: 'amplitudes', amplitudes, qubits, form: 'pauli', entries: positions } as const;
      return emitter.encode(legs, encoder, `amplitudes ${key}: ${positions.join(' ')}`);
    }
    default:
      return source satisfies never;
  }
}
