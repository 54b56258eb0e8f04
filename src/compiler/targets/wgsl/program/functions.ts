// The functions that angles go through, on a device: by number, as WGSL. Values are pairs of twice single precision (see
// `precise.ts`), derivatives single.
import { binaryFunctions, unaryFunctions } from '../../../circuit/angle-functions.ts';

type Which = 'value' | 'derivative' | 'byLeft' | 'byRight';
interface Row {
  readonly name: string;
  readonly which: Which;
  readonly text: string;
}

const valueRows: readonly Row[] = [...Object.values(unaryFunctions), ...Object.values(binaryFunctions)].map(
  ({ name, wgsl }) => ({ name, which: 'value', text: wgsl.value }),
);
const derivativeRows: readonly Row[] = [
  ...Object.values(unaryFunctions).map(({ name, wgsl }): Row => ({
    name,
    which: 'derivative',
    text: wgsl.derivative,
  })),
  ...Object.values(binaryFunctions).flatMap(({ name, wgsl }): Row[] => [
    { name, which: 'byLeft', text: wgsl.byLeft },
    { name, which: 'byRight', text: wgsl.byRight },
  ]),
];
const rows = [...valueRows, ...derivativeRows];
const numbers = new Map(rows.map(({ name, which }, number) => [`${which} ${name}`, number]));

/** The number of a function or derivative. */
export function functionCode(name: string, which: Which): number {
  const code = numbers.get(`${which} ${name}`);
  if (code === undefined) throw new Error(`there is no ${which} of "${name}"`);
  return code;
}

/** `applied(code, x, y, flow)` for these codes: the value, or the derivative times the flow. Needs `precise.ts` and `precise-functions.ts`. */
export function emitFunctions(codes: ReadonlySet<number>): string {
  const cases = (first: number, end: number) =>
    rows
      .slice(first, end)
      .flatMap(({ text }, at) =>
        codes.has(first + at) ? [`    case ${first + at}u: { return ${filled(text, 'x', 'y')}; }`] : [],
      )
      .join('\n');
  return /* wgsl */ `${circleFunction}
fn valueOf(code: u32, x: vec2f, y: vec2f) -> vec2f {
  switch code {
${cases(0, valueRows.length)}
    default: { return vec2f(); }
  }
}

fn derivativeOf(code: u32, x: f32, y: f32) -> f32 {
  switch code {
${cases(valueRows.length, rows.length)}
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
