// WebAssembly code as trees of instructions, and short names to write kernels with; `encode` makes bytes of them, `print` text.
import type { Op } from './opcodes.ts';

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

export type Instruction = PlainInstruction | StructuredInstruction;

/** A row of `opcodes`. */
export interface PlainInstruction {
  readonly op: Op;
  /** Names of locals, functions, labels; constants; the offset of an access to memory; lanes. */
  readonly immediates: readonly (string | number)[];
  readonly operands: readonly Instruction[];
}

/** One that holds lists of others. */
export type StructuredInstruction =
  | {
      readonly op: 'loop' | 'block';
      readonly label: string;
      readonly body: readonly Instruction[];
    }
  | {
      readonly op: 'if';
      readonly condition: Instruction;
      readonly body: readonly Instruction[];
      readonly otherwise: readonly Instruction[];
    };

export function isPlain(instruction: Instruction): instruction is PlainInstruction {
  return 'operands' in instruction;
}

/** A function of i32 parameters. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly result?: ValueType;
  /** Type of each local. */
  readonly locals: Readonly<Record<string, ValueType>>;
  readonly body: readonly Instruction[];
}

/** A module with one imported memory ("host" "memory"). */
export interface WasmModule {
  readonly functions: readonly WasmFunction[];
  /** Names of the functions in the table, from 0 on; all have two parameters and no result. */
  readonly table: readonly string[];
  readonly exports: readonly string[];
}

/** A value: an instruction, the name of a local, or an i32 constant. */
export type WasmValue = Instruction | string | number;

export function operation(op: Op, immediates: (string | number)[], ...operands: WasmValue[]): Instruction {
  return { op, immediates, operands: operands.map(value) };
}

export function value(of: WasmValue): Instruction {
  if (typeof of === 'number') return { op: 'i32.const', immediates: [of], operands: [] };
  if (typeof of === 'string') return { op: 'local.get', immediates: [of], operands: [] };
  return of;
}

export const set = (local: string, to: WasmValue) => operation('local.set', [local], to);

export const plus = (left: WasmValue, right: WasmValue) =>
  right === 0 ? value(left) : operation('i32.add', [], left, right);
export const minus = (left: WasmValue, right: WasmValue) => operation('i32.sub', [], left, right);
export const times = (left: WasmValue, right: WasmValue) => operation('i32.mul', [], left, right);
export const shiftLeft = (left: WasmValue, bits: number) => operation('i32.shl', [], left, bits);
export const unequal = (left: WasmValue, right: WasmValue) => operation('i32.ne', [], left, right);
export const equal = (left: WasmValue, right: WasmValue) => operation('i32.eq', [], left, right);
export const less = (left: WasmValue, right: WasmValue) => operation('i32.lt_s', [], left, right);

/** local ← local + by */
export const advance = (local: string, by: WasmValue) => set(local, plus(local, by));

export const loadInt = (address: WasmValue, offset = 0) => operation('i32.load', [offset], address);
export const loadFloat = (address: WasmValue, offset = 0) => operation('f32.load', [offset], address);
export const storeFloat = (address: WasmValue, of: WasmValue, offset = 0) =>
  operation('f32.store', [offset], address, of);
export const storeInt = (address: WasmValue, of: WasmValue, offset = 0) =>
  operation('i32.store', [offset], address, of);
/** Four neighbouring numbers. */
export const loadVector = (address: WasmValue, offset = 0) => operation('v128.load', [offset], address);
/** One number four times. */
export const loadSplat = (address: WasmValue, offset = 0) =>
  operation('v128.load32_splat', [offset], address);
export const storeVector = (address: WasmValue, of: WasmValue, offset = 0) =>
  operation('v128.store', [offset], address, of);

export const add = (left: WasmValue, right: WasmValue) => operation('f32x4.add', [], left, right);
export const subtract = (left: WasmValue, right: WasmValue) => operation('f32x4.sub', [], left, right);
export const multiply = (left: WasmValue, right: WasmValue) => operation('f32x4.mul', [], left, right);
/** Of two numbers in double precision each. */
export const addDoubles = (left: WasmValue, right: WasmValue) => operation('f64x2.add', [], left, right);
export const subtractDoubles = (left: WasmValue, right: WasmValue) => operation('f64x2.sub', [], left, right);
export const multiplyDoubles = (left: WasmValue, right: WasmValue) => operation('f64x2.mul', [], left, right);
/** The same number in four lanes. */
export const constantVector = (number: number) =>
  operation('f32x4.splat', [], operation('f32.const', [Math.fround(number)]));
export const zeroVector = constantVector(0);

export const when = (
  condition: WasmValue,
  body: readonly Instruction[],
  otherwise: readonly Instruction[] = [],
): Instruction => ({ op: 'if', condition: value(condition), body, otherwise });

/** Runs the body, then again as long as the condition holds. */
export const repeatWhile = (
  label: string,
  condition: WasmValue,
  body: readonly Instruction[],
): Instruction => ({
  op: 'loop',
  label,
  body: [...body, operation('br_if', [label], condition)],
});

export const call = (name: string, ...operands: WasmValue[]) => operation('call', [name], ...operands);
