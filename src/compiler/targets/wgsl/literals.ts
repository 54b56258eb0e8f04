// Numbers and bit masks as WGSL.

/** A 32-bit mask. */
export function hexadecimal(mask: number): string {
  return `0x${(mask >>> 0).toString(16)}u`;
}

/** A number as an f32 literal, rounded to single precision. */
export function literal(value: number): string {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** The mask of several bits. */
export function maskOf(bits: readonly number[]): number {
  return bits.reduce((all, bit) => all | bit, 0);
}

/** The bits that are set, lowest first. */
export function bitsOfMask(mask: number): number[] {
  const bits: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits.push(rest & -rest);
  return bits;
}

/** `index` with a zero at each bit of the mask, by the function `insert`. */
export function emitInsert(index: string, mask: number): string {
  return bitsOfMask(mask).reduce((inner, bit) => `insert(${inner}, ${hexadecimal(bit)})`, index);
}
