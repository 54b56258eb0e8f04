// Many angle expressions as one list of steps in which equal parts stand once: evaluated and differentiated in time
// proportional to the number of distinct parts, however often they are shared and however deep they nest.
import { binaryFunctions, unaryFunctions, type BinaryRow, type UnaryRow } from './angle-functions.ts';
import type { Angle } from './circuit.ts';
import { changesWith, foldOf } from './walk.ts';

/** Operands are indices of earlier steps. */
export type AngleStep =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'weight' | 'input'; readonly index: number }
  | { readonly kind: 'unary'; readonly row: UnaryRow; readonly operand: number }
  | { readonly kind: 'binary'; readonly row: BinaryRow; readonly left: number; readonly right: number };

export interface AngleProgram {
  readonly steps: readonly AngleStep[];
  /** AngleStep of each angle that was added, in order. */
  readonly results: readonly number[];
  /** Steps that no input reaches, in order: worth doing once a batch. */
  readonly once: readonly number[];
  /** Steps that an input reaches, in order: to be done for every sample. */
  readonly each: readonly number[];
  /** By step: an input reaches it. */
  readonly perSample: readonly boolean[];
  /** By step: a weight or an input reaches it. */
  readonly varying: readonly boolean[];
}

/** Collects the steps of all angles. */
export function compileAngles(angles: readonly Angle[]): AngleProgram {
  const steps: AngleStep[] = [];
  const stepOfKey = new Map<string, number>();

  function emit(key: string, step: AngleStep): number {
    let index = stepOfKey.get(key);
    if (index === undefined) {
      index = steps.push(step) - 1;
      stepOfKey.set(key, index);
    }
    return index;
  }

  function emitAngle(angle: Angle, stepOf: (operand: Angle) => number): number {
    switch (angle.kind) {
      case 'constant':
        return emit(Object.is(angle.value, -0) ? '-0' : `${angle.value}`, angle);
      case 'weight':
      case 'input':
        return emit(`${angle.kind} ${angle.index}`, { kind: angle.kind, index: angle.index });
      case 'unary': {
        const operand = stepOf(angle.operand);
        return emit(`${angle.function} ${operand}`, {
          kind: 'unary',
          row: unaryFunctions[angle.function],
          operand,
        });
      }
      case 'binary': {
        const left = stepOf(angle.left);
        const right = stepOf(angle.right);
        const row = binaryFunctions[angle.function];
        return emit(`${angle.function} ${left} ${right}`, { kind: 'binary', row, left, right });
      }
      default:
        return angle satisfies never;
    }
  }

  const results = angles.map(foldOf(emitAngle));
  const perSample = reachedFrom(steps, (step) => changesWith(step) === 'inputs');
  const varying = reachedFrom(steps, (step) => changesWith(step) !== 'nothing');
  const all = steps.map((_, index) => index);
  return {
    steps,
    results,
    once: all.filter((index) => !perSample[index]),
    each: all.filter((index) => perSample[index]),
    perSample,
    varying,
  };
}

/** Computes the listed steps into `values` [steps]; `inputOffset` is where the sample starts in `inputs`. */
// oxlint-disable-next-line max-params -- backends call it for every sample: no object is made for each
export function evaluateSteps(
  program: AngleProgram,
  which: readonly number[],
  weights: ArrayLike<number>,
  inputs: ArrayLike<number>,
  inputOffset: number,
  values: Float64Array,
): void {
  for (const index of which) {
    const step = program.steps[index];
    switch (step.kind) {
      case 'constant':
        values[index] = step.value;
        break;
      case 'weight':
        values[index] = weights[step.index];
        break;
      case 'input':
        values[index] = inputs[inputOffset + step.index];
        break;
      case 'unary':
        values[index] = step.row.value(values[step.operand]);
        break;
      case 'binary':
        values[index] = step.row.value(values[step.left], values[step.right]);
        break;
      default:
        step satisfies never;
    }
  }
}

/**
 * Reverse mode over the listed steps: moves what stands in `upstream` [steps] towards weights and inputs, adding to
 * `gradWeights` [weights] and `gradInputs` [samples × inputs] and leaving 0 at the steps it passed.
 * What reaches a step that is not listed stays there for a later call.
 */
// oxlint-disable-next-line max-params -- backends call it for every sample: no object is made for each
export function pullSteps(
  program: AngleProgram,
  which: readonly number[],
  values: Float64Array,
  upstream: Float64Array,
  gradWeights: Float64Array,
  gradInputs: Float64Array,
  inputOffset: number,
): void {
  for (let at = which.length - 1; at >= 0; at--) {
    const index = which[at];
    const step = program.steps[index];
    const flow = upstream[index];
    if (flow === 0) continue;
    upstream[index] = 0;
    switch (step.kind) {
      case 'constant':
        break;
      case 'weight':
        gradWeights[step.index] += flow;
        break;
      case 'input':
        gradInputs[inputOffset + step.index] += flow;
        break;
      case 'unary':
        if (program.varying[step.operand]) {
          upstream[step.operand] += flow * step.row.derivative(values[step.operand], values[index]);
        }
        break;
      case 'binary': {
        const left = values[step.left];
        const right = values[step.right];
        if (program.varying[step.left]) upstream[step.left] += flow * step.row.byLeft(left, right);
        if (program.varying[step.right]) upstream[step.right] += flow * step.row.byRight(left, right);
        break;
      }
      default:
        step satisfies never;
    }
  }
}

/** The value of one angle in radians; `inputOffset` is where the sample starts in `inputs`. */
export function evaluate(
  angle: Angle,
  weights: ArrayLike<number>,
  inputs: ArrayLike<number>,
  inputOffset = 0,
): number {
  const program = compileAngles([angle]);
  const values = new Float64Array(program.steps.length);
  evaluateSteps(program, [...values.keys()], weights, inputs, inputOffset, values);
  return values[program.results[0]];
}

/** Where an angle is evaluated; the sample starts at `inputOffset` of the inputs, by default at 0. */
export interface Point {
  readonly weights: ArrayLike<number>;
  readonly inputs: ArrayLike<number>;
  readonly inputOffset?: number;
}

/** Adds upstream · ∂angle/∂weights and, at the sample's place, upstream · ∂angle/∂inputs to `gradient`. */
export function accumulate(
  angle: Angle,
  { weights, inputs, inputOffset = 0 }: Point,
  upstream: number,
  gradient: { readonly weights: Float64Array; readonly inputs: Float64Array },
): void {
  const program = compileAngles([angle]);
  const values = new Float64Array(program.steps.length);
  const all = [...values.keys()];
  evaluateSteps(program, all, weights, inputs, inputOffset, values);
  const flows = new Float64Array(values.length);
  flows[program.results[0]] = upstream;
  pullSteps(program, all, values, flows, gradient.weights, gradient.inputs, inputOffset);
}

/** Operands of a step, earlier steps, left to right. */
export function operandSteps(step: AngleStep): readonly number[] {
  switch (step.kind) {
    case 'constant':
    case 'weight':
    case 'input':
      return [];
    case 'unary':
      return [step.operand];
    case 'binary':
      return [step.left, step.right];
    default:
      return step satisfies never;
  }
}

/** By step: some source reaches it. */
export function reachedFrom(steps: readonly AngleStep[], isSource: (step: AngleStep) => boolean): boolean[] {
  const marks: boolean[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case 'unary':
        marks.push(marks[step.operand]);
        break;
      case 'binary':
        marks.push(marks[step.left] || marks[step.right]);
        break;
      case 'constant':
      case 'weight':
      case 'input':
        marks.push(isSource(step));
        break;
      default:
        step satisfies never;
    }
  }
  return marks;
}
