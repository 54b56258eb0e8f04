// The functions that angles go through, on a device: by number, as WGSL. Values are pairs of twice single precision (see
// `precise.ts`), derivatives single.
import { binaryFunctions, unaryFunctions } from '../../../circuit/angle-functions.ts';
import { filled } from '../emit-angles.ts';

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

/** The number of a function or derivative; throws for those that WGSL does not compute well enough. */
export function functionCode(name: string, which: Which): number {
  const code = numbers.get(`${which} ${name}`);
  if (code === undefined) throw new Error(`no ${which} of "${name}" in WGSL`);
  return code;
}

/**
 * `applied(code, x, y, flow)`: the value, or the derivative times the flow. Needs `precise.ts`, and `circle` of
 * `emit-angles.ts`.
 */
export function emitFunctions(): string {
  const cases = (own: readonly Row[], first: number) =>
    own.map(({ text }, at) => `    case ${first + at}u: { return ${filled(text, 'x', 'y')}; }`).join('\n');
  return /* wgsl */ `
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
