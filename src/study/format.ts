// Numbers as people read them.

/** 0.98712 → "98.71"; not a number → "–". */
export function percent(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(2) : '–';
}

/** "93.50 ± 0.21"; without a deviation "93.50". */
export function meanAndDeviation(
  { mean, deviation }: { readonly mean: number; readonly deviation?: number },
  write: (value: number) => string,
): string {
  return deviation === undefined ? write(mean) : `${write(mean)} ± ${write(deviation)}`;
}

/** −0.1234 → "−12.3", 0.24 → "+24.0". */
export function signedPoints(share: number): string {
  const points = Math.abs(100 * share).toFixed(1);
  return points === '0.0' ? points : `${share < 0 ? '−' : '+'}${points}`;
}

/** 0.0412 → "0.041"; below a thousandth "<0.001". */
export function pValue(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** −0.1234 → "−12.3 %", 0.24 → "+24.0 %". */
export function signedPercent(share: number): string {
  return `${signedPoints(share)} %`;
}

/** 5 → "5.0 s", 75 → "1 min 15 s", 7380 → "2 h 3 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 9.95) return `${Math.max(seconds, 0).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 23587712 → "23,587,712". */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Behind a space that does not break. */
const prefixes = ['', '\u00a0k', '\u00a0M', '\u00a0G', '\u00a0T', '\u00a0P'] as const;

/** 812 → "812", 4089284608 → "4.1 G", 12345 → "12.3 k": three digits and the power of a thousand. */
export function rounded(value: number): string {
  const digits = Number(value.toPrecision(3));
  const power = digits < 1000 ? 0 : Math.min(Math.floor(Math.log10(digits) / 3), prefixes.length - 1);
  return `${Number((digits / 1000 ** power).toPrecision(3))}${prefixes[power]}`;
}

/** 812e6 → "812 MB". */
export function bytes(value: number): string {
  return `${rounded(value).replace(/\d$/, '$&\u00a0')}B`;
}
