// An angle as OpenQASM 3 writes it, bounded in length; functions that OpenQASM lacks go through identities or are refused.
import { UserError } from '../../../user-error.ts';
import type { Angle, UnaryFunction } from '../../circuit/circuit.ts';

export interface AngleNames {
  weight(index: number): string;
  input(index: number): string;
}

const longest = 20_000;
const deepest = 500;
const binding = { sum: 1, product: 2, negation: 3, power: 4, atom: 5 };

const functions: Partial<Record<UnaryFunction, (x: string) => string>> = {
  sqrt: (x) => `sqrt(${x})`,
  sin: (x) => `sin(${x})`,
  cos: (x) => `cos(${x})`,
  tan: (x) => `tan(${x})`,
  asin: (x) => `arcsin(${x})`,
  acos: (x) => `arccos(${x})`,
  atan: (x) => `arctan(${x})`,
  exp: (x) => `exp(${x})`,
  log: (x) => `log(${x})`,
  // log2 x = ln x / ln 2, tanh x = 1 − 2 / (e^{2x} + 1)
  log2: (x) => `(log(${x}) / log(2.0))`,
  tanh: (x) => `(1.0 - 2.0 / (exp(2.0 * (${x})) + 1.0))`,
};
const operators = {
  add: { sign: ' + ', own: binding.sum, left: binding.sum, right: binding.sum },
  subtract: { sign: ' - ', own: binding.sum, left: binding.sum, right: binding.product },
  multiply: { sign: ' * ', own: binding.product, left: binding.product, right: binding.product },
  divide: { sign: ' / ', own: binding.product, left: binding.product, right: binding.negation },
  power: { sign: ' ** ', own: binding.power, left: binding.atom, right: binding.power },
};

/**
 * A finite number as a float literal: `3.0`, not the integer `3`, whose quotients OpenQASM would round; `1.0e-7`, as
 * OpenQASM 2 wants a point in each.
 */
export function printNumber(value: number, where: string): string {
  if (!Number.isFinite(value))
    throw new UserError(
      `${where} has an angle of ${value}, which OpenQASM cannot write; use finite weights and inputs`,
    );
  return String(value).replace(/^-?\d+(?![\d.])/, '$&.0');
}

/** Throws UserError, which begins with `where`, for what OpenQASM 3 has no function for and for expressions too long to write. */
export function printQasmAngle(angle: Angle, names: AngleNames, where: string): string {
  let room = longest;
  const write = (text: string) => {
    room -= text.length;
    if (room < 0) tooLong();
    return text;
  };
  const tooLong = (): never => {
    throw new UserError(
      `${where} has an angle that takes more than ${longest} characters or ${deepest} levels to write out; export it with its weights and inputs bound to numbers`,
    );
  };
  const visit = (node: Angle, least: number, depth: number): string => {
    if (depth > deepest) tooLong();
    const wrap = (own: number, text: string) => (own < least ? `(${text})` : text);
    switch (node.kind) {
      case 'constant':
        return wrap(node.value < 0 ? binding.negation : binding.atom, write(printNumber(node.value, where)));
      case 'weight':
        return write(names.weight(node.index));
      case 'input':
        return write(names.input(node.index));
      case 'unary': {
        if (node.function === 'negate') {
          return wrap(binding.negation, write('-') + visit(node.operand, binding.atom, depth + 1));
        }
        const make = functions[node.function];
        if (!make) return unknown(node.function);
        write(make(''));
        return make(visit(node.operand, 0, depth + 1));
      }
      case 'binary': {
        if (node.function === 'min' || node.function === 'max') return unknown(node.function);
        const { sign, own, left, right } = operators[node.function];
        write(sign);
        return wrap(own, visit(node.left, left, depth + 1) + sign + visit(node.right, right, depth + 1));
      }
    }
  };
  const unknown = (name: string): never => {
    throw new UserError(
      `${where} has an angle with ${name}(…), which OpenQASM 3 lacks; export it with its weights and inputs bound to numbers`,
    );
  };
  return visit(angle, 0, 0);
}
