// What lies at each base: the plan's tensors where `assignMemory` put them, then what kernels need besides.
import { outputCount } from '../../circuit/circuit.ts';
import type { Memory } from '../../plan/assign-memory.ts';
import type { Plan, TensorId } from '../../plan/plan.ts';
import type { Base, Place } from './descriptor.ts';
import { scratchBytes } from './kernels/index.ts';

export interface Regions {
  /** Bytes of each base's region; grows with `reserve`. */
  readonly bytes: Record<Base, number>;
  /** Rows of `lanes` numbers in 'io': angles [encoders], values [outputs], upstream [outputs], gradients [encoders]. */
  readonly io: Readonly<Record<'angles' | 'values' | 'upstream' | 'gradients', number>>;
  placeOf(tensor: TensorId): Place;
  /** The functions of an encoder's angle, for all lanes. */
  functionsOf(encoder: number): Place;
  /** The offset of so many bytes more. */
  reserve(base: Base, size: number): number;
}

export function createRegions(plan: Plan, memory: Memory, lanes: number): Regions {
  const outputs = outputCount(plan.circuit);
  const encoders = plan.encoders.length;
  const row = 4 * lanes;
  const functionsAt = scratchBytes;
  const tensorsAt: Partial<Record<Base, number>> = {
    chunk: functionsAt + 4 * encoders * row,
    io: (2 * encoders + 2 * outputs) * row,
  };
  const bytes: Record<Base, number> = {
    program: 4 * memory.sizes.program,
    batch: 4 * memory.sizes.batch,
    chunk: tensorsAt.chunk! + memory.sizes.chunk * row,
    sums: 4 * memory.sizes.sums,
    io: tensorsAt.io! + memory.sizes.io * row,
    temporary: 0,
  };
  return {
    bytes,
    io: {
      angles: 0,
      values: encoders * row,
      upstream: (encoders + outputs) * row,
      gradients: (encoders + 2 * outputs) * row,
    },
    placeOf(tensor) {
      const { region, offset } = memory.places[tensor]!;
      const scale = region === 'chunk' || region === 'io' ? row : 4;
      return { base: region, offset: (tensorsAt[region] ?? 0) + scale * offset };
    },
    functionsOf: (encoder) => ({ base: 'chunk', offset: functionsAt + 4 * encoder * row }),
    reserve(base, size) {
      const offset = bytes[base];
      bytes[base] += Math.ceil(size / 64) * 64;
      return offset;
    },
  };
}
