// A function of weights and inputs that is dear, and asked again for the same: what it made of the last few is kept.
import type { Numbers } from './device.ts';

const kept = 4;

export function remembered<T>(of: (numbers: Numbers) => T): (numbers: Numbers) => T {
  const last: { readonly all: Float64Array; readonly result: T }[] = [];
  return (numbers) => {
    const known = last.find(({ all }) => all.every((value, at) => value === numbers.all[at]));
    if (known) return known.result;
    const result = of(numbers);
    last.unshift({ all: numbers.all.slice(), result });
    last.length = Math.min(last.length, kept);
    return result;
  };
}
