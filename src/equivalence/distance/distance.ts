// The distance of two circuits that differ: of outputs the largest and the mean difference, else by their matrices where
// they are worst.
import { inputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import { allOperations } from '../../compiler/circuit/walk.ts';
import { createRandom, type Random } from '../../runtime/random.ts';
import { BackendRefusal } from '../../user-error.ts';
import type { Budget } from '../task/budget.ts';
import type { Task } from '../task/task.ts';
import { sampleOutputs, type Sample } from '../witness/index.ts';
import { channelDistance, type ChannelDistance } from './channel-distance.ts';
import { loadChoi, loadState, loadUnitary, type AtNumbers } from './choi.ts';
import { difference } from './dense.ts';
import { traceNorm } from './hermitian.ts';
import { unitaryDistance, type UnitaryDistance } from './unitary-distance.ts';

/** Of the returned numbers, at uniformly random weights and inputs. */
export interface OutputDistance extends Sample {
  readonly kind: 'outputs';
}

/** Of the states from |0…0⟩. */
export interface StateDistance {
  readonly kind: 'state';
  /** ½ ‖ρ_A − ρ_B‖₁, in [0, 1]: what may be told apart at best. */
  readonly traceDistance: number;
}

type Matrices = UnitaryDistance | ChannelDistance | StateDistance;

/** Weights and inputs at which a distance is that. */
export interface DistancePoint {
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
}

/** A distance, and where it was found: the worst of some random points and those that were given. */
export type Distance = OutputDistance | ((UnitaryDistance | ChannelDistance | StateDistance) & DistancePoint);

export interface DistanceOptions {
  readonly seed: number;
  readonly budget: Budget;
  /** Weights and inputs that are looked at, too: those of a witness. */
  readonly at?: DistancePoint;
}

/** Most qubits of a unitary, of a Choi matrix (those that start and those that are left) and of a state. */
const mostQubits = { unitary: 9, channel: 7, state: 7 };
/** Where matrices are no larger than this, several random points are compared. */
const quickQubits = { unitary: 5, channel: 4, state: 5 };
const randomPoints = 8;

/**
 * The distance at the level of a question: of `exact` and `phase`, and of channels that are unitary, that of unitaries.
 * undefined where circuits are too large for it, or prepare amplitudes and so are no map of all starts.
 */
export function distanceOf(task: Task, options: DistanceOptions): Distance | undefined {
  if (task.level === 'outputs') {
    const sample = sampleOutputs(task.pair, options);
    return sample && { kind: 'outputs', ...sample };
  }
  const measured = measureOf(task);
  if (!measured) return undefined;
  try {
    return worst(task, measured, options);
  } catch (error) {
    if (error instanceof BackendRefusal) return undefined;
    throw error;
  }
}

interface Measure {
  readonly isQuick: boolean;
  readonly load: (circuit: Circuit) => AtNumbers;
  readonly compare: (a: ReturnType<AtNumbers>, b: ReturnType<AtNumbers>) => Matrices;
}

/** What is compared at a level; undefined where it is too large. */
function measureOf({ pair: { a, b }, level }: Task): Measure | undefined {
  const fits = (kind: Matrices['kind'], qubits: number, rest: Omit<Measure, 'isQuick'>) =>
    qubits <= mostQubits[kind] ? { isQuick: qubits <= quickQubits[kind], ...rest } : undefined;
  const live = liveAtEnd(a).length;
  if (level === 'state') {
    return fits('state', live, {
      load: loadState,
      compare: (p, q) => ({ kind: 'state', traceDistance: traceNorm(difference(p, q)) / 2 }),
    });
  }
  if (isUnitary(a) && isUnitary(b)) {
    return fits('unitary', a.qubits, { load: loadUnitary, compare: unitaryDistance });
  }
  const prepares = [a, b].some((each) => each.operations.some(({ kind }) => kind === 'prepare'));
  if (prepares) return undefined;
  return fits('channel', a.qubits + live, {
    load: loadChoi,
    compare: (p, q) => channelDistance(p, q, 2 ** a.qubits),
  });
}

function isUnitary({ operations }: Circuit): boolean {
  return allOperations(operations).every(
    ({ kind }) => kind === 'gate' || kind === 'block' || kind === 'barrier',
  );
}

function worst({ pair: { a, b } }: Task, measure: Measure, options: DistanceOptions): Distance | undefined {
  const [one, other] = [measure.load(a), measure.load(b)];
  const random = createRandom(options.seed);
  const count = options.at ? 1 : 0;
  const total = measure.isQuick ? count + randomPoints : Math.max(1, count);
  let found: (Matrices & DistancePoint) | undefined;
  for (let at = 0; at < total && (at === 0 || options.budget.seconds() > 0); at++) {
    const numbers = options.at && at === 0 ? options.at : draw(a, random);
    const distance = measure.compare(
      one(numbers.weights, numbers.inputs),
      other(numbers.weights, numbers.inputs),
    );
    if (!found || sizeOf(distance) > sizeOf(found)) found = { ...distance, ...numbers };
  }
  return found;
}

function draw(circuit: Circuit, random: Random): DistancePoint {
  const angles = (count: number) => Array.from({ length: count }, () => random.uniform(-Math.PI, Math.PI));
  return { weights: angles(weightCount(circuit)), inputs: angles(inputCount(circuit)) };
}

/** What makes a point worse. */
function sizeOf(distance: Matrices): number {
  switch (distance.kind) {
    case 'unitary':
      return (distance.diamondDistance ?? 1 - distance.processFidelity) + (distance.operatorDistance ?? 0);
    case 'channel':
      return distance.diamondDistance.most;
    case 'state':
      return distance.traceDistance;
    default:
      return distance satisfies never;
  }
}
