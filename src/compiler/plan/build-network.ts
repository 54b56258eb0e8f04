// The network plan: a circuit in the Pauli basis, contracted along trees that the search finds.
// Real numbers only; noise, branches and partial traces cost nothing extra, and no entry exceeds 1.
import { outputCount, type Circuit } from '../circuit/circuit.ts';
import { emitNetwork, leafEmitter } from './emit-network.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import type { Network, Tree, Variation } from './network.ts';
import { inOrderTree } from './in-order-tree.ts';
import type { Pieces } from './pieces.ts';
import type { Plan } from './plan.ts';
import { qubitsRead } from '../circuit/walk.ts';
import { readSeparately, readTogether, stateOf, type Group } from './read-outs.ts';
import { readState } from './read-state.ts';
import { simplify, type Leaf } from './simplify.ts';
import { traceCircuit } from './trace-circuit.ts';

/** A state of more is not made: 4^10 numbers. */
const mostStateQubits = 10;

/** A network with the trees from which a search may start: evolution of the state, and of the observable. */
export interface SearchTask {
  readonly network: Network;
  readonly starts: readonly Tree[];
}

/** What else a search is to know. */
export interface SearchBounds {
  /** What the cheapest plan costs that is known without it. */
  readonly known?: number;
  /** Networks of the same plan. */
  readonly tasks: number;
}

/** The source of a network's tree: searched, remembered, or one of the starts. */
export type FindTree = (task: SearchTask, bounds?: SearchBounds) => Tree;

/** A circuit's outputs in groups, each with its own network. */
export interface NetworkTasks {
  readonly count: number;
  /** Made when it is first asked for. */
  task(index: number): SearchTask;
  /** The plan along these trees, one for each task; without its reverse part. */
  build(trees: readonly Tree[]): Plan;
}

/** A way to contract a circuit; its networks are made when they are first asked for. */
export interface NetworkWay {
  readonly name: string;
  readonly tasks: NetworkTasks;
  /** The way before it, of whose one network these are parts. */
  readonly divides?: NetworkTasks;
}

/** All ways to contract a circuit for which `whyNoNetwork` has no reason. */
export function networkWays(circuit: Circuit): readonly NetworkWay[] {
  const pieces = traceCircuit(circuit);
  const together = { name: 'network', tasks: networkTasks(circuit, pieces, true) };
  if (together.tasks.count > 1) {
    const state = stateTask(circuit, pieces);
    return [...(state ? [{ name: 'network, outputs from the state', tasks: state }] : []), together];
  }
  if (circuit.outputs.length === 1 || outputCount(circuit) === 1) return [together];
  const apart = networkTasks(circuit, pieces, false);
  return [together, { name: 'network, outputs apart', tasks: apart, divides: together.tasks }];
}

/** The networks of a circuit's pieces. `together`: one network for all outputs, where that is not too big. */
function networkTasks(circuit: Circuit, pieces: Pieces, together: boolean): NetworkTasks {
  const groups = together ? readTogether(circuit, pieces) : readSeparately(circuit, pieces);
  const prepared: Prepared[] = [];
  const of = (index: number) => (prepared[index] ??= prepare(pieces, groups[index]));
  return {
    count: groups.length,
    task: (index) => of(index).task,
    build(trees) {
      const emitter = emitterFor(pieces);
      const emitLeaf = leafEmitter(emitter);
      trees.forEach((tree, index) => {
        const { factor, leaves, task } = of(index);
        const result = emitNetwork(emitter, emitLeaf, leaves, task.network, tree);
        emitter.output(result, groups[index].index, groups[index].coefficient * factor);
      });
      return emitter.finish('network', circuit);
    },
  };
}

/**
 * One network whose result is the state of all qubits that are read, from which outputs are then read one by one: for
 * many outputs of few qubits after many gates. Undefined where that state is too big, or one output is read.
 */
function stateTask(circuit: Circuit, pieces: Pieces): NetworkTasks | undefined {
  const qubits = [...new Set(circuit.outputs.flatMap(qubitsRead))];
  if (qubits.length > mostStateQubits) return undefined;
  const groups = readSeparately(circuit, pieces);
  if (groups.length < 2) return undefined;
  let prepared: Prepared | undefined;
  const own = () => (prepared ??= prepare(pieces, stateOf(qubits, pieces)));
  return {
    count: 1,
    task: () => own().task,
    build([tree]) {
      const { factor, leaves, task } = own();
      const emitter = emitterFor(pieces);
      const state = emitNetwork(emitter, leafEmitter(emitter), leaves, task.network, tree);
      const legs = emitter.legsOf(state);
      const legOf = new Map(qubits.map((qubit, place) => [pieces.ends[qubit]!, legs[place]]));
      for (const group of groups) readState(emitter, state, group, legOf, factor);
      return emitter.finish('network', circuit);
    },
  };
}

/** One that knows the pieces' blocks under their numbers. */
function emitterFor({ blocks }: Pieces): Emitter {
  const emitter = createEmitter();
  for (const { block, key } of blocks) emitter.block(block, key);
  return emitter;
}

interface Prepared {
  readonly factor: number;
  readonly leaves: readonly Leaf[];
  readonly task: SearchTask;
}

function prepare(pieces: Pieces, group: Group): Prepared {
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
      varies: variationOf(leaf),
      pulled: isPulled(leaf),
    })),
    open: group.open.map((leg) => numberOf.get(leg)!),
  };
  const order = own.map((_, index) => index);
  const starts = [inOrderTree(network, order), inOrderTree(network, [...order].reverse())];
  return { factor, leaves: own, task: { network, starts } };
}

const one: Leaf = { legs: [], kept: [], fullSizes: [], source: { kind: 'constant', values: [1] } };

function variationOf({ source }: Leaf): Variation {
  switch (source.kind) {
    case 'constant':
      return 'never';
    case 'block':
      return 'batch';
    case 'angle':
    case 'amplitudes':
      return 'sample';
    default:
      return source satisfies never;
  }
}

/** Weights reach it. What only inputs reach is counted as not pulled: training does not ask for its gradient. */
function isPulled({ source }: Leaf): boolean {
  switch (source.kind) {
    case 'constant':
      return false;
    case 'block':
      return true;
    case 'angle':
    case 'amplitudes':
      return source.weighted;
    default:
      return source satisfies never;
  }
}
