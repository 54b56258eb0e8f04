// The module: all kernels, in the order of the table.
import type { WasmModule } from '../instructions.ts';
import { encode, pullEncode } from './encode.ts';
import { accumulate, clear, copy, output, seed } from './ends.ts';
import { gemm, gemmScratchBytes, gemmVariants } from './gemm.ts';
import { generic } from './generic.ts';
import { lanewise, lanewiseVariants } from './lanewise.ts';
import { lanewisePacked, lanewiseScratchBytes, packedGroups } from './lanewise-packed.ts';
import { outer } from './outer.ts';
import { pack, packVariants } from './pack.ts';
import { trigonometry } from './trigonometry.ts';
import { pullEntries, takeEntries } from './weight-sets/entries.ts';
import { overlap, slope } from './weight-sets/slopes.ts';
import { butterfly, conjugateProducts, pullProducts } from './weight-sets/spectrum.ts';
import { turnPairs, turnRows } from './weight-sets/turn.ts';
import { run, work } from './work.ts';

const kernels = [
  ...gemmVariants.map(gemm),
  ...lanewiseVariants.map(lanewise),
  ...packedGroups.map(lanewisePacked),
  outer(),
  generic(),
  ...packVariants.map(pack),
  trigonometry(),
  encode(),
  pullEncode(),
  output(),
  seed(),
  clear(),
  accumulate(),
  copy(),
  ...[false, true].flatMap((adjoint) => [turnPairs({ adjoint }), turnRows({ adjoint })]),
  overlap(),
  slope(),
  conjugateProducts(),
  pullProducts(),
  butterfly({ bits: 1 }),
  butterfly({ bits: 2 }),
  takeEntries(),
  pullEntries(),
];

export const kernelModule: WasmModule = {
  functions: [...kernels, run(), work()],
  table: kernels.map(({ name }) => name),
  exports: ['run', 'work'],
};

/** Bytes of scratch that a thread keeps for its kernels. */
export const scratchBytes = Math.max(gemmScratchBytes, lanewiseScratchBytes);

/** Index of a kernel in the table. */
export function kernelIndex(name: string): number {
  const index = kernelModule.table.indexOf(name);
  if (index < 0) throw new Error(`no kernel ${name}`);
  return index;
}
