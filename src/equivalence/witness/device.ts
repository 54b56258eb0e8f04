// What computes two circuits in double precision, side by side: the reference where their states are small, else the tensor
// networks of their plans.
import { planCost, type Plan } from '../../compiler/plan/index.ts';
import { tensorSize } from '../../compiler/plan/plan.ts';
import { inputCount, outputCount, weightCount, type Circuit } from '../../compiler/circuit/circuit.ts';
import type { Executable } from '../../runtime/backends/backend.ts';
import { interpretPlan } from '../../runtime/backends/interpreter/index.ts';
import { programOf, reference } from '../../runtime/backends/reference/index.ts';
import { stateBytes } from '../../runtime/backends/reference/reference-program.ts';
import { BackendRefusal, UserError } from '../../user-error.ts';
import type { Pair } from '../task/task.ts';
import { networkPlan } from './network-plan.ts';
import { remembered } from './remembered.ts';
import { roundingBound, scaleOf } from './rounding.ts';
import type { DeviceName } from './witness.ts';

/** Weights [weights] and inputs [inputs] of one sample, as two parts of one list that may be changed in place. */
export interface Numbers {
  readonly all: Float64Array;
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
}

export function numbersFor(circuit: Circuit): Numbers {
  const count = weightCount(circuit);
  const all = new Float64Array(count + inputCount(circuit));
  return { all, weights: all.subarray(0, count), inputs: all.subarray(count) };
}

/** A pair made ready to run. */
export interface Device {
  readonly name: DeviceName;
  /** Multiply-adds of both circuits for one sample, roughly. */
  readonly work: number;
  /** [2 × outputs]: those of both; NaN where the numbers mean nothing, as amplitudes that are all 0. */
  values(numbers: Numbers): readonly [Float64Array, Float64Array];
  /** The first output of A − that of B, and its gradient [weights + inputs]; undefined where it does not fit the memory. */
  slope(numbers: Numbers): { readonly difference: number; readonly gradient: Float64Array } | undefined;
  /** What rounding may add to the difference of the first output, an observable. */
  rounding(numbers: Numbers): number;
}

/** One circuit on its own. */
export interface Runner extends Pick<Device, 'name' | 'work'> {
  readonly executable: Executable;
  values(numbers: Numbers): Float64Array;
  rounding(numbers: Numbers): number;
}

/** A state that takes fewer multiply-adds is computed before a plan is found. */
const quickWork = 2e7;
/** A multiply-add of a plan, run step by step, takes so many times that of a state. */
const networkCost = 4;
/** A state that takes fewer multiply-adds confirms what was found: its rounding is bounded. */
const confirmWork = 5e8;
/** More take minutes a sample. */
const mostWork = 3e10;
/** Complex numbers of a state, and numbers of the tensors of a plan, at most; a gradient holds twice as many. */
const mostHeld = 2 ** 25;
/** Values of networks were seen off by 1e-15; this is an estimate some thousand times that. */
const networkRounding = 2 ** -38;

/** Why no device takes a circuit, as a clause. */
export class TooLarge extends Error {}

/** Many samples are computed to `search`, a few to `confirm`. */
export type Purpose = 'search' | 'confirm';

/** Throws TooLarge. */
export function deviceFor({ a, b }: Pair, purpose: Purpose): Device {
  const runners = [runnerFor(a, purpose), runnerFor(b, purpose)] as const;
  const [own, other] = runners.map(({ executable }) => executable);
  return {
    name: runners.some(({ name }) => name === 'network') ? 'network' : 'reference',
    work: runners[0].work + runners[1].work,
    values: (numbers) => [runners[0].values(numbers), runners[1].values(numbers)],
    slope(numbers) {
      try {
        const [one, two] = [own, other].map((each) => {
          const upstream = Float64Array.from({ length: outputCount(each.circuit) }, (_, at) =>
            Number(at === 0),
          );
          return each.vjp(numbers.weights, numbers.inputs, upstream, 1);
        });
        const count = numbers.weights.length;
        const gradient = numbers.all.map((_, at) =>
          at < count ? one.weights[at] - two.weights[at] : one.inputs[at - count] - two.inputs[at - count],
        );
        return { difference: one.values[0] - two.values[0], gradient };
      } catch (error) {
        if (error instanceof UserError) return undefined;
        throw error;
      }
    },
    rounding: (numbers) => runners[0].rounding(numbers) + runners[1].rounding(numbers),
  };
}

export function runnerFor(circuit: Circuit, purpose: Purpose): Runner {
  const known = rememberedRunners(circuit);
  const key = `${purpose} ${weightCount(circuit)} ${inputCount(circuit)} ${JSON.stringify(circuit.outputs)}`;
  let runner = known.get(key);
  if (!runner) known.set(key, (runner = withValues(chooseRunner(circuit, purpose))));
  return runner;
}

const runners = new WeakMap<Circuit['operations'], Map<string, Runner>>();

/** Of circuits with the same operations: a plan takes a second to find. */
function rememberedRunners({ operations }: Circuit): Map<string, Runner> {
  let known = runners.get(operations);
  if (!known) runners.set(operations, (known = new Map()));
  return known;
}

type Unremembered = Omit<Runner, 'values'>;

function withValues(runner: Unremembered): Runner {
  const { executable } = runner;
  const values = ({ weights, inputs }: Numbers) => {
    try {
      return executable.forward(weights, inputs, 1);
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof BackendRefusal) throw error;
      return new Float64Array(outputCount(executable.circuit)).fill(NaN);
    }
  };
  return { ...runner, values: remembered(values) };
}

function chooseRunner(circuit: Circuit, purpose: Purpose): Unremembered {
  const exact = referenceRunner(circuit);
  const enough = { search: quickWork, confirm: confirmWork }[purpose];
  if (exact && exact.work <= enough) return exact;
  const network = networkRunner(circuit, exact?.work ?? mostWork);
  const cheaper = [exact, network]
    .filter((each) => each !== undefined)
    .toSorted((p, q) => p.work - q.work)
    .at(0);
  if (cheaper && cheaper.work <= mostWork) return cheaper;
  throw new TooLarge(
    `circuit "${circuit.name}" of ${circuit.qubits} qubits is too large to compute in double precision`,
  );
}

function referenceRunner(circuit: Circuit): Unremembered | undefined {
  try {
    const program = programOf(circuit);
    if (stateBytes(program, false) > 16 * mostHeld) return undefined;
    const scale = scaleOf(circuit);
    return {
      name: 'reference',
      work: (program.instructions.length + 1) * 2 ** program.wires,
      executable: reference.load(circuit),
      rounding: (numbers) => roundingBound(program, numbers, scale),
    };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** `known`: multiply-adds of another way. */
function networkRunner(circuit: Circuit, known: number): Unremembered | undefined {
  const plan = networkPlan(circuit, 2 * known);
  if (!plan || numbersOf(plan) > mostHeld) return undefined;
  const bound = networkRounding * scaleOf(circuit);
  return {
    name: 'network',
    work: (networkCost * planCost(plan, 1).forward) / 2,
    executable: interpretPlan(plan, circuit),
    rounding: () => bound,
  };
}

/** Of all tensors, of values and of gradients. */
function numbersOf(plan: Plan): number {
  return plan.tensors.reduce((sum, { of }, id) => sum + (of === undefined ? tensorSize(plan, id) : 0), 0);
}
