// Weights and inputs of two circuits are the same by name, turn and shape, else by position, else as the caller says.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printCircuit } from '../../src/compiler/index.ts';
import { evaluate } from '../../src/runtime/evaluate/index.ts';
import { matchNumbers } from '../../src/equivalence/interface.ts';
import { subject } from './subjects.ts';

const layers = (names: string, body = '') =>
  subject(`circuit c { ${names} qubit q[2]; ${body || 'ry(v) q[0]; rx(x) q[1];'} cx q[0], q[1]; return Z(q); }`); // prettier-ignore

test.each([
  ['weight v: angle; input x: angle;', 'input x: angle; weight v: angle;', { weights: 'name', inputs: 'name' }],
  ['weight v: angle; input x: angle;', 'input y: angle; weight v: angle;', { weights: 'name', inputs: 'position' }],
  ['weight v: angle; input x: angle;', 'input x: angle[1]; weight v: angle;', { weights: 'name', inputs: 'position' }],
] as const)('%s beside %s', (a, b, matched) => {
  const body = (text: string) => (text.includes('y:') ? 'ry(v) q[0]; rx(y) q[1];' : text.includes('x: angle[1]') ? 'ry(v) q[0]; rx(x[0]) q[1];' : '');
  const [first, second] = [layers(a), layers(b, body(b))];
  const found = matchNumbers(first, second);
  expect(found.matched).toEqual(matched);
  expect(found.pair.b.operations.map(({ origin: _, ...rest }) => rest)).toEqual(found.pair.a.operations.map(({ origin: _, ...rest }) => rest));
}); // prettier-ignore

test('by name and turn, whatever the order', () => {
  const text = (first: string, last: string) =>
    subject(`circuit c { ${first} for i in 0..2 { weight c: angle[2]; ry(c[0]) q[0]; rx(c[1] + b[i] + a) q[0]; } ${last} return Z(q[0]); }`); // prettier-ignore
  const one = text('qubit q[1]; weight a: angle; weight b: angle[3];', 'rz(b[2]) q[0];');
  const other = text('qubit q[1]; weight b: angle[3]; weight a: angle;', 'rz(b[2]) q[0];');
  const { pair, matched } = matchNumbers(one, other);
  expect(matched).toEqual({ weights: 'name', inputs: 'none' });
  expect(printCircuit(pair.b)).toBe(printCircuit(one.circuit));
});

const a = subject('circuit a { weight v: angle[2]; weight s: angle; input x: angle[2]; qubit q[2]; rx(v[0] + s) q[0]; rz(v[1]) q[0]; ry(x) on q; cx q[0], q[1]; return Z(q), X(q[0]); }'); // prettier-ignore
const b = subject('circuit b { weight w: angle[2]; weight s: angle; input y: angle[2]; qubit q[2]; rx(w[0]) q[0]; rz(w[1] + s) q[0]; ry(y) on q; cx q[0], q[1]; return Z(q), X(q[0]); }'); // prettier-ignore

describe('a map', () => {
  test.each([
    [['b.w[0] = 2 * a.v[0]', 'b.w[1] = pi / 4 - s', 'y = x'], (v: number[], s: number, x: number[]) => [2 * v[0], Math.PI / 4 - s, s, x[0], x[1]]], // prettier-ignore
    [['w = v, y = [a.x[1], a.x[0]]'], (v: number[], s: number, x: number[]) => [v[0], v[1], s, x[1], x[0]]],
    [['b.w = 2 * a.v + 1', 'b.y = 0'], (v: number[], s: number) => [2 * v[0] + 1, 2 * v[1] + 1, s, 0, 0]],
    [['w[1] = x[0], w[0] = v[0] * x[1]', 'y = x', 's = sin(s)'], (v: number[], s: number, x: number[]) => [v[0] * x[1], x[0], Math.sin(s), x[0], x[1]]], // prettier-ignore
  ] as const)('%j', (map, numbers) => {
    const { pair, matched } = matchNumbers(a, b, map);
    expect(matched).toEqual({ weights: 'map', inputs: 'map' });
    fc.assert(
      fc.property(fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 5, maxLength: 5 }), ([v0, v1, s, x0, x1]) => {
        const all = numbers([v0, v1], s, [x0, x1]);
        const mapped = evaluate(pair.b, { weights: [v0, v1, s], inputs: [x0, x1] });
        const direct = evaluate(b.circuit, { weights: all.slice(0, 3), inputs: all.slice(3) });
        mapped.forEach((value, i) => expect(value).toBeCloseTo(direct[i], 12));
      }),
      { numRuns: 5 },
    ); // prettier-ignore
  });

  test.each([
    ['b.w[0] = 2 * a.v'],
    ['b.w[0]'],
    ['b.w[0] == a.v[0]'],
    ['b.u = a.v'],
    ['b.w = a.vv'],
    ['b.w[2] = a.v[0]'],
    ['b.w[0] + 1 = a.v[0]'],
    ['2 = a.v[0]'],
    ['b.w = [a.v[0], a.v[1], 0]'],
    ['b.w[0] = (a.v[0]'],
    ['b.w[0] = a.v[0], b.w = a.v'],
    ['b.w[0] = a.v[0]'],
    ['b.w[0] = "XY"'],
    ['b.w[0] = 1; } gate g a { x a;'],
    ['b.w = a.v, b.y = 1 / 0'],
  ])('%s is refused in a sentence', (map) => {
    let message = '';
    try {
      matchNumbers(a, b, [map]);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatchSnapshot();
  });
});

test('other numbers of weights, or of inputs, are refused with the figures of both', () => {
  const more = subject('circuit m { weight w: angle[4]; input y: angle[3]; qubit q[4]; ry(w) on q; rx(y) on q[0..3]; return Z(q); }'); // prettier-ignore
  expect(() => matchNumbers(a, more)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: a (a) has 3 weights: "v" ([2]), "s" (a number), and a (m) 4 weights: "w" ([4]); compare circuits with as many weights, set their sizes by --set, or say what those of the second are by --map 'b.… = …']`,
  );
  const inputs = subject('circuit m { weight w: angle[3]; input y: angle[3]; qubit q[3]; ry(w) on q; rx(y) on q; return Z(q); }'); // prettier-ignore
  expect(() => matchNumbers(a, inputs)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: a (a) has 2 inputs: "x" ([2]), and a (m) 3 inputs: "y" ([3]); compare circuits with as many inputs, set their sizes by --set, or say what those of the second are by --map 'b.… = …']`,
  );
});

describe('a note where names agree in part', () => {
  const weights = (...slots: string[]) => {
    const names = slots.map((slot) => /^\w+/.exec(slot)![0]);
    const used = slots.map((slot, i) => `ry(${names[i]}) ${slot.includes('[') ? 'on q' : 'q[0]'};`);
    return subject(`circuit c { ${slots.map((slot) => `weight ${slot};`).join(' ')} qubit q[2]; ${used.join(' ')} return Z(q[0]); }`); // prettier-ignore
  };
  const notes = (ours: string[], theirs: string[]) =>
    matchNumbers(weights(...ours), weights(...theirs)).notes;

  test('says which, that position decides, and the map that would say otherwise', () => {
    const [note, ...more] = notes(['a: angle', 'b: angle'], ['b: angle', 'c: angle']);
    expect(more).toEqual([]);
    expect(note).toMatchInlineSnapshot(
      `"both circuits have weights named b, but names, turns and shapes do not all agree, so that position decides: b of the second is a of the first and c of the second is b of the first; to match them otherwise, say --map 'b.b = a.b, b.c = a.a'"`,
    );
  });

  test.each([
    ['a number with another name', ['a: angle', 'b: angle'], ['a: angle', 'c: angle'], 1],
    ['another shape, so that entries move', ['a: angle[2]', 'b: angle'], ['b: angle', 'a: angle[2]'], 0],
    ['an entry of another array', ['a: angle[2]', 'b: angle[2]'], ['a: angle', 'c: angle', 'b: angle[2]'], 1],
    ['all names, other shapes', ['a: angle[2]', 'b: angle'], ['a: angle', 'e: angle', 'b: angle'], 1],
    ['no name in both', ['a: angle', 'b: angle'], ['c: angle', 'd: angle'], 0],
    ['the same names', ['a: angle', 'b: angle'], ['b: angle', 'a: angle'], 0],
  ])('%s', (_, ours, theirs, count) => {
    expect(notes(ours, theirs)).toHaveLength(count);
  });

  test('the map it offers is one', () => {
    const [a, b] = [weights('a: angle', 'b: angle', 'd: angle'), weights('b: angle', 'c: angle', 'a: angle')];
    const [, map] = /--map '(.*)'/.exec(matchNumbers(a, b).notes[0])!;
    expect(matchNumbers(a, b, [map]).matched.weights).toBe('map');
  });
});
