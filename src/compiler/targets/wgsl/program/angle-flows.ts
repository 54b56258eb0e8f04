// Gradients by angles as instructions, back to those by weights and inputs: in `each` for what is of each sample, summed over
// the samples where it goes to angles that all have, and in `onceBack` for the rest.
import { inputCount, weightCount, type Angle, type Circuit } from '../../../circuit/circuit.ts';
import type { AngleValues } from './angles.ts';
import { emitScaled, emitZero } from './contractions.ts';
import { functionCode } from './functions.ts';
import { upTo, whole, type Builder, type Operand, type Phase, type Vector } from './instructions.ts';

export interface AngleFlows {
  /** A part of ∂L/∂angle: a single number, of each sample or of all. */
  add(angle: Angle, part: Operand): void;
  /** ∂L/∂inputs of each sample, from this input on. */
  addInputs(first: number, gradient: Vector): void;
  /** After all flows of each sample: takes them to `gradInputs`, and to angles that all samples have. */
  finishEach(): void;
  /** After all flows: takes them to `gradWeights`. */
  finishOnce(): void;
  /** [weights]: what `finishOnce` makes. */
  readonly gradWeights: Vector;
}

export function createAngleFlows(circuit: Circuit, values: AngleValues, builder: Builder): AngleFlows {
  const { program, operands, stepOf } = values;
  const gradInputs = builder.vector('each', inputCount(circuit));
  const gradWeights = builder.vector('once', weightCount(circuit));
  const flows: Operand[][] = program.steps.map(() => []);
  const runs: { readonly first: number; readonly gradient: Vector }[] = [];

  /** The sum of all flows towards a step, in this region; undefined where there are none. */
  function totalOf(index: number, phase: Phase, region: Vector['region']): Operand | undefined {
    const terms = flows[index].splice(0);
    if (terms.length === 0) return undefined;
    if (terms.length === 1 && region !== 'sums') return terms[0];
    const out = whole(builder.vector(region, 1));
    builder.emit(phase, { kind: 'total', out, terms, add: region === 'sums' });
    return out;
  }

  /** Moves the flow of a step to its operands. */
  function pull(index: number, flow: Operand, phase: Phase): void {
    const step = program.steps[index];
    const move = (operand: number, code: number, [x, y]: readonly [number, number]) => {
      if (!program.varying[operand]) return;
      const out = whole(builder.vector(phase === 'each' ? 'each' : 'once', 1));
      builder.emit(phase, { kind: 'apply', out, code, x: operands[x], y: operands[y], flow });
      flows[operand].push(out);
    };
    if (step.kind === 'unary')
      move(step.operand, functionCode(step.row.name, 'derivative'), [step.operand, index]);
    if (step.kind !== 'binary') return;
    move(step.left, functionCode(step.row.name, 'byLeft'), [step.left, step.right]);
    move(step.right, functionCode(step.row.name, 'byRight'), [step.left, step.right]);
  }

  function pullAll(steps: readonly number[], phase: Phase, region: 'each' | 'once'): void {
    for (const index of steps.toReversed()) {
      const { kind } = program.steps[index];
      if (kind !== 'unary' && kind !== 'binary') continue;
      const flow = totalOf(index, phase, region);
      if (flow) pull(index, flow, phase);
    }
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

  return {
    gradWeights,
    add(angle, part) {
      const step = stepOf(angle);
      if (program.varying[step]) flows[step].push(part);
    },
    addInputs: (first, gradient) => void runs.push({ first, gradient }),
    finishEach() {
      pullAll(program.each, 'each', 'each');
      if (inputCount(circuit) > 0) {
        collect('input', gradInputs, 'each');
        for (const { first, gradient } of runs) {
          const own = upTo(gradient.size);
          const out = { vector: gradInputs, at: first };
          emitScaled(builder, 'each', { from: whole(gradient), to: [own, own], out, factor: 1, add: true });
        }
        builder.emit('each', { kind: 'store', from: whole(gradInputs), target: 'gradInputs' });
      }
      for (const index of program.once) {
        const flow = totalOf(index, 'each', 'sums');
        if (flow) flows[index].push(flow);
      }
    },
    finishOnce() {
      pullAll(program.once, 'onceBack', 'once');
      if (weightCount(circuit) > 0) collect('weight', gradWeights, 'onceBack');
    },
  };
}
