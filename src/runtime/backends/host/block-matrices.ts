// The matrices of a plan's blocks in float64, once a batch; the entries that its views take, and the gradients by them.
import { compileUnitary } from '../../../compiler/plan/unitary.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import { compileForm } from './forms.ts';
import type { Numbers } from './samples.ts';

export interface BlockMatrices {
  /** Makes all matrices of the values of angle steps. */
  evaluate(values: Float64Array): void;
  /** The entries of a view, from `at` on. */
  fillView(view: number, out: Numbers, at: number): void;
  /** Zeroes the gradients. */
  startPull(): void;
  /** Adds the gradient by a view's entries, from `at` on. */
  pullView(view: number, gradient: Numbers, at: number): void;
  /** Adds the gradients by the blocks' angles to the flows of their steps. */
  finish(flows: Float64Array): void;
}

/** `angleSteps`: the steps of all angles of the blocks' gates, in order. */
export function createBlockMatrices(plan: Plan, angleSteps: readonly number[]): BlockMatrices {
  let next = 0;
  const blocks = plan.blocks.map(({ block, form }) => {
    const unitary = compileUnitary(block.qubits, block.gates);
    const matrix = compileForm(form, block.qubits);
    return {
      unitary,
      matrix,
      steps: angleSteps.slice(next, (next += unitary.angleCount)),
      angles: new Float64Array(unitary.angleCount),
      gradAngles: new Float64Array(unitary.angleCount),
      entries: new Float64Array(matrix.size),
      gradient: new Float64Array(matrix.size),
    };
  });
  const views = plan.views.map(({ block, entries, choice }) => ({
    block: blocks[block],
    side: Math.sqrt(blocks[block].matrix.size),
    /** Where there is a choice, so many entries of the identity come before those of the matrix. */
    before: choice === 2 ? blocks[block].matrix.size : 0,
    entries: Int32Array.from(entries),
  }));

  return {
    evaluate(values) {
      for (const { unitary, matrix, steps, angles, entries } of blocks) {
        for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
        entries.set(matrix.evaluate(unitary.evaluate(angles)));
      }
    },
    fillView(view, out, at) {
      const { block, side, before, entries } = views[view];
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - before;
        out[at + index] = entry >= 0 ? block.entries[entry] : (entry + before) % (side + 1) === 0 ? 1 : 0;
      }
    },
    startPull() {
      for (const { gradient, gradAngles } of blocks) {
        gradient.fill(0);
        gradAngles.fill(0);
      }
    },
    pullView(view, gradient, at) {
      const { block, before, entries } = views[view];
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - before;
        if (entry >= 0) block.gradient[entry] += gradient[at + index];
      }
    },
    finish(flows) {
      for (const { unitary, matrix, steps, gradient, gradAngles } of blocks) {
        unitary.pull(matrix.pull(gradient), gradAngles);
        for (let index = 0; index < steps.length; index++) flows[steps[index]] += gradAngles[index];
      }
    },
  };
}
