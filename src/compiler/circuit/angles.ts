// Building and printing angle expressions. The constructors fold constants, so what is known at compile time is a number.
import { binaryFunctions, signBinding, unaryFunctions } from './angle-functions.ts';
import type { Angle, BinaryFunction, UnaryFunction } from './circuit.ts';

export { accumulate, evaluate } from './angle-program.ts';

export function constant(value: number): Angle {
  return { kind: 'constant', value };
}

/** The weight at a position of the flat weight vector. */
export function weight(index: number): Angle {
  return { kind: 'weight', index };
}

/** The input at a position of one sample's flat input vector. */
export function input(index: number): Angle {
  return { kind: 'input', index };
}

export function unary(fn: UnaryFunction, operand: Angle): Angle {
  if (operand.kind === 'constant') return constant(unaryFunctions[fn].value(operand.value));
  if (fn === 'negate' && operand.kind === 'unary' && operand.function === 'negate') return operand.operand;
  return { kind: 'unary', function: fn, operand };
}

export function binary(fn: BinaryFunction, left: Angle, right: Angle): Angle {
  if (left.kind === 'constant' && right.kind === 'constant') {
    return constant(binaryFunctions[fn].value(left.value, right.value));
  }
  const leftIs = (value: number) => left.kind === 'constant' && left.value === value;
  const rightIs = (value: number) => right.kind === 'constant' && right.value === value;
  if ((fn === 'add' || fn === 'subtract') && rightIs(0)) return left;
  if (fn === 'add' && leftIs(0)) return right;
  if ((fn === 'multiply' || fn === 'divide' || fn === 'power') && rightIs(1)) return left;
  if (fn === 'multiply' && leftIs(1)) return right;
  if (fn === 'subtract' && leftIs(0)) return unary('negate', right);
  return { kind: 'binary', function: fn, left, right };
}

const longest = 2000;

/**
 * The angle as the language writes it; `names` spell the weights and inputs (default `w[3]`, `x[0]`).
 * Shared parts may make the written form exponentially long, so what exceeds 2,000 characters is cut to `…`.
 */
export function printAngle(
  angle: Angle,
  names: { weight(index: number): string; input(index: number): string } = {
    weight: (index) => `w[${index}]`,
    input: (index) => `x[${index}]`,
  },
): string {
  let room = longest;
  const write = (part: string) => ((room -= part.length), part);
  const visit = (node: Angle, binding: number, depth = 0): string => {
    // Every level writes a character at least, and a sum its left side first.
    if (room <= 0 || depth > longest) return '…';
    switch (node.kind) {
      case 'constant':
        return node.value < 0
          ? parenthesize(write(String(node.value)), binding > signBinding)
          : write(String(node.value));
      case 'weight':
        return write(names.weight(node.index));
      case 'input':
        return write(names.input(node.index));
      case 'unary': {
        const { sign } = unaryFunctions[node.function];
        if (!sign) return `${write(node.function)}(${visit(node.operand, 0, depth + 1)})`;
        return parenthesize(
          `${write(sign)}${visit(node.operand, signBinding, depth + 1)}`,
          binding > signBinding,
        );
      }
      case 'binary': {
        const { operator } = binaryFunctions[node.function];
        if (!operator)
          return `${write(node.function)}(${visit(node.left, 0, depth + 1)}, ${visit(node.right, 0, depth + 1)})`;
        const left = visit(node.left, operator.left, depth + 1);
        const right = visit(node.right, operator.right, depth + 1);
        // A power stands close.
        const sign = operator.binding > signBinding ? operator.sign : ` ${operator.sign} `;
        return parenthesize(`${left}${write(sign)}${right}`, binding > operator.binding);
      }
      default:
        return node satisfies never;
    }
  };
  return visit(angle, 0);
}

function parenthesize(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
