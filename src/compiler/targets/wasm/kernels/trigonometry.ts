// cos θ/2, sin θ/2, cos θ and sin θ of angles up to 2π in size, to about one unit in the last place of 1; zeros for the pair
// that nobody reads.
// Reduction to |r| ≤ π/4 by θ = n·π/2 + r (Cody and Waite), then polynomials fitted for the least maximal error.
import { fieldsOf } from '../descriptor.ts';
import * as w from '../instructions.ts';
import type { Instruction, WasmFunction } from '../instructions.ts';

/** π/2 in two parts: n · high is exact for small n. */
const halfPi = { high: 1.5707950592041016, low: 0.0000012675908465098473 };
/** sin r = r + r³ · (s0 + s1 r² + s2 r⁴); relative error 4e-9. */
const sine = [-0.1666665460590234, 0.008332160526368534, -0.00019515250596249126];
/** cos r = 1 − r²/2 + r⁴ · (c0 + c1 r² + c2 r⁴); relative error 2e-10. */
const cosine = [0.04166664567665477, -0.0013887315939183442, 0.00002443312025201335];

const d = fieldsOf('trigonometry');
const nearest = (of: w.WasmValue) => w.operation('f32x4.nearest', [], of);
const horner = (c: readonly number[]) =>
  w.add(
    w.constantVector(c[0]),
    w.multiply('z', w.add(w.constantVector(c[1]), w.multiply('z', w.constantVector(c[2])))),
  );
const splatInt = (number: number) => w.operation('i32x4.splat', [], number);
/** `of` with the other sign where bit 1 of the integers `by` is set. */
const signed = (of: w.WasmValue, by: w.WasmValue) =>
  w.operation(
    'v128.xor',
    [],
    of,
    w.operation('i32x4.shl', [], w.operation('v128.and', [], by, splatInt(2)), 30),
  );

/** c ← cos x, s ← sin x */
const sineAndCosine: Instruction[] = [
  w.set('turns', nearest(w.multiply('x', w.constantVector(2 / Math.PI)))),
  w.set(
    'r',
    w.subtract(
      w.subtract('x', w.multiply('turns', w.constantVector(halfPi.high))),
      w.multiply('turns', w.constantVector(halfPi.low)),
    ),
  ),
  w.set('n', w.operation('i32x4.trunc_sat_f32x4_s', [], 'turns')),
  w.set('z', w.multiply('r', 'r')),
  w.set('s', w.add('r', w.multiply(w.multiply('r', 'z'), horner(sine)))),
  w.set(
    'c',
    w.add(
      w.subtract(w.constantVector(1), w.multiply(w.constantVector(0.5), 'z')),
      w.multiply(w.multiply('z', 'z'), horner(cosine)),
    ),
  ),
  // An odd number of quarter rotations swaps the two.
  w.set('odd', w.operation('i32x4.eq', [], w.operation('v128.and', [], 'n', splatInt(1)), splatInt(1))),
  w.set('x', w.operation('v128.bitselect', [], 'c', 's', 'odd')),
  w.set(
    'c',
    signed(
      w.operation('v128.bitselect', [], 's', 'c', 'odd'),
      w.operation('i32x4.add', [], 'n', splatInt(1)),
    ),
  ),
  w.set('s', signed('x', 'n')),
];

export function trigonometry(): WasmFunction {
  const store = (function_: number): Instruction[] => [
    w.storeVector(w.plus('out', w.times('laneBytes', function_)), 'c'),
    w.storeVector(w.plus('out', w.times('laneBytes', function_ + 1)), 's'),
  ];
  const none = [w.set('c', w.zeroVector), w.set('s', w.zeroVector)];
  const pair = (function_: number, wanted: 'half' | 'whole', angle: Instruction): Instruction[] => [
    w.when(d.int(wanted), [w.set('x', angle), ...sineAndCosine], none),
    ...store(function_),
  ];
  return {
    name: 'trigonometry',
    parameters: ['d', 'frame'],
    locals: {
      from: 'i32', out: 'i32', left: 'i32', laneBytes: 'i32', rowEnd: 'i32',
      x: 'v128', turns: 'v128', r: 'v128', n: 'v128', z: 'v128', s: 'v128', c: 'v128', odd: 'v128',
    }, // prettier-ignore
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('left', d.int('angles')),
      w.set('laneBytes', d.int('laneBytes')),
      w.repeatWhile('angleLoop', 'left', [
        w.set('rowEnd', w.plus('from', 'laneBytes')),
        w.repeatWhile('laneLoop', w.unequal('from', 'rowEnd'), [
          ...pair(0, 'half', w.multiply(w.constantVector(0.5), w.loadVector('from'))),
          ...pair(2, 'whole', w.loadVector('from')),
          w.advance('from', 16),
          w.advance('out', 16),
        ]),
        w.advance('out', w.times('laneBytes', 3)),
        w.set('left', w.minus('left', 1)),
      ]),
    ],
  };
}
