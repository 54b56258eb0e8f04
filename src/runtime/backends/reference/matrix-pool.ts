// Places for matrices in one array: gates of the same name and the same angles share one.
import type { AngleProgram } from '../../../compiler/circuit/angle-program.ts';
import type { Gate } from '../../../compiler/circuit/gates.ts';
import { adjoint, type Matrix } from '../../../compiler/circuit/matrix.ts';
import type { GateMatrix } from './reference-program.ts';

export interface MatrixPool {
  /** The place of a gate's matrix; `steps` hold its angles. */
  ofGate(gate: Gate, steps: readonly number[]): GateMatrix;
  /** The places of a matrix without angles and of its adjoint. */
  ofConstant(matrix: Matrix): { readonly matrix: number; readonly adjoint: number };
  /** All gate matrices, the array with the constants filled in, and the size of the gradients by gate matrices. */
  finish(): { matrices: GateMatrix[]; pool: Float64Array; gradientSize: number };
}

export function createMatrixPool(angles: AngleProgram, density: boolean): MatrixPool {
  const matrices = new Map<string, GateMatrix>();
  const constants: { at: number; matrix: Matrix }[] = [];
  let size = 0;
  let gradientSize = 0;

  function reserve(count: number): number {
    size += count;
    return size - count;
  }

  function ofGate(gate: Gate, steps: readonly number[]): GateMatrix {
    const key = `${gate.name} ${steps.join(' ')}`;
    const known = matrices.get(key);
    if (known) return known;
    const count = 2 * 4 ** (gate.qubits - gate.controls);
    const varying = [...steps.keys()].filter((angle) => angles.varying[steps[angle]]);
    const source: GateMatrix = {
      gate,
      steps,
      perSample: steps.some((step) => angles.perSample[step]),
      varying,
      matrix: reserve(count),
      adjoint: reserve(count),
      conjugate: density ? reserve(count) : -1,
      transpose: density ? reserve(count) : -1,
      gradient: varying.length > 0 ? gradientSize : -1,
    };
    if (varying.length > 0) gradientSize += count;
    matrices.set(key, source);
    return source;
  }

  function ofConstant(matrix: Matrix): { matrix: number; adjoint: number } {
    const places = { matrix: reserve(matrix.length), adjoint: reserve(matrix.length) };
    constants.push({ at: places.matrix, matrix }, { at: places.adjoint, matrix: adjoint(matrix) });
    return places;
  }

  function finish(): { matrices: GateMatrix[]; pool: Float64Array; gradientSize: number } {
    const pool = new Float64Array(size);
    for (const { at, matrix } of constants) pool.set(matrix, at);
    return { matrices: [...matrices.values()], pool, gradientSize };
  }

  return { ofGate, ofConstant, finish };
}
