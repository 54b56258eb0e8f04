// The network plan: a circuit in the Pauli basis, contracted along trees that the search finds.
// Real numbers only; noise, branches and partial traces cost nothing extra, and no entry exceeds 1.
import type { Circuit } from '../circuit/circuit.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import type { Level, Network, Tree } from './network.ts';
import { inOrderTree } from './in-order-tree.ts';
import type { Plan, TensorId } from './plan.ts';
import { readSeparately, readTogether, type Group } from './read-outs.ts';
import { keptPositions, simplify, type Leaf } from './simplify.ts';
import { traceCircuit } from './trace-circuit.ts';

/** A network with the trees from which a search may start: evolution of the state, and of the observable. */
export interface SearchTask {
  readonly network: Network;
  readonly starts: readonly Tree[];
}

/** Gives a tree for a network: searched, remembered, or one of the starts. */
export type FindTree = (task: SearchTask) => Tree;

/** A circuit's outputs in groups, each with its own network. */
export interface NetworkTasks {
  readonly tasks: readonly SearchTask[];
  /** The plan along these trees, one for each task; without its reverse part. */
  build(trees: readonly Tree[]): Plan;
}

/** `together`: one network for all outputs, where that is not too big. */
export function networkTasks(circuit: Circuit, together: boolean): NetworkTasks {
  const emitter = createEmitter();
  const pieces = traceCircuit(circuit, emitter);
  const groups = together ? readTogether(circuit, pieces) : readSeparately(circuit, pieces);
  const prepared = groups.map((group) => {
    const { leaves, sizeOf, factor } = simplify(pieces, group);
    // A result without leaves is a constant.
    const own = leaves.length > 0 ? leaves : [one];
    const legs = [...new Set([...own.flatMap((leaf) => leaf.legs), ...group.open])].filter(
      (leg) => sizeOf(leg) > 1 || group.open.includes(leg),
    );
    const numberOf = new Map(legs.map((leg, index) => [leg, index]));
    const network: Network = {
      sizes: legs.map(sizeOf),
      tensors: own.map((leaf) => ({
        legs: leaf.legs.flatMap((leg) => numberOf.get(leg) ?? []),
        level: levelOf(leaf),
        pulled: isPulled(leaf),
      })),
      open: group.open.map((leg) => numberOf.get(leg)!),
    };
    const order = own.map((_, index) => index);
    const starts = [inOrderTree(network, order), inOrderTree(network, [...order].reverse())];
    return { group, factor, leaves: own, task: { network, starts } };
  });
  return {
    tasks: prepared.map(({ task }) => task),
    build(trees) {
      prepared.forEach(({ group, factor, leaves, task }, index) =>
        emitGroup(emitter, group, factor, leaves, task.network, trees[index]),
      );
      return emitter.finish('network', circuit);
    },
  };
}

const one: Leaf = { legs: [], kept: [], fullSizes: [], source: { kind: 'constant', values: [1] } };

function emitGroup(
  emitter: Emitter,
  group: Group,
  factor: number,
  leaves: readonly Leaf[],
  network: Network,
  tree: Tree,
): void {
  const legs = network.sizes.map((size) => emitter.leg(size));
  const open = network.open.map((leg) => legs[leg]);
  const values = leaves.map(
    (leaf, index) =>
    emitLeaf(emitter, leaf, network.tensors[index].legs.map((leg) => legs[leg])), // prettier-ignore
  );
  const users = new Map<number, number>(open.map((leg) => [leg, 1]));
  for (const value of values)
    for (const leg of emitter.legsOf(value)) users.set(leg, (users.get(leg) ?? 0) + 1);
  tree.forEach(([first, second], turn) => {
    const [a, b] = [values[first], values[second]];
    const union = new Set([...emitter.legsOf(a), ...emitter.legsOf(b)]);
    for (const value of [a, b]) for (const leg of emitter.legsOf(value)) users.set(leg, users.get(leg)! - 1);
    const rest = [...union].filter((leg) => users.get(leg)! > 0);
    for (const leg of rest) users.set(leg, users.get(leg)! + 1);
    const last = turn === tree.length - 1;
    values.push(emitter.contract(a, b, last ? open : rest, last));
  });
  let result = values[values.length - 1];
  if (emitter.legsOf(result).some((leg, place) => leg !== open[place]))
    result = emitter.contract(emitter.constant([], [1]), result, open, true);
  emitter.output(result, group.index, group.coefficient * factor);
}

function emitLeaf(emitter: Emitter, leaf: Leaf, legs: readonly number[]): TensorId {
  const positions = keptPositions(leaf);
  const { source } = leaf;
  switch (source.kind) {
    case 'constant':
      return emitter.constant(legs, positions.map((at) => source.values[at])); // prettier-ignore
    case 'block':
      return emitter.view(legs, { block: source.block, choice: source.choice, entries: positions });
    case 'angle': {
      const matrix = positions.flatMap((at) => [0, 1, 2, 3, 4].map((f) => source.matrix[5 * at + f]));
      const encoder = { kind: 'angle', angle: source.angle, matrix } as const;
      return emitter.encode(legs, encoder, `angle ${source.id}: ${matrix.join(' ')}`);
    }
    case 'amplitudes': {
      const { amplitudes, key } = source;
      const qubits = leaf.legs.length;
      const encoder = { kind: 'amplitudes', amplitudes, qubits, form: 'pauli', entries: positions } as const;
      return emitter.encode(legs, encoder, `amplitudes ${key}: ${positions.join(' ')}`);
    }
  }
}

function levelOf({ source }: Leaf): Level {
  return source.kind === 'constant' ? 0 : source.kind === 'block' ? 1 : 2;
}

/** Weights reach it. What only inputs reach is counted as not pulled: training does not ask for its gradient. */
function isPulled({ source }: Leaf): boolean {
  return source.kind === 'block' || (source.kind !== 'constant' && source.weighted);
}
