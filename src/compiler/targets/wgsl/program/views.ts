// What views take of block matrices, as instructions, and the gradients by it back to the matrices.
import type { Plan } from '../../../plan/plan.ts';
import type { AngleFlows } from './angle-flows.ts';
import type { AngleValues } from './angles.ts';
import { emitBlock, type BlockMatrix } from './blocks.ts';
import { emitScaled, emitZero, withoutRepeats } from './contractions.ts';
import { upTo, whole, type Builder, type Operand, type Vector } from './instructions.ts';

/** The entries that views take of block matrices, and the gradients by them. */
export function createViews(plan: Plan, angles: AngleValues, builder: Builder) {
  const matrices = new Map<number, BlockMatrix>();
  const gradients = new Map<number, { readonly view: number; readonly gradient: Vector }[]>();
  const matrixOf = (block: number) => {
    let matrix = matrices.get(block);
    if (!matrix) matrices.set(block, (matrix = emitBlock(plan.blocks[block], angles, builder)));
    return matrix;
  };
  /** Of a view: the entries of the matrix, and where they go; the entries of the identity that go before it. */
  function partsOf(view: number) {
    const { block, entries, choice } = plan.views[view];
    const size = matrixOf(block).vector.size;
    const before = choice === 2 ? size : 0;
    const places = upTo(entries.length);
    const [own, fixed] = [places.filter((at) => entries[at] >= before), places.filter((at) => entries[at] < before)]; // prettier-ignore
    const side = Math.sqrt(size);
    return {
      own,
      from: own.map((at) => entries[at] - before),
      fixed,
      identity: Array.from(fixed, (at) => (entries[at] % (side + 1) === 0 ? 1 : 0)),
      isAll: before === 0 && entries.length === size && entries.every((entry, at) => entry === at),
    };
  }

  return {
    /** In `once`. */
    make(view: number): Vector {
      const { vector: matrix } = matrixOf(plan.views[view].block);
      const { own, from, fixed, identity, isAll } = partsOf(view);
      if (isAll) return matrix;
      const vector = builder.vector('once', plan.views[view].entries.length);
      const copy = (operand: Operand, to: readonly [Int32Array, Int32Array]) =>
        emitScaled(builder, 'once', { from: operand, to, out: whole(vector), factor: 1, add: false });
      if (fixed.length > 0) copy(whole(builder.constant(identity)), [upTo(fixed.length), fixed]);
      if (own.length > 0) copy(whole(matrix), [from, own]);
      return vector;
    },
    flow(view: number, gradient: Vector): void {
      const { block } = plan.views[view];
      gradients.set(block, [...(gradients.get(block) ?? []), { view, gradient }]);
    },
    /** In `onceBack`, after all flows. */
    pull(into: AngleFlows): void {
      for (const [block, flows] of gradients) {
        const matrix = matrixOf(block);
        if (flows.length === 1 && partsOf(flows[0].view).isAll) {
          matrix.pull(flows[0].gradient, into);
          continue;
        }
        const sum = builder.vector('once', matrix.vector.size);
        emitZero(builder, 'onceBack', sum);
        for (const { view, gradient } of flows) {
          const { own, from } = partsOf(view);
          for (const [places, targets] of withoutRepeats(own, from)) {
            const to = [places, targets] as const;
            emitScaled(builder, 'onceBack', {
              from: whole(gradient),
              to,
              out: whole(sum),
              factor: 1,
              add: true,
            });
          }
        }
        matrix.pull(sum, into);
      }
    },
  };
}
