// Readings of a circuit are smooth functions of its weights that tell it from others at some level: sums of outputs at random
// inputs, starts and turns of what is read.
import { input } from '../../compiler/circuit/angles.ts';
import {
  type Angle,
  type Circuit,
  inputCount,
  type InputSlot,
  outputCount,
  weightCount,
} from '../../compiler/circuit/circuit.ts';
import { foldOf, mapOperations, withAngles, withOperands } from '../../compiler/circuit/walk.ts';
import type { Random } from '../../runtime/random.ts';
import type { Budget } from '../task/budget.ts';
import type { Task } from '../task/task.ts';
import { probesOf, runnerFor } from '../witness/index.ts';

/** Where a circuit is read: its inputs, starts and turns, and signs of its outputs, whose sum is the reading. */
export interface Place {
  readonly turns: Float64Array;
  readonly inputs: Float64Array;
  /** [outputs] */
  readonly signs: Float64Array;
}

export interface Readings {
  /** Numbers of the circuit's own weights. */
  readonly weights: number;
  /** Multiply-adds of one reading, roughly. */
  readonly work: number;
  /** Values [places] and slopes [places × weights] at weights [places × weights]. Throws OutOfTime. */
  at(weights: Float64Array, places: readonly Place[]): Slopes;
}

export interface Slopes {
  readonly values: Float64Array;
  /** Row-major. */
  readonly slopes: Float64Array;
}

export interface Sensors {
  readonly a: Readings;
  readonly b: Readings;
  draw(random: Random): Place;
}

/** Sensors of a level, and those of one at which fits succeed more often, which are good starts. */
export interface Looks {
  readonly asked: Sensors;
  readonly easier?: Sensors | undefined;
}

/** A global phase is met rarely from a random start, and often once the rest is. Throws TooLarge. */
export function looksAt(task: Task, budget: Budget): Looks {
  const asked = sensorsOf(task, budget);
  return task.level === 'exact'
    ? { asked, easier: sensorsOf({ ...task, level: 'phase' }, budget) }
    : { asked };
}

/**
 * Both circuits read alike at the level, which applies. Their inputs are the same numbers, their weights are each one's own.
 * Throws TooLarge.
 */
export function sensorsOf(task: Task, budget: Budget): Sensors {
  const probe = probesOf(task).at(-1)!;
  const { a, b, turns } = probe;
  const declared = weightCount(a) - turns;
  const size = outputCount(a);
  const scale = a.outputs.every(({ kind }) => kind === 'probabilities') ? Math.sqrt(size) : 1;
  const draw = (random: Random): Place => ({
    turns: Float64Array.from({ length: turns }, () => random.uniform(-Math.PI, Math.PI)),
    inputs: Float64Array.from(a.inputs.flatMap(({ element, size: count }) => drawInput(random, element, count))), // prettier-ignore
    signs: Float64Array.from({ length: size }, () => (random.uniform() < 0.5 ? -scale : scale)),
  });
  const readings = (circuit: Circuit, weights: number) =>
    readingsOf(circuit, { weights, declared, turns }, budget);
  return {
    a: readings(a, weightCount(task.pair.a)),
    b: readings(b, weightCount(task.pair.b)),
    draw,
  };
}

function drawInput(random: Random, element: InputSlot['element'], count: number): number[] {
  const half = element === 'angle' ? Math.PI : 1;
  return Array.from({ length: count }, () => random.uniform(-half, half));
}

interface Widths {
  /** Of the circuit itself. */
  readonly weights: number;
  /** Before the turns. */
  readonly declared: number;
  readonly turns: number;
}

/** All numbers of the circuit become those of samples, so that one call has slopes at many places and weights. */
function readingsOf(circuit: Circuit, { weights, declared, turns }: Widths, budget: Budget): Readings {
  const sampled = withSampledWeights(circuit);
  const { executable, work } = runnerFor(sampled, 'search');
  const width = inputCount(sampled);
  const outputs = outputCount(sampled);
  const chunk = Math.max(1, Math.floor(Math.min(mostHeld / (outputs + width), mostAtOnce / work)));
  const part = (given: Float64Array, places: readonly Place[], from: number, into: Slopes) => {
    const rows = new Float64Array(places.length * width);
    const upstream = new Float64Array(places.length * outputs);
    places.forEach((place, at) => {
      const row = at * width;
      rows.set(given.subarray((from + at) * weights, (from + at + 1) * weights), row);
      rows.set(place.turns, row + declared);
      rows.set(place.inputs, row + declared + turns);
      upstream.set(place.signs, at * outputs);
    });
    const { values, inputs } = executable.vjp(new Float64Array(0), rows, upstream, places.length);
    places.forEach(({ signs }, at) => {
      for (let k = 0; k < outputs; k++) into.values[from + at] += signs[k] * values[at * outputs + k];
      const slope = inputs.subarray(at * width, at * width + weights);
      into.slopes.set(slope, (from + at) * weights);
    });
  };
  return {
    weights,
    work,
    at(given, places) {
      const found = { values: new Float64Array(places.length), slopes: new Float64Array(places.length * weights) }; // prettier-ignore
      for (let from = 0; from < places.length; from += chunk) {
        budget.check();
        part(given, places.slice(from, from + chunk), from, found);
      }
      return found;
    },
  };
}

/** Numbers of one call, at most. */
const mostHeld = 2 ** 20;
/** Multiply-adds between two looks at the clock. */
const mostAtOnce = 2e7;

/** The circuit without weights, whose first inputs are what they were. */
function withSampledWeights(circuit: Circuit): Circuit {
  const count = weightCount(circuit);
  const rewritten = foldOf<Angle, Angle>((angle, valueOf) => {
    switch (angle.kind) {
      case 'weight':
        return input(angle.index);
      case 'input':
        return input(count + angle.index);
      case 'constant':
      case 'unary':
      case 'binary':
        return withOperands(angle, valueOf);
      default:
        return angle satisfies never;
    }
  });
  const first: InputSlot[] = count > 0 ? [{ name: '', element: 'angle', shape: [count], offset: 0, size: count }] : []; // prettier-ignore
  const rest = circuit.inputs.map((slot, at) => ({ ...slot, name: String(at), offset: slot.offset + count }));
  return {
    ...circuit,
    weights: [],
    inputs: [...first, ...rest],
    operations: mapOperations(circuit.operations, (operation) => withAngles(operation, rewritten)),
  };
}
