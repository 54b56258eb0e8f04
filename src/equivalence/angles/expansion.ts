// Angles multiplied out: Σ coefficient · monomial over weights, inputs, and functions of them that nothing is known of.
// Angles that are equal by the laws of sums and products get the same sum.
import type { Angle, BinaryFunction, UnaryFunction } from '../../compiler/circuit/circuit.ts';
import { foldOf } from '../../compiler/circuit/walk.ts';
import { createAtoms, type Atoms } from './atoms.ts';
import {
  added,
  constantOf,
  constantSum,
  createMonomials,
  divided,
  isFiniteSum,
  leading,
  negated,
  one,
  type Monomial,
  type Sum,
} from './sums.ts';

export interface Expansion extends Pick<Atoms, 'sizeOf' | 'errorOf' | 'circular'> {
  /** The sum that an angle is. */
  sum(angle: Angle): Sum;
  /** By number. */
  readonly monomials: readonly Monomial[];
  /** Atoms so far: weights, inputs, functions. */
  atoms(): number;
  /** Some sum was too long, some degree too high, or large numbers cancelled: it counts as an independent function. */
  shortened(): boolean;
}

const mostTerms = 1024;
const mostDegree = 16;
const mostPower = 8;
/** Terms that all sums together may have; those made later are short. */
const mostWork = 2_000_000;
const shortSum = 16;

const odd: ReadonlySet<UnaryFunction> = new Set<UnaryFunction>(['sin', 'tan', 'asin', 'atan', 'tanh']);
const even: ReadonlySet<UnaryFunction> = new Set<UnaryFunction>(['cos', 'abs']);

/** A memory of the angles it is asked about: time is nearly linear in the number of distinct nodes. */
export function createExpansion(): Expansion {
  const monomials = createMonomials();
  const atoms = createAtoms(monomials);
  /** By monomial, where it is an exponential. */
  const exponents = new Map<number, Sum>();
  let work = 0;
  let shortened = false;

  const longest = () => (work > mostWork ? shortSum : mostTerms);

  function product(left: Sum, right: Sum): Sum | undefined {
    return monomials.product(left, right, { terms: longest(), degree: mostDegree });
  }

  function unary(fn: UnaryFunction, operand: Sum): Sum {
    if (fn === 'negate') return negated(operand);
    if (fn === 'log2') return divided(unary('log', operand), Math.LN2);
    if (fn === 'exp') return exponential(operand);
    const isNegative = (odd.has(fn) || even.has(fn)) && (leading(operand)?.value ?? 1) < 0;
    const value = atoms.unary(fn, isNegative ? negated(operand) : operand);
    return isNegative && odd.has(fn) ? negated(value) : value;
  }

  function exponential(operand: Sum): Sum {
    const value = atoms.unary('exp', operand);
    for (const monomial of value.keys()) exponents.set(monomial, operand);
    return value;
  }

  /** 1 / sum. */
  function inverse(sum: Sum): Sum {
    const { value: by, exact } = leading(sum)!;
    const scaled = divided(sum, by, exact);
    const exponent = exponentOfLogistic(scaled, exponents);
    const logistic = exponent && added(constantSum(0.5), divided(unary('tanh', divided(exponent, 2)), -2));
    return divided(logistic ?? atoms.inverse(scaled), by, exact);
  }

  /** Undefined where the sum would be too long, or nothing is known of the function. */
  function binary(fn: BinaryFunction, left: Sum, right: Sum): Sum | undefined {
    switch (fn) {
      case 'add':
      case 'subtract':
        if (left.size + right.size > longest()) return undefined;
        return added(left, fn === 'add' ? right : negated(right));
      case 'multiply':
        return product(left, right);
      case 'divide':
        return quotient(left, right);
      case 'power':
        return power(left, right, product);
      case 'min':
      case 'max':
        return undefined;
      default:
        return fn satisfies never;
    }
  }

  /** By a function of weights a product with its inverse, an independent function, the first coefficient taken out. */
  function quotient(left: Sum, right: Sum): Sum | undefined {
    const by = leading(right);
    if (by === undefined) return undefined;
    if (constantOf(right) !== undefined) return divided(left, by.value, by.exact);
    return product(left, inverse(right));
  }

  function opaque(fn: BinaryFunction, left: Sum, right: Sum): Sum {
    if (fn !== 'min' && fn !== 'max' && fn !== 'power') shortened = true;
    return atoms.binary(fn, left, right);
  }

  const sum = foldOf<Angle, Sum>((angle, sumOf) => {
    switch (angle.kind) {
      case 'constant':
        return constantSum(angle.value);
      case 'weight':
      case 'input':
        return atoms.number(angle.kind, angle.index);
      case 'unary':
        return unary(angle.function, sumOf(angle.operand));
      case 'binary': {
        const [left, right] = [sumOf(angle.left), sumOf(angle.right)];
        const expanded = binary(angle.function, left, right);
        const result = expanded && isFiniteSum(expanded) ? expanded : opaque(angle.function, left, right);
        work += result.size;
        return result;
      }
      default:
        return angle satisfies never;
    }
  });

  const { count, ...facts } = atoms;
  return { ...facts, sum, monomials: monomials.all, atoms: count, shortened: () => shortened };
}

/** Multiplied out; undefined where it would be too long, or the exponent is no small whole number. */
function power(base: Sum, exponent: Sum, product: (left: Sum, right: Sum) => Sum | undefined) {
  const times = constantOf(exponent);
  if (times === undefined || !Number.isInteger(times) || times < 0 || times > mostPower) return undefined;
  let result: Sum | undefined = constantSum(1);
  for (let k = 0; k < times && result; k++) result = product(result, base);
  return result;
}

/**
 * s where a sum is 1 + exp s, by the monomials that are exponentials: its inverse is (1 − tanh(s / 2)) / 2, and OpenQASM,
 * which has no tanh, says tanh so.
 */
function exponentOfLogistic(sum: Sum, exponents: ReadonlyMap<number, Sum>): Sum | undefined {
  if (sum.size !== 2 || !sum.has(one)) return undefined;
  const [exponent] = [...sum.keys()].flatMap((monomial) => exponents.get(monomial) ?? []);
  return [...sum.values()].every(({ value }) => value === 1) ? exponent : undefined;
}
