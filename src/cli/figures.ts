// Figures of the compiler's tables, as text.

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** 1.2e5: an estimate deserves two digits. */
export function flops(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('e+', 'e');
}
