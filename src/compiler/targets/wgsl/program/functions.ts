// The functions that angles go through, on a device: by number, as WGSL. Values are pairs of twice single precision (see
// `precise.ts`), derivatives single.
import { binaryFunctions, unaryFunctions } from '../../../circuit/angle-functions.ts';
import type { AngleStep } from '../../../circuit/angle-program.ts';

/** How a function of pairs is written, by name. */
const values: Readonly<Record<string, string>> = {
  negate: '-x',
  sqrt: 'root(x)',
  sin: 'turn(x).sine',
  cos: 'turn(x).cosine',
  abs: 'select(x, -x, x.x < 0.0)',
  add: 'plus(x, y)',
  subtract: 'plus(x, -y)',
  multiply: 'times(x, y)',
  divide: 'over(x, y)',
  min: 'select(y, x, x.x < y.x || (x.x == y.x && x.y <= y.y))',
  max: 'select(y, x, x.x > y.x || (x.x == y.x && x.y >= y.y))',
};

type Which = 'value' | 'derivative' | 'byLeft' | 'byRight';
interface Row {
  readonly name: string;
  readonly which: Which;
  readonly text: string;
}

const valueRows: readonly Row[] = Object.entries(values).map(([name, text]) => ({
  name,
  which: 'value',
  text,
}));
const derivativeRows: readonly Row[] = [
  ...Object.values(unaryFunctions).flatMap(({ name, wgsl }): Row[] =>
    wgsl ? [{ name, which: 'derivative', text: wgsl.derivative }] : [],
  ),
  ...Object.values(binaryFunctions).flatMap(({ name, wgsl }): Row[] =>
    wgsl
      ? [
          { name, which: 'byLeft', text: wgsl.byLeft },
          { name, which: 'byRight', text: wgsl.byRight },
        ]
      : [],
  ),
];
const rows = [...valueRows, ...derivativeRows];
const numbers = new Map(rows.map(({ name, which }, number) => [`${which} ${name}`, number]));

/** The name of a function that angles go through and WGSL does not compute well enough, if there is one. */
export function impreciseFunction(steps: readonly AngleStep[]): string | undefined {
  for (const step of steps) {
    if ((step.kind === 'unary' || step.kind === 'binary') && !numbers.has(`value ${step.row.name}`))
      return step.row.name;
  }
  return undefined;
}

/** The number of a function or derivative; throws for those that WGSL does not compute well enough. */
export function functionCode(name: string, which: Which): number {
  const code = numbers.get(`${which} ${name}`);
  if (code === undefined) throw new Error(`no ${which} of "${name}" in WGSL`);
  return code;
}

/** `applied(code, x, y, flow)`: the value, or the derivative times the flow. Needs `precise.ts`. */
export function emitFunctions(): string {
  const cases = (own: readonly Row[], first: number) =>
    own.map(({ text }, at) => `    case ${first + at}u: { return ${filled(text, 'x', 'y')}; }`).join('\n');
  return /* wgsl */ `${circleFunction}
fn valueOf(code: u32, x: vec2f, y: vec2f) -> vec2f {
  switch code {
${cases(valueRows, 0)}
    default: { return vec2f(); }
  }
}

fn derivativeOf(code: u32, x: f32, y: f32) -> f32 {
  switch code {
${cases(derivativeRows, valueRows.length)}
    default: { return 0.0; }
  }
}

fn applied(code: u32, x: vec2f, y: vec2f, flow: f32) -> vec2f {
  if (code < ${valueRows.length}u) { return valueOf(code, x, y); }
  return vec2f(flow * derivativeOf(code, x.x, y.x), 0.0);
}
`;
}

/** cos and sin by quadrants and polynomials: WGSL's own promise 2^-11 only. */
const circleFunction = /* wgsl */ `
// (cos x, sin x) to about 1e-7, for |x| up to 1e5
fn circle(x: f32) -> vec2f {
  let k = round(x * 0.63661977);
  let r = fma(-k, 7.5497899e-8, fma(-k, 4.8375130e-4, fma(-k, 1.5703125, x)));
  let z = r * r;
  let s = fma(r * z, fma(z, fma(z, -1.9515296e-4, 8.3321609e-3), -1.6666655e-1), r);
  let c = fma(z * z, fma(z, fma(z, 2.4433157e-5, -1.3887316e-3), 4.1666646e-2), fma(z, -0.5, 1.0));
  let quadrant = i32(k) & 3;
  let turned = select(vec2f(c, s), vec2f(-s, c), (quadrant & 1) == 1);
  return select(turned, -turned, (quadrant & 2) == 2);
}
`;

/** The text with x and y replaced by operands. */
function filled(text: string, x: string, y = ''): string {
  return text.replaceAll(/\b[xy]\b(?!\()/g, (name, at: number) =>
    text[at - 1] === '.' ? name : name === 'x' ? `(${x})` : `(${y})`,
  );
}
