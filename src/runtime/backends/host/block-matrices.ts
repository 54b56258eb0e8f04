// The matrices of a plan's blocks in float64, once a batch; the entries that its views take, and the gradients by them.
import { compileUnitary } from '../../../compiler/plan/unitary.ts';
import type { Form, Plan } from '../../../compiler/plan/plan.ts';
import { compileForm, type FormProgram } from './forms.ts';
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

const none: Float64Array = new Float64Array(0);

/** `angleSteps`: the steps of all angles of the blocks' gates, in order. */
export function createBlockMatrices(plan: Plan, angleSteps: readonly number[]): BlockMatrices {
  let next = 0;
  const forms = new Map<string, FormProgram>();
  const formOf = (form: Form, qubits: number) => {
    const key = `${form} ${qubits}`;
    const known = forms.get(key) ?? compileForm(form, qubits);
    forms.set(key, known);
    return known;
  };
  const blocks = plan.blocks.map(({ block, form }) => {
    const unitary = compileUnitary(block.qubits, block.gates);
    const matrix = formOf(form, block.qubits);
    return {
      unitary,
      matrix,
      /** Of the last `evaluate`. */
      current: none,
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
      for (const block of blocks) {
        const { unitary, matrix, steps, angles, entries } = block;
        for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
        block.current = unitary.evaluate(angles);
        matrix.evaluate(block.current, entries);
      }
    },
    fillView(view, out, at) {
      const { block, side, before, entries } = views[view];
      const { entries: numbers } = block;
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - before;
        out[at + index] = entry >= 0 ? numbers[entry] : (entry + before) % (side + 1) === 0 ? 1 : 0;
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
      const { gradient: sums } = block;
      for (let index = 0; index < entries.length; index++) {
        const entry = entries[index] - before;
        if (entry >= 0) sums[entry] += gradient[at + index];
      }
    },
    finish(flows) {
      for (const { unitary, matrix, current, steps, gradient, gradAngles } of blocks) {
        unitary.pull(matrix.pull(gradient, current), gradAngles);
        for (let index = 0; index < steps.length; index++) flows[steps[index]] += gradAngles[index];
      }
    },
  };
}
