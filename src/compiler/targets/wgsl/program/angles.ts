// Angles as instructions: their values from weights and inputs, to twice single precision, and the flows towards them back
// to weights and inputs.
import { compileAngles, type AngleStep } from '../../../circuit/angle-program.ts';
import { inputCount, weightCount, type Angle, type Circuit } from '../../../circuit/circuit.ts';
import type { Plan } from '../../../plan/plan.ts';
import { impreciseFunction } from '../emit-angles.ts';
import { emitZero } from './contractions.ts';
import { functionCode } from './functions.ts';
import { whole, type Builder, type Operand, type Phase, type Vector } from './instructions.ts';

export interface Angles {
  /** A single number. */
  operandOf(angle: Angle): Operand;
  isVarying(angle: Angle): boolean;
  /** A part of ∂L/∂angle: a single number, of each sample or of all. */
  flow(angle: Angle, part: Operand): void;
  /** After all flows of each sample: takes them to `gradInputs`, and to angles of all samples. */
  finishEach(): void;
  /** After all flows: takes them to `gradWeights`. */
  finishOnce(): void;
  /** [weights]: to be filled before `once`. */
  readonly weights: Vector;
  /** [weights]: what `finishOnce` makes. */
  readonly gradWeights: Vector;
}

/** The angles that operations have, some of them the same. `gradient`: flows will come. */
export function createAngles(circuit: Circuit, angles: readonly Angle[], builder: Builder): Angles {
  const program = compileAngles(angles);
  const stepOf = new Map(angles.map((angle, index) => [angle, program.results[index]]));
  const inputs = builder.vector('each', inputCount(circuit));
  const gradInputs = builder.vector('each', inputCount(circuit));
  const weights = builder.vector('once', weightCount(circuit));
  const gradWeights = builder.vector('once', weightCount(circuit));
  if (program.steps.some(({ kind }) => kind === 'input'))
    builder.emit('each', { kind: 'load', out: whole(inputs), source: 'inputs' });
  const known: number[] = [];
  const operands = program.steps.map((step, index): Operand => {
    if (!program.varying[index])
      return whole(builder.constant([(known[index] = valueOf(step, known))], true));
    return operandFor(step, program.perSample[index] ? 'each' : 'once');
  });
  const flows: Operand[][] = program.steps.map(() => []);
  const none = whole(builder.constant([0], true));

  function operandFor(step: AngleStep, region: 'each' | 'once'): Operand {
    switch (step.kind) {
      case 'weight':
        return { vector: weights, at: step.index };
      case 'input':
        return { vector: inputs, at: step.index };
      case 'unary':
      case 'binary': {
        const [x, y] = step.kind === 'unary' ? [step.operand, step.operand] : [step.left, step.right];
        return applied(region, functionCode(step.row.name, 'value'), [x, y], true);
      }
      case 'constant':
        throw new Error('A constant varies with nothing.');
      default:
        return step satisfies never;
    }

    function applied(
      where: 'each' | 'once',
      code: number,
      [x, y]: readonly [number, number],
      precise: boolean,
    ) {
      const out = whole(builder.vector(where, 1, precise));
      builder.emit(where, { kind: 'apply', out, code, x: operands[x], y: operands[y], flow: none });
      return out;
    }
  }

  /** The sum of all flows towards a step; undefined where there are none. */
  function totalOf(index: number, phase: Phase, region: Vector['region'], add = false): Operand | undefined {
    const terms = flows[index].splice(0);
    if (terms.length === 0) return undefined;
    if (terms.length === 1 && region !== 'sums') return terms[0];
    const out = whole(builder.vector(region, 1));
    builder.emit(phase, { kind: 'total', out, terms, add });
    return out;
  }

  /** Moves the flow of a step to its operands. */
  function pull(index: number, flow: Operand, phase: Phase): void {
    const step = program.steps[index];
    const move = (operand: number, code: number, x: number, y: number) => {
      if (!program.varying[operand]) return;
      const out = whole(builder.vector(flow.vector.region === 'each' ? 'each' : 'once', 1));
      builder.emit(phase, { kind: 'apply', out, code, x: operands[x], y: operands[y], flow });
      flows[operand].push(out);
    };
    if (step.kind === 'unary')
      move(step.operand, functionCode(step.row.name, 'derivative'), step.operand, index);
    if (step.kind !== 'binary') return;
    move(step.left, functionCode(step.row.name, 'byLeft'), step.left, step.right);
    move(step.right, functionCode(step.row.name, 'byRight'), step.left, step.right);
  }

  /** Takes flows towards weights or inputs to their gradients: zero where nothing flows. */
  function collect(kind: 'weight' | 'input', into: Vector, phase: Phase): void {
    emitZero(builder, phase, into);
    program.steps.forEach((step, index) => {
      if (step.kind !== kind || flows[index].length === 0) return;
      const terms = flows[index].splice(0);
      builder.emit(phase, { kind: 'total', out: { vector: into, at: step.index }, terms, add: false });
    });
  }

  function pullAll(steps: readonly number[], phase: Phase, region: 'each' | 'once'): void {
    for (const index of steps.toReversed()) {
      if (!program.varying[index] || !['unary', 'binary'].includes(program.steps[index].kind)) continue;
      const flow = totalOf(index, phase, region);
      if (flow) pull(index, flow, phase);
    }
  }

  return {
    weights,
    gradWeights,
    operandOf: (angle) => operands[stepOf.get(angle)!],
    isVarying: (angle) => program.varying[stepOf.get(angle)!],
    flow(angle, part) {
      const step = stepOf.get(angle)!;
      if (program.varying[step]) flows[step].push(part);
    },
    finishEach() {
      pullAll(program.each, 'each', 'each');
      if (inputCount(circuit) > 0) {
        collect('input', gradInputs, 'each');
        builder.emit('each', { kind: 'store', from: whole(gradInputs), target: 'gradInputs' });
      }
      for (const index of program.once) {
        const flow = totalOf(index, 'each', 'sums', true);
        if (flow) flows[index].push(flow);
      }
    },
    finishOnce() {
      pullAll(program.once, 'onceBack', 'once');
      if (weightCount(circuit) > 0) collect('weight', gradWeights, 'onceBack');
    },
  };
}

/** The name of a function that angles of a plan go through and WGSL does not compute well enough, if there is one. */
export function impreciseFunctionOf({
  blocks,
  encoders,
}: Pick<Plan, 'blocks' | 'encoders'>): string | undefined {
  const ofBlocks = blocks.flatMap(({ block }) => block.gates.flatMap(({ angles }) => angles));
  const ofEncoders = encoders.flatMap((encoder) => (encoder.kind === 'angle' ? [encoder.angle] : []));
  const { steps, varying } = compileAngles([...ofBlocks, ...ofEncoders]);
  return impreciseFunction({ angles: { steps: steps.filter((_, index) => varying[index]) } });
}

/** In double precision, of steps that neither weights nor inputs reach. */
function valueOf(step: AngleStep, known: readonly number[]): number {
  switch (step.kind) {
    case 'constant':
      return step.value;
    case 'unary':
      return step.row.value(known[step.operand]);
    case 'binary':
      return step.row.value(known[step.left], known[step.right]);
    case 'weight':
    case 'input':
      return NaN;
    default:
      return step satisfies never;
  }
}
