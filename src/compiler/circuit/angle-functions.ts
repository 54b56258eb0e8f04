// The functions an angle may go through, each with its derivative: adding a function is adding a row here.
import type { BinaryFunction, UnaryFunction } from './circuit.ts';

export interface UnaryRow {
  value(x: number): number;
  /** d value / dx, given x and y = value(x). */
  derivative(x: number, y: number): number;
}

export interface BinaryRow {
  value(x: number, y: number): number;
  byLeft(x: number, y: number): number;
  byRight(x: number, y: number): number;
}

/** IEEE double. The derivative of abs at 0 is 0. */
export const unaryFunctions: Readonly<Record<UnaryFunction, UnaryRow>> = {
  negate: { value: (x) => -x, derivative: () => -1 },
  sqrt: { value: Math.sqrt, derivative: (_, y) => 0.5 / y },
  sin: { value: Math.sin, derivative: (x) => Math.cos(x) },
  cos: { value: Math.cos, derivative: (x) => -Math.sin(x) },
  tan: { value: Math.tan, derivative: (_, y) => 1 + y * y },
  asin: { value: Math.asin, derivative: (x) => 1 / Math.sqrt(1 - x * x) },
  acos: { value: Math.acos, derivative: (x) => -1 / Math.sqrt(1 - x * x) },
  atan: { value: Math.atan, derivative: (x) => 1 / (1 + x * x) },
  exp: { value: Math.exp, derivative: (_, y) => y },
  log: { value: Math.log, derivative: (x) => 1 / x },
  log2: { value: Math.log2, derivative: (x) => Math.LOG2E / x },
  tanh: { value: Math.tanh, derivative: (_, y) => 1 - y * y },
  abs: { value: Math.abs, derivative: Math.sign },
};

/** IEEE double. Where min or max has two equal operands, the left one gets the derivative. */
export const binaryFunctions: Readonly<Record<BinaryFunction, BinaryRow>> = {
  add: { value: (x, y) => x + y, byLeft: () => 1, byRight: () => 1 },
  subtract: { value: (x, y) => x - y, byLeft: () => 1, byRight: () => -1 },
  multiply: { value: (x, y) => x * y, byLeft: (_, y) => y, byRight: (x) => x },
  divide: { value: (x, y) => x / y, byLeft: (_, y) => 1 / y, byRight: (x, y) => -x / (y * y) },
  power: {
    value: (x, y) => x ** y,
    byLeft: (x, y) => (y === 0 ? 0 : y * x ** (y - 1)),
    byRight: (x, y) => (x === 0 && y > 0 ? 0 : x ** y * Math.log(x)),
  },
  min: { value: Math.min, byLeft: (x, y) => Number(x <= y), byRight: (x, y) => Number(y < x) },
  max: { value: Math.max, byLeft: (x, y) => Number(x >= y), byRight: (x, y) => Number(y > x) },
};
