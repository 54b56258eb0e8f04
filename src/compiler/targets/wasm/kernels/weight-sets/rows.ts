// What kernels on weight sets in lanes share: rows in double precision, two lanes at a time.
import * as w from '../../instructions.ts';
import type { Instruction, ValueType } from '../../instructions.ts';

/** Bytes of two lanes. */
export const pairBytes = 16;

export const locals = (
  integers: readonly string[],
  vectors: readonly string[],
): Readonly<Record<string, ValueType>> => ({
  ...Object.fromEntries(integers.map((name): [string, ValueType] => [name, 'i32'])),
  ...Object.fromEntries(vectors.map((name): [string, ValueType] => [name, 'v128'])),
});

/** The real part of the complex number at an address, two lanes; and the imaginary one, in the row after it. */
export const realAt = (address: w.WasmValue) => w.loadVector(address);
export const imaginaryAt = (address: w.WasmValue) => w.loadVector(w.plus(address, 'rowBytes'));
export const storeReal = (address: w.WasmValue, of: w.WasmValue) => w.storeVector(address, of);
export const storeImaginary = (address: w.WasmValue, of: w.WasmValue) =>
  w.storeVector(w.plus(address, 'rowBytes'), of);

/** `body` for each two lanes of a row; `lane` counts their bytes. */
export const eachPair = (label: string, body: readonly Instruction[]): Instruction[] => [
  w.set('lane', 0),
  w.repeatWhile(label, w.unequal('lane', 'rowBytes'), [...body, w.advance('lane', pairBytes)]),
];

/** `body` for each row of a table of `count` rows of so many integers; `at` stands at it. */
export const eachRow = (
  label: string,
  { table, count, integers }: { table: Instruction; count: Instruction; integers: number },
  body: readonly Instruction[],
): Instruction[] => [
  w.set('at', table),
  w.set('end', w.plus('at', w.times(count, 4 * integers))),
  w.when(w.unequal('at', 'end'), [
    w.repeatWhile(label, w.unequal('at', 'end'), [...body, w.advance('at', 4 * integers)]),
  ]),
];

export const { addDoubles: sum, subtractDoubles: difference, multiplyDoubles: product } = w;
