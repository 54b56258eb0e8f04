// The matrices of a sweep as a device program: made of weights and inputs, and the gradients by them taken back, both to twice
// single precision where it counts. The sweep itself comes between `each` and `eachBack`.
import { weightCount } from '../../../circuit/circuit.ts';
import { vectorsOf, type Sweep, type SweepMatrix } from '../sweep.ts';
import { createAngleFlows } from './angle-flows.ts';
import { emitAngles } from './angles.ts';
import { anglesOfBlock, emitBlock, type BlockMatrix } from './blocks.ts';
import { emitScaled, emitZero } from './contractions.ts';
import { createBuilder, upTo, whole, type Vector } from './instructions.ts';
import { programOf, type DeviceProgram } from './program.ts';

/**
 * In `once`, `values` are the shared matrices, as the sweep reads them, and in `each` those of a sample; in `eachBack`,
 * `upstream` are the gradients by those of a sample, as the sweep writes them, and in `onceBack` the sums of those by the
 * shared ones.
 */
export interface SweepProgram extends DeviceProgram {
  /** Where gradients by weights lie after a batch. */
  readonly gradWeights: number;
}

export function lowerSweep(sweep: Sweep): SweepProgram {
  const builder = createBuilder();
  const blocks = sweep.matrices.map(
    ({ qubits, gates }) => ({ block: { qubits, gates }, form: 'unitary' }) as const,
  );
  const angles = emitAngles(sweep.circuit, blocks.flatMap(anglesOfBlock), false, builder);
  const matrices = sweep.matrices.map((matrix, index) => {
    return { matrix, made: emitBlock(blocks[index], angles, builder) };
  });
  const sorts = [
    { phase: 'once', back: 'onceBack', vectors: sweep.vectors.shared, isEach: false },
    { phase: 'each', back: 'each', vectors: sweep.vectors.each, isEach: true },
  ] as const;

  for (const { phase, vectors, isEach } of sorts) {
    const all = builder.vector(phase, numbersOf(vectors));
    for (const { matrix, made } of matrices) {
      if (matrix.perSample !== isEach) continue;
      const entries = entriesOf(matrix);
      const to = [entries, upTo(entries.length)] as const;
      const out = { vector: all, at: numbersOf(matrix.at) };
      emitScaled(builder, phase, { from: whole(made.vector), to, out, factor: 1, add: false });
    }
    if (vectors > 0) builder.emit(phase, { kind: 'store', from: whole(all), target: 'values' });
  }

  builder.turnBack();
  const flows = createAngleFlows(sweep.circuit, angles, builder);
  for (const { phase, back, vectors, isEach } of sorts.toReversed()) {
    const all = builder.vector(phase, numbersOf(vectors));
    const own = matrices.filter(({ matrix }) => matrix.perSample === isEach && (isEach || matrix.byWeights));
    if (own.length > 0) builder.emit(back, { kind: 'load', out: whole(all), source: 'upstream' });
    for (const { matrix, made } of own) pull(matrix, made, all);
    if (isEach) flows.finishEach();
    else flows.finishOnce();
  }

  /** With G as the sweep gives it, the gradient by real parts is 2 Re G, and by imaginary parts −2 Im G. */
  function pull(matrix: SweepMatrix, made: BlockMatrix, vector: Vector): void {
    const { region } = vector;
    const phase = region === 'each' ? 'each' : 'onceBack';
    const gradient = builder.vector(region, made.vector.size);
    emitZero(builder, phase, gradient);
    const entries = entriesOf(matrix);
    const half = entries.length / 2;
    [2, -2].forEach((factor, part) => {
      const from = { vector, at: numbersOf(matrix.at) + part * half };
      const to = [upTo(half), entries.subarray(part * half, (part + 1) * half)] as const;
      emitScaled(builder, phase, { from, to, out: whole(gradient), factor, add: true });
    });
    made.pull(gradient, flows);
  }

  const kept = weightCount(sweep.circuit) > 0 ? [flows.gradWeights] : [];
  const { program, placeOf } = programOf(builder, { weights: angles.weights, kept });
  return { ...program, gradWeights: kept.length > 0 ? placeOf(flows.gradWeights) : 0 };
}

function numbersOf(vectors: number): number {
  return 4 * vectors;
}

/** Of the numbers that the sweep has of a matrix: their entries of its real form, whose left half has real, then imaginary parts of columns. */
function entriesOf({ qubits }: SweepMatrix): Int32Array {
  const d = 2 ** qubits;
  return Int32Array.from({ length: numbersOf(vectorsOf(qubits)) }, (_, at) => {
    const [row, column] = [Math.floor(at / d), at % d];
    return row * 2 * d + column;
  });
}
