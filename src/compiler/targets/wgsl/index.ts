// A circuit as WGSL, for GPUs: one sweep while the state fits into a workgroup's memory, contractions above.
import type { PreparedCircuit } from '../../plan/index.ts';
import { emitContract } from './contract.ts';
import { emitSweep } from './emit-sweep.ts';
import { emitReduction } from './sweep-functions.ts';
import { sweepOf, type Sweep } from './sweep.ts';

export { contractThreads, emitContract, recordFields, tileSide, type ContractRecord } from './contract.ts';
export { emitSweep, rangeFields, scratchSize, workgroupBytes, type SweepShader } from './emit-sweep.ts';
export {
  emitSampleKernels,
  sampleBindings,
  sampleMatricesOf,
  type SampleEntry,
  type SampleMatrices,
} from './emit-sample-matrices.ts';
export { emitReduction } from './sweep-functions.ts';
export { pullsAmplitudes } from './sweep-table.ts';
export { sweepOf, workOf, type NoSweep, type Sweep } from './sweep.ts';

/** Qubits of the widest sweep that a workgroup's memory of 32 KiB holds, gradients included. */
const widestSweep = 11;

/** Threads of a sweep's workgroup: one for each group of four amplitudes, within what devices allow and keep busy. */
export function sweepThreads({ wires }: Sweep, most = 256): number {
  return Math.min(most, Math.max(32, 2 ** (wires - 2)));
}

/**
 * The kernels of a circuit, as a GPU runs them: values and gradients by weights and inputs in one sweep, and the sum over
 * the samples; or, for circuits too wide for it and for noise, the kernel that runs the steps of a plan.
 */
export function emitWgsl(circuit: PreparedCircuit): string {
  const sweep = sweepOf(circuit);
  if (sweep.kind === 'none' || sweep.wires > widestSweep) return emitContract();
  const wanted = { weights: true, inputs: true };
  const { code } = emitSweep(sweep, { specialise: true, threads: sweepThreads(sweep), wanted });
  return sweep.vectors.shared > 0 ? `${code}\n${emitReduction(sweep.vectors.shared)}` : code;
}
