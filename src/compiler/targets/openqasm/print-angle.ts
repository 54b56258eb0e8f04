// An angle as OpenQASM 3 writes it, bounded in length; functions that OpenQASM lacks go through identities or are refused.
import { UserError } from '../../../user-error.ts';
import { aloneBinding, binaryFunctions, signBinding, unaryFunctions } from '../../circuit/angle-functions.ts';
import type { Angle } from '../../circuit/circuit.ts';

export interface AngleNames {
  weight(index: number): string;
  input(index: number): string;
}

const longest = 20_000;
const deepest = 500;
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
        return wrap(node.value < 0 ? signBinding : aloneBinding, write(printNumber(node.value, where)));
      case 'weight':
        return write(names.weight(node.index));
      case 'input':
        return write(names.input(node.index));
      case 'unary': {
        const { sign, qasm: make } = unaryFunctions[node.function];
        if (sign) return wrap(signBinding, write(sign) + visit(node.operand, aloneBinding, depth + 1));
        if (!make) return unknown(node.function);
        write(make(''));
        return make(visit(node.operand, 0, depth + 1));
      }
      case 'binary': {
        const { operator } = binaryFunctions[node.function];
        if (!operator) return unknown(node.function);
        const { binding, left, qasm = operator } = operator;
        const sign = write(` ${qasm.sign} `);
        return wrap(
          binding,
          visit(node.left, left, depth + 1) + sign + visit(node.right, qasm.right, depth + 1),
        );
      }
      default:
        return node satisfies never;
    }
  };
  const unknown = (name: string): never => {
    throw new UserError(
      `${where} has an angle with ${name}(…), which OpenQASM 3 lacks; export it with its weights and inputs bound to numbers`,
    );
  };
  return visit(angle, 0, 0);
}
