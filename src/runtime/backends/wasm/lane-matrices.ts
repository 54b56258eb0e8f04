// The host's side of block matrices that kernels make for several weight sets, each in a lane: matrices of gates and their
// derivatives go there, the entries of views come from there; and gradients the other way.
import { derivativesOf, fillMatrix } from '../../../compiler/plan/prepare-gates.ts';
import type { MatrixRows } from '../../../compiler/targets/wasm/weight-sets/block-rows.ts';
import type { WeightSetsProgram } from '../../../compiler/targets/wasm/weight-sets/lower-weight-sets.ts';
import type { BlockMatrices } from '../host/block-matrices.ts';
import type { Engine } from './engine.ts';

export interface Lane {
  readonly engine: Pick<Engine, 'floats' | 'doubles'>;
  /** Where the program lies, bytes. */
  readonly address: number;
  readonly lane: number;
}

/** `angleSteps`: the steps of all angles of the blocks' gates, in order. Kernels run after `evaluate`, and before `finish`. */
export function matricesInLane(
  { blocks: rows, views, lanes, laneBytes }: WeightSetsProgram,
  angleSteps: readonly number[],
  { engine, address, lane }: Lane,
): BlockMatrices {
  let next = 0;
  const blocks = rows.map(({ gates, angleCount, slopes }) => ({
    gates: gates.filter(({ gate }) => gate.angles > 0),
    angles: new Float64Array(angleCount),
    steps: angleSteps.slice(next, (next += angleCount)),
    slopes: inRow(slopes),
  }));
  const first = (address + lane * laneBytes) / 4;
  const own = views.map(({ size, entries, gradient }) => ({
    size,
    entries: first + entries / 4,
    gradient: first + gradient / 4,
  }));

  /** Of the lane's number in the row that begins at `at`. */
  function inRow(at: number): number {
    return (address + at) / 8 + lane;
  }

  function put(numbers: ArrayLike<number>, { at, index }: MatrixRows, doubles: Float64Array): void {
    const to = inRow(at);
    for (let i = 0; i < index.length; i++) doubles[to + index[i] * lanes] = numbers[index[i]];
  }

  return {
    evaluate(values) {
      const doubles = engine.doubles();
      for (const { gates, angles, steps } of blocks) {
        for (let index = 0; index < steps.length; index++) angles[index] = values[steps[index]];
        for (const { gate, matrix, derivatives } of gates) {
          fillMatrix(gate, angles);
          put(gate.matrix, matrix, doubles);
          const found = derivativesOf(gate, angles);
          for (let angle = 0; angle < derivatives.length; angle++)
            put(found[angle], derivatives[angle], doubles);
        }
      }
    },
    fillView(view, out, at) {
      const { entries, size } = own[view];
      const floats = engine.floats();
      for (let index = 0; index < size; index++) out[at + index] = floats[entries + index];
    },
    // Each pull of a view overwrites what the last batch left there.
    startPull() {},
    pullView(view, from, at) {
      const { gradient, size } = own[view];
      const floats = engine.floats();
      for (let index = 0; index < size; index++) floats[gradient + index] = from[at + index];
    },
    finish(flows) {
      const doubles = engine.doubles();
      for (const { steps, slopes } of blocks)
        for (let index = 0; index < steps.length; index++)
          flows[steps[index]] += doubles[slopes + index * lanes];
    },
  };
}
