// Pieces of WGSL that the forward and the reverse half of a sweep share: indices, places, loops of the threads.
import { bitsOfMask, emitInsert, hexadecimal, maskOf } from './literals.ts';
import type { Preparation, Sweep, SweepOperation } from './sweep.ts';

/** Amplitudes of the state. */
export function sizeOf(sweep: Sweep): number {
  return 2 ** Math.max(1, sweep.wires);
}

/** The index of a preparation's amplitude that an index of the state has, as WGSL. */
export function outcomeOf(bits: readonly number[], index: string): string {
  const parts = bits.map((bit, place) => {
    const shift = Math.log2(bit) - (bits.length - 1 - place);
    const moved = shift >= 0 ? `(${index} >> ${shift}u)` : `(${index} << ${-shift}u)`;
    return `(${moved} & ${2 ** (bits.length - 1 - place)}u)`;
  });
  return parts.length === 0 ? '0u' : parts.join(' | ');
}

/** This amplitude of a preparation, as WGSL. */
export function amplitudeAt(sweep: Sweep, { bits, at }: Preparation, index: string): string {
  return `given[sample * ${sweep.amplitudes}u + ${at}u + (${outcomeOf(bits, index)})]`;
}

/** The bits of an outcome, the first bit the most significant of the number `outcome`, as WGSL. */
export function scatter(bits: readonly number[], outcome: string): string {
  const parts = bits.map((bit, place) => {
    const mask = 2 ** (bits.length - 1 - place);
    return `select(0u, ${hexadecimal(bit)}, (${outcome} & ${mask}u) != 0u)`;
  });
  return parts.join(' | ') || '0u';
}

/** Where a matrix begins in `matrices`, as WGSL. */
export function placeOf(sweep: Sweep, matrix: number): string {
  const { perSample, at } = sweep.matrices[matrix];
  return perSample ? `own + ${at}u` : `${at}u`;
}

/** A loop of the threads over the groups of amplitudes that an operation mixes; `body` reads i. */
export function eachGroup(sweep: Sweep, operation: SweepOperation, threads: number, body: string): string {
  const fixed = maskOf(operation.bits) | operation.controls;
  const groups = sizeOf(sweep) >>> bitsOfMask(fixed).length;
  const index = `${emitInsert('g', fixed)}${operation.controls ? ` | ${hexadecimal(operation.controls)}` : ''}`;
  const head =
    groups === threads
      ? '{\n    let g = lane;'
      : groups < threads
        ? `if (lane < ${groups}u) {\n    let g = lane;`
        : `for (var g = lane; g < ${groups}u; g += threads) {`;
  return `
  // ${operation.label.replaceAll(/\s+/g, ' ')}
  ${head}
    let i = ${index};
    ${body}
  }
  workgroupBarrier();
`;
}
