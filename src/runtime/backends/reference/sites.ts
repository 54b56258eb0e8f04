// Where wires lie in the bits of an index, and the sites that targets and controls make of them.
import { bitCount, type Site } from './reference-program.ts';

/** A statevector has rows only; a density matrix has a row and a column bit for each wire. */
export type Side = 'row' | 'column';

/** The index bit of a wire: bit w of a statevector, bits 2w + 1 (row) and 2w (column) of a density matrix. */
export function maskOf(wire: number, side: Side, density: boolean): number {
  return 1 << (density ? 2 * wire + Number(side === 'row') : wire);
}

/** A set of wires (bit w for wire w) as a mask of index bits. */
export function spread(wires: number, side: Side, density: boolean): number {
  if (!density) return wires;
  let mask = 0;
  for (let wire = 0; wire < 16; wire++) if (wires & (1 << wire)) mask |= maskOf(wire, side, density);
  return mask;
}

/** Targets are index bits, most significant first; the control bits must equal `value`. */
export function siteOf(targets: readonly number[], controls = 0, value = 0): Site {
  const offsets = new Int32Array(2 ** targets.length);
  targets.forEach((mask, index) => {
    const significance = 1 << (targets.length - 1 - index);
    for (let k = 0; k < offsets.length; k++) if (k & significance) offsets[k] |= mask;
  });
  const fixed = targets.reduce((all, mask) => all | mask, controls);
  return { offsets, fixed, fixedCount: bitCount(fixed), value };
}
