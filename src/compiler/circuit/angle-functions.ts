// The functions an angle may go through, with their derivatives and their spellings: adding a function is adding a row here.

export interface UnaryRow {
  /** The name of the language's built-in function, or one of ours for what the language writes as a sign. */
  readonly name: string;
  value(x: number): number;
  /** d value / dx, given x and y = value(x). */
  derivative(x: number, y: number): number;
  /** Written before its operand instead of called. */
  readonly sign?: string;
  /** The value of numbers that are known, where that is more exact. */
  readonly exactly?: (x: number) => number;
  /** In OpenQASM 3, of an operand that stands alone; absent: it has no words for that. */
  readonly qasm?: (x: string) => string;
  /** What an OpenQASM program may call it. */
  readonly qasmNames?: readonly string[];
  /** What it gives, in one sentence; of a sign the language's reference says it. */
  readonly says?: string;
  /** In WGSL: the value of a pair x (`targets/wgsl/program/precise.ts`), and the derivative of single numbers x and y = value. */
  readonly wgsl: { readonly value: string; readonly derivative: string };
}

export interface BinaryRow {
  readonly name: string;
  value(x: number, y: number): number;
  byLeft(x: number, y: number): number;
  byRight(x: number, y: number): number;
  /** Written between its operands instead of called. */
  readonly operator?: Operator;
  /** As above. */
  readonly says?: string;
  readonly wgsl: { readonly value: string; readonly byLeft: string; readonly byRight: string };
}

/** Bindings: 1 a sum, 2 a product, 3 a sign, 4 a power, 5 what stands alone; an operand that binds less gets parentheses. */
export interface Operator {
  readonly sign: string;
  readonly binding: number;
  readonly left: number;
  readonly right: number;
  /** In OpenQASM 3, where that differs. */
  readonly qasm?: { readonly sign: string; readonly right: number };
}

/** How tightly the sign of a negative number binds. */
export const signBinding = 3;
export const aloneBinding = 5;

/** IEEE double. The derivative of abs at 0 is 0. */
const unaryRows = {
  negate: {
    value: (x) => -x,
    derivative: () => -1,
    sign: '-',
    wgsl: { value: '-x', derivative: '-1.0' },
  },
  sqrt: {
    says: 'Square root.',
    value: Math.sqrt,
    derivative: (_, y) => 0.5 / y,
    qasm: (x) => `sqrt(${x})`,
    qasmNames: ['sqrt'],
    wgsl: { value: 'root(x)', derivative: '0.5 / y' },
  },
  sin: {
    says: 'Sine of an angle in radians.',
    value: Math.sin,
    derivative: (x) => Math.cos(x),
    qasm: (x) => `sin(${x})`,
    qasmNames: ['sin'],
    wgsl: { value: 'turn(x).sine', derivative: 'circle(x).x' },
  },
  cos: {
    says: 'Cosine of an angle in radians.',
    value: Math.cos,
    derivative: (x) => -Math.sin(x),
    qasm: (x) => `cos(${x})`,
    qasmNames: ['cos'],
    wgsl: { value: 'turn(x).cosine', derivative: '-circle(x).y' },
  },
  tan: {
    says: 'Tangent of an angle in radians.',
    value: Math.tan,
    derivative: (_, y) => 1 + y * y,
    qasm: (x) => `tan(${x})`,
    qasmNames: ['tan'],
    wgsl: { value: 'tangent(x)', derivative: '1.0 + y * y' },
  },
  asin: {
    says: 'Arc sine, in [−π/2, π/2].',
    value: Math.asin,
    derivative: (x) => 1 / Math.sqrt(1 - x * x),
    qasm: (x) => `arcsin(${x})`,
    qasmNames: ['arcsin', 'asin'],
    wgsl: { value: 'arcSine(x)', derivative: '1.0 / sqrt((1.0 - x) * (1.0 + x))' },
  },
  acos: {
    says: 'Arc cosine, in [0, π].',
    value: Math.acos,
    derivative: (x) => -1 / Math.sqrt(1 - x * x),
    qasm: (x) => `arccos(${x})`,
    qasmNames: ['arccos', 'acos'],
    wgsl: { value: 'plus(quarterTurn, -arcSine(x))', derivative: '-1.0 / sqrt((1.0 - x) * (1.0 + x))' },
  },
  atan: {
    says: 'Arc tangent, in (−π/2, π/2).',
    value: Math.atan,
    derivative: (x) => 1 / (1 + x * x),
    qasm: (x) => `arctan(${x})`,
    qasmNames: ['arctan', 'atan'],
    wgsl: { value: 'arcTangent(x)', derivative: '1.0 / (1.0 + x * x)' },
  },
  exp: {
    says: 'Exponential function, e^x.',
    value: Math.exp,
    derivative: (_, y) => y,
    qasm: (x) => `exp(${x})`,
    qasmNames: ['exp'],
    wgsl: { value: 'exponential(x)', derivative: 'y' },
  },
  log: {
    says: 'Natural logarithm.',
    value: Math.log,
    derivative: (x) => 1 / x,
    qasm: (x) => `log(${x})`,
    qasmNames: ['log', 'ln'],
    wgsl: { value: 'logarithm(x)', derivative: '1.0 / x' },
  },
  /** log2 x = ln x / ln 2 */
  log2: {
    says: 'Logarithm to base 2, exact for powers of two.',
    value: Math.log2,
    derivative: (x) => Math.LOG2E / x,
    exactly: exactLog2,
    qasm: (x) => `(log(${x}) / log(2.0))`,
    wgsl: { value: 'times(logarithm(x), binaryLogarithmOfE)', derivative: '1.44269504 / x' },
  },
  /** tanh x = 1 − 2 / (e^{2x} + 1) */
  tanh: {
    says: 'Hyperbolic tangent.',
    value: Math.tanh,
    derivative: (_, y) => 1 - y * y,
    qasm: (x) => `(1.0 - 2.0 / (exp(2.0 * (${x})) + 1.0))`,
    wgsl: { value: 'hyperbolicTangent(x)', derivative: '1.0 - y * y' },
  },
  abs: {
    says: 'Absolute value.',
    value: Math.abs,
    derivative: Math.sign,
    wgsl: { value: 'select(x, -x, x.x < 0.0)', derivative: 'sign(x)' },
  },
} satisfies Record<string, Omit<UnaryRow, 'name'>>;

/** IEEE double. Where min or max has two equal operands, the left one gets the derivative. */
const binaryRows = {
  add: {
    value: (x, y) => x + y,
    byLeft: () => 1,
    byRight: () => 1,
    operator: { sign: '+', binding: 1, left: 1, right: 1 },
    wgsl: { value: 'plus(x, y)', byLeft: '1.0', byRight: '1.0' },
  },
  subtract: {
    value: (x, y) => x - y,
    byLeft: () => 1,
    byRight: () => -1,
    operator: { sign: '-', binding: 1, left: 1, right: 2 },
    wgsl: { value: 'plus(x, -y)', byLeft: '1.0', byRight: '-1.0' },
  },
  multiply: {
    value: (x, y) => x * y,
    byLeft: (_, y) => y,
    byRight: (x) => x,
    operator: { sign: '*', binding: 2, left: 2, right: 2 },
    wgsl: { value: 'times(x, y)', byLeft: 'y', byRight: 'x' },
  },
  divide: {
    value: (x, y) => x / y,
    byLeft: (_, y) => 1 / y,
    byRight: (x, y) => -x / (y * y),
    operator: { sign: '/', binding: 2, left: 2, right: 3 },
    wgsl: { value: 'over(x, y)', byLeft: '1.0 / y', byRight: '-x / (y * y)' },
  },
  power: {
    value: (x, y) => x ** y,
    byLeft: (x, y) => (y === 0 ? 0 : y * x ** (y - 1)),
    byRight: (x, y) => (x === 0 && y > 0 ? 0 : x ** y * Math.log(x)),
    operator: { sign: '^', binding: 4, left: 5, right: 3, qasm: { sign: '**', right: 4 } },
    wgsl: {
      value: 'power(x, y)',
      byLeft: 'select(y * power(vec2f(x, 0.0), vec2f(y - 1.0, 0.0)).x, 0.0, y == 0.0)',
      byRight: 'powerSlope(x, y)',
    },
  },
  min: {
    says: 'The smallest of several numbers, or of a list.',
    value: Math.min,
    byLeft: (x, y) => Number(x <= y),
    byRight: (x, y) => Number(y < x),
    wgsl: {
      value: 'select(y, x, isBelow(x, y))',
      byLeft: 'select(0.0, 1.0, x <= y)',
      byRight: 'select(0.0, 1.0, y < x)',
    },
  },
  max: {
    says: 'The largest of several numbers, or of a list.',
    value: Math.max,
    byLeft: (x, y) => Number(x >= y),
    byRight: (x, y) => Number(y > x),
    wgsl: {
      value: 'select(x, y, isBelow(x, y))',
      byLeft: 'select(0.0, 1.0, x >= y)',
      byRight: 'select(0.0, 1.0, y > x)',
    },
  },
} satisfies Record<string, Omit<BinaryRow, 'name'>>;

/** The functions of one number that an angle may go through. */
export type UnaryFunction = keyof typeof unaryRows;
/** The functions of two numbers that an angle may go through. */
export type BinaryFunction = keyof typeof binaryRows;

export const unaryFunctions = named<UnaryFunction, UnaryRow>(unaryRows);
export const binaryFunctions = named<BinaryFunction, BinaryRow>(binaryRows);

function named<Name extends string, Row extends { readonly name: string }>(
  rows: Readonly<Record<Name, Omit<Row, 'name'>>>,
): Readonly<Record<Name, Row>> {
  const entries = Object.entries<Omit<Row, 'name'>>(rows).map(([name, row]) => [name, { ...row, name }]);
  return Object.fromEntries(entries) as Record<Name, Row>;
}

/** log₂; an integer for powers of two, however the platform rounds. */
function exactLog2(x: number): number {
  const nearest = Math.round(Math.log2(x));
  return 2 ** nearest === x ? nearest : Math.log2(x);
}
