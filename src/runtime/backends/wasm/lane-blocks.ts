// The host's side of block matrices of weight sets in lanes: angles become matrices and derivatives of gates, in the lane of
// their weight set, and gradients by angles come back from there. What lies between is calls of kernels.
import { derivativesOf, fillMatrix } from '../../../compiler/plan/prepare-gates.ts';
import type { MatrixRows } from '../../../compiler/targets/wasm/variants/gate-rows.ts';
import type { VariantsProgram } from '../../../compiler/targets/wasm/variants/lower-variants.ts';
import type { BlockMatrices } from '../host/block-matrices.ts';

/** Where a pass finds its memory: all of it in double precision, and addresses in bytes. */
export interface LaneMemory {
  readonly doubles: Float64Array;
  readonly program: number;
  readonly batch: number;
}

/** The matrices of lane `lane`; `angleSteps` are those of all angles of the blocks' gates, in order. */
export function blocksInLane(
  { blocks, slopes, lanes }: VariantsProgram,
  lane: number,
  angleSteps: readonly number[],
  memory: () => LaneMemory,
): BlockMatrices {
  let next = 0;
  const own = blocks.map(({ gates, angleCount }, index) => ({
    gates: gates.filter(({ gate }) => gate.angles > 0),
    angles: new Float64Array(angleCount),
    steps: angleSteps.slice(next, (next += angleCount)),
    slopes: slopes[index],
  }));

  function put(numbers: ArrayLike<number>, { at, index }: MatrixRows, { doubles, program }: LaneMemory): void {
    const to = (program + at) / 8 + lane;
    for (let i = 0; i < index.length; i++) doubles[to + index[i] * lanes] = numbers[index[i]];
  }

  const elsewhere = () => {
    throw new Error('views of weight sets in lanes are filled by kernels');
  };
  return {
    evaluate(values) {
      const at = memory();
      for (const { gates, angles, steps } of own) {
        for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
        for (const { gate, matrix, derivatives } of gates) {
          fillMatrix(gate, angles);
          put(gate.matrix, matrix, at);
          const slopesOf = derivativesOf(gate, angles);
          for (let angle = 0; angle < derivatives.length; angle++)
            put(slopesOf[angle], derivatives[angle], at);
        }
      }
    },
    fillView: elsewhere,
    startPull: () => {},
    pullView: elsewhere,
    finish(flows) {
      const { doubles, batch } = memory();
      for (const { steps, slopes: at } of own)
        for (let index = 0; index < steps.length; index++)
          flows[steps[index]] += doubles[(batch + at) / 8 + index * lanes + lane];
    },
  };
}
