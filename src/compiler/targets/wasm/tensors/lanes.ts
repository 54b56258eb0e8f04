// The same arithmetic on four numbers at once and on a single one: a kernel is written once and ends at any length.
import * as w from '../instructions.ts';
import type { Instruction, ValueType } from '../instructions.ts';

export interface Lanes {
  readonly name: 'vector' | 'number';
  readonly count: 4 | 1;
  readonly type: ValueType;
  load(address: w.WasmValue): Instruction;
  store(address: w.WasmValue, of: w.WasmValue): Instruction;
  /** The number at an address, in every lane. */
  same(address: w.WasmValue, offset?: number): Instruction;
  add(left: w.WasmValue, right: w.WasmValue): Instruction;
  subtract(left: w.WasmValue, right: w.WasmValue): Instruction;
  multiply(left: w.WasmValue, right: w.WasmValue): Instruction;
  divide(left: w.WasmValue, right: w.WasmValue): Instruction;
  squareRoot(of: w.WasmValue): Instruction;
  /** The left where it is not less than the right: also where it is no number. */
  atLeast(left: string, right: string): Instruction;
  /** `of` where the gate is above 0, else 0. */
  gated(of: w.WasmValue, gate: w.WasmValue): Instruction;
  /** `of` where the two are equal, else 0; numbers that are none equal nothing. */
  whereEqual(of: w.WasmValue, left: w.WasmValue, right: w.WasmValue): Instruction;
  whereUnequal(of: w.WasmValue, left: w.WasmValue, right: w.WasmValue): Instruction;
}

const zero = w.operation('f32.const', [0]);

export const vector: Lanes = {
  name: 'vector',
  count: 4,
  type: 'v128',
  load: (address) => w.loadVector(address),
  store: (address, of) => w.storeVector(address, of),
  same: w.loadSplat,
  add: w.add,
  subtract: w.subtract,
  multiply: w.multiply,
  divide: (left, right) => w.operation('f32x4.div', [], left, right),
  squareRoot: (of) => w.operation('f32x4.sqrt', [], of),
  atLeast: (left, right) => w.operation('f32x4.pmax', [], left, right),
  gated: (of, gate) => w.operation('v128.and', [], of, w.operation('f32x4.gt', [], gate, w.zeroVector)),
  whereEqual: (of, left, right) => w.operation('v128.and', [], of, w.operation('f32x4.eq', [], left, right)),
  whereUnequal: (of, left, right) =>
    w.operation('v128.and', [], of, w.operation('f32x4.ne', [], left, right)),
};

export const number: Lanes = {
  name: 'number',
  count: 1,
  type: 'f32',
  load: (address) => w.loadFloat(address),
  store: (address, of) => w.storeFloat(address, of),
  same: w.loadFloat,
  add: (left, right) => w.operation('f32.add', [], left, right),
  subtract: (left, right) => w.operation('f32.sub', [], left, right),
  multiply: (left, right) => w.operation('f32.mul', [], left, right),
  divide: (left, right) => w.operation('f32.div', [], left, right),
  squareRoot: (of) => w.operation('f32.sqrt', [], of),
  atLeast: (left, right) => w.operation('select', [], right, left, w.operation('f32.lt', [], left, right)),
  gated: (of, gate) => w.operation('select', [], of, zero, w.operation('f32.gt', [], gate, zero)),
  whereEqual: (of, left, right) =>
    w.operation('select', [], of, zero, w.operation('f32.eq', [], left, right)),
  whereUnequal: (of, left, right) =>
    w.operation('select', [], of, zero, w.operation('f32.ne', [], left, right)),
};

/**
 * `body` for `left` numbers, four at a time and then one by one; it advances its addresses by four bytes a number.
 * `left`, a local, is 0 afterwards.
 */
export function eachNumber(left: string, body: (lanes: Lanes) => readonly Instruction[]): Instruction[] {
  return [vector, number].map((lanes) =>
    w.when(w.less(lanes.count - 1, left), [
      w.repeatWhile(lanes.name, w.less(lanes.count - 1, left), [
        ...body(lanes),
        w.advance(left, -lanes.count),
      ]),
    ]),
  );
}

/** A local for vectors and one for single numbers, of each name. */
export const localsOf = (...names: string[]): Record<string, ValueType> =>
  Object.fromEntries(
    [vector, number].flatMap((lanes) =>
      names.map((name): [string, ValueType] => [localOf(name, lanes), lanes.type]),
    ),
  );

export const localOf = (name: string, lanes: Lanes): string => (lanes.count === 1 ? `${name}One` : name);

/** i32 locals. */
export const integers = (...names: string[]): Record<string, ValueType> =>
  Object.fromEntries(names.map((name): [string, ValueType] => [name, 'i32']));
