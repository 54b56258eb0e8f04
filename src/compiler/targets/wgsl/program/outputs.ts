// Values of each sample as instructions, and the numbers that gradients are taken of.
import { outputCount } from '../../../circuit/circuit.ts';
import type { Plan, Step } from '../../../plan/plan.ts';
import { emitScaled, emitZero } from './contractions.ts';
import { upTo, whole, type Builder, type Phase, type Vector } from './instructions.ts';

/** Values of each sample, and what gradients are taken of. */
export function createOutputs(plan: Plan, steps: readonly Step[], builder: Builder) {
  const count = outputCount(plan.circuit);
  const values = builder.vector('each', count);
  const shared = builder.vector('once', count);
  const given = builder.vector('each', count);
  const sums = builder.vector('sums', count);
  const all = upTo(count);
  const isOnly = steps.filter(({ kind }) => kind === 'output').length === 1;
  const begun = new Set<Vector>();
  return {
    add(from: Vector, index: number, coefficient: number, phase: Phase): void {
      const vector = phase === 'each' ? values : shared;
      const covers = isOnly && from.size === count;
      if (!covers && !begun.has(vector)) emitZero(builder, phase, vector);
      begun.add(vector);
      const own = upTo(from.size);
      const out = { vector, at: index };
      emitScaled(builder, phase, {
        from: whole(from),
        to: [own, own],
        out,
        factor: coefficient,
        add: !covers,
      });
    },
    store(): void {
      if (begun.has(shared)) {
        const add = begun.has(values);
        emitScaled(builder, 'each', {
          from: whole(shared),
          to: [all, all],
          out: whole(values),
          factor: 1,
          add,
        });
      } else if (!begun.has(values)) emitZero(builder, 'each', values);
      builder.emit('each', { kind: 'store', from: whole(values), target: 'values' });
    },
    /** In `onceBack` summed over all samples. */
    upstream(phase: Phase): Vector {
      if (!begun.has(given)) builder.emit('each', { kind: 'load', out: whole(given), source: 'upstream' });
      begun.add(given);
      if (phase === 'each') return given;
      if (!begun.has(sums))
        emitScaled(builder, 'each', {
          from: whole(given),
          to: [all, all],
          out: whole(sums),
          factor: 1,
          add: true,
        });
      begun.add(sums);
      return sums;
    },
  };
}
