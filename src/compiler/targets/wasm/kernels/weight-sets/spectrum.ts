// The Pauli form of unitaries, and back, for weight sets in lanes, in the order of additions of `pauliForm`
// (src/runtime/backends/host/pauli-form.ts).
import { fieldsOf } from '../../descriptor.ts';
import * as w from '../../instructions.ts';
import type { Instruction, WasmFunction } from '../../instructions.ts';
import {
  difference,
  eachPair,
  eachRow,
  imaginaryAt,
  locals,
  product,
  realAt,
  storeImaginary,
  storeReal,
  sum,
} from './rows.ts';

const factors: Instruction[] = [
  w.set('uRe', realAt('u')),
  w.set('uIm', imaginaryAt('u')),
  w.set('vRe', realAt('v')),
  w.set('vIm', imaginaryAt('v')),
];
const numbers = ['uRe', 'uIm', 'vRe', 'vIm', 'byRe', 'byIm', 'two'];
const integers = [
  'from',
  'out',
  'unitary',
  'lane',
  'rowBytes',
  'at',
  'end',
  'u',
  'v',
  're',
  'im',
  'pu',
  'pv',
];
/** What a row of the table says; `lane` is added to each in the loop. */
const fields = ['pu', 'pv', 're', 'im'].map((name, index) => w.set(name, w.loadInt('at', 4 * index)));
const isSquare = w.less('im', 0);
const row = (base: string, offset: string) => w.plus(w.plus(base, offset), 'lane');

export function conjugateProducts(): WasmFunction {
  const d = fieldsOf('conjugateProducts');
  return {
    name: 'conjugateProducts',
    parameters: ['d', 'frame'],
    locals: locals(integers, numbers),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('terms', { table: d.table('termTable'), count: d.int('terms'), integers: 4 }, [
        ...fields,
        w.when(
          isSquare,
          eachPair('squares', [
            w.set('u', row('from', 'pu')),
            w.set('uRe', realAt('u')),
            w.set('uIm', imaginaryAt('u')),
            w.storeVector(row('out', 're'), sum(product('uRe', 'uRe'), product('uIm', 'uIm'))),
          ]),
          eachPair('products', [
            w.set('u', row('from', 'pu')),
            w.set('v', row('from', 'pv')),
            ...factors,
            w.storeVector(row('out', 're'), sum(product('uRe', 'vRe'), product('uIm', 'vIm'))),
            w.storeVector(row('out', 'im'), difference(product('uIm', 'vRe'), product('uRe', 'vIm'))),
          ]),
        ),
      ]),
    ],
  };
}

/** Squares come before all other terms in the table: they write what those add to. */
export function pullProducts(): WasmFunction {
  const d = fieldsOf('pullProducts');
  const addTo = (address: string, real: Instruction, imaginary: Instruction) => [
    storeReal(address, sum(realAt(address), real)),
    storeImaginary(address, sum(imaginaryAt(address), imaginary)),
  ];
  return {
    name: 'pullProducts',
    parameters: ['d', 'frame'],
    locals: locals([...integers, 'gu', 'gv'], numbers),
    body: [
      w.set('from', d.address('FROM')),
      w.set('out', d.address('GRADIENT')),
      w.set('unitary', d.address('UNITARY')),
      w.set('rowBytes', d.int('rowBytes')),
      ...eachRow('terms', { table: d.table('termTable'), count: d.int('terms'), integers: 4 }, [
        ...fields,
        w.when(
          isSquare,
          eachPair('squares', [
            w.set('byRe', w.loadVector(row('from', 're'))),
            w.set('byRe', sum('byRe', 'byRe')),
            w.set('u', row('unitary', 'pu')),
            w.set('gu', row('out', 'pu')),
            storeReal('gu', product('byRe', realAt('u'))),
            storeImaginary('gu', product('byRe', imaginaryAt('u'))),
          ]),
          eachPair('products', [
            w.set('u', row('unitary', 'pu')),
            w.set('v', row('unitary', 'pv')),
            ...factors,
            w.set('byRe', w.loadVector(row('from', 're'))),
            w.set('byIm', w.loadVector(row('from', 'im'))),
            w.set('gu', row('out', 'pu')),
            w.set('gv', row('out', 'pv')),
            ...addTo(
              'gu',
              difference(product('byRe', 'vRe'), product('byIm', 'vIm')),
              sum(product('byRe', 'vIm'), product('byIm', 'vRe')),
            ),
            ...addTo(
              'gv',
              sum(product('byRe', 'uRe'), product('byIm', 'uIm')),
              difference(product('byRe', 'uIm'), product('byIm', 'uRe')),
            ),
          ]),
        ),
      ]),
    ],
  };
}

/** Walsh–Hadamard transforms on one bit, or on two. */
export function butterfly({ bits }: { bits: 1 | 2 }): WasmFunction {
  const d = fieldsOf('butterfly');
  const places = bits === 1 ? ['a', 'b'] : ['a', 'b', 'c', 'd2'];
  const at = (place: string) => `p${place}`;
  const store = (place: string, of: Instruction) => w.storeVector(at(place), of);
  const outcomes =
    bits === 1
      ? [store('a', sum('a', 'b')), store('b', difference('a', 'b'))]
      : [
          w.set('e', sum('a', 'b')),
          w.set('f', difference('a', 'b')),
          w.set('g', sum('c', 'd2')),
          w.set('h', difference('c', 'd2')),
          store('a', sum('e', 'g')),
          store('b', sum('f', 'h')),
          store('c', difference('e', 'g')),
          store('d2', difference('f', 'h')),
        ];
  return {
    name: bits === 1 ? 'butterfly' : 'butterflies',
    parameters: ['d', 'frame'],
    locals: locals(
      ['out', 'lane', 'rowBytes', 'step', 'at', 'end', ...places.map(at)],
      [...places, 'e', 'f', 'g', 'h'],
    ),
    body: [
      w.set('out', d.address('OUT')),
      w.set('rowBytes', d.int('rowBytes')),
      w.set('step', d.int('step')),
      ...eachRow('pairs', { table: d.table('pairTable'), count: d.int('pairs'), integers: 1 }, [
        ...places.map((place, index) =>
          w.set(
            at(place),
            w.plus(
              index === 0 ? w.plus('out', w.loadInt('at')) : at(places[index - 1]),
              index === 0 ? 0 : 'step',
            ),
          ),
        ),
        ...eachPair('lanes', [
          ...places.map((place) => w.set(place, w.loadVector(at(place)))),
          ...outcomes,
          ...places.map((place) => w.advance(at(place), 16)),
        ]),
      ]),
    ],
  };
}
