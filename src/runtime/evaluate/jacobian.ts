// Jacobians from vector-Jacobian products: one for each output. Those by inputs, which no two samples share, are taken
// for samples and outputs in one batch; those by weights are sums over a batch, so that each row has its own.
import { inputCount, outputCount, weightCount } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';
import type { Executable } from '../backends/backend.ts';
import { requireFinite } from '../finite.ts';
import type { Numbers } from './numbers.ts';
import { rowsOf } from './rows.ts';

/** By what outputs are differentiated. */
export type By = 'weights' | 'inputs' | 'both';

/** Of one sample: [outputs][weights] and [outputs][inputs], indices as in the flat vectors. */
export interface BothJacobians {
  readonly weights: number[][];
  readonly inputs: number[][];
}

/** Derivatives of one sample: [outputs][weights] or [outputs][inputs], or both. */
export type Jacobian<Which extends By> = Which extends 'both' ? BothJacobians : number[][];

/** One for each sample. Throws UserError for derivatives that are not finite. */
export function jacobianOf(executable: Executable, numbers: Numbers, by: By): (number[][] | BothJacobians)[] {
  switch (by) {
    case 'weights':
      return rowByRow(executable, numbers, false).map(({ weights }) => weights);
    case 'inputs':
      return byInputs(executable, numbers);
    case 'both':
      return rowByRow(executable, numbers, true);
    default:
      by satisfies never;
      throw new UserError(`by is ${String(by)}; give 'weights', 'inputs' or 'both'.`);
  }
}

/** Upstream numbers that are handed over at once. */
const mostAtOnce = 2 ** 22;

function byInputs(executable: Executable, { weights, inputs, batch }: Numbers): number[][][] {
  const width = inputCount(executable.circuit);
  const outputs = outputCount(executable.circuit);
  const found = new Float64Array(batch * outputs * width);
  const most = Math.max(1, Math.floor(mostAtOnce / outputs));
  for (let first = 0; first < batch * outputs; first += most) {
    const rows = Math.min(most, batch * outputs - first);
    const repeated = new Float64Array(rows * width);
    const upstream = new Float64Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      const sample = Math.floor((first + row) / outputs);
      repeated.set(inputs.subarray(sample * width, (sample + 1) * width), row * width);
      upstream[row * outputs + ((first + row) % outputs)] = 1;
    }
    const wanted = { weights: false, inputs: true };
    found.set(executable.vjp(weights, repeated, upstream, rows, wanted).inputs, first * width);
  }
  requireFinite(found, 'derivative by input', width);
  return Array.from({ length: batch }, (_, sample) =>
    rowsOf(found.subarray(sample * outputs * width), outputs, width),
  );
}

function rowByRow(executable: Executable, numbers: Numbers, both: boolean): BothJacobians[] {
  const { circuit } = executable;
  const [outputs, width, count] = [outputCount(circuit), inputCount(circuit), weightCount(circuit)];
  const upstream = new Float64Array(outputs);
  const wanted = { weights: true, inputs: both };
  return Array.from({ length: numbers.batch }, (_, sample) => {
    const own = numbers.inputs.subarray(sample * width, (sample + 1) * width);
    const rows = Array.from({ length: outputs }, (__, output) => {
      upstream.fill(0)[output] = 1;
      const { weights, inputs } = executable.vjp(numbers.weights, own, upstream, 1, wanted);
      requireFinite(weights, 'derivative by weight', count);
      if (both) requireFinite(inputs, 'derivative by input', width);
      return { weights: [...weights], inputs: [...inputs] };
    });
    return { weights: rows.map(({ weights }) => weights), inputs: rows.map(({ inputs }) => inputs) };
  });
}
