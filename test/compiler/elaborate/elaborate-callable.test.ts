// A gate or pool by itself is a circuit: its angles are weights by name, its registers have the sizes that are set or suit.
import { describe, expect, test } from 'vitest';
import { chooseCallable, circuitsOf } from '../../../src/compiler/choose-callable.ts';
import { elaborateCircuit, printCircuit, type Diagnostic } from '../../../src/compiler/index.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { load } from '../load.ts';

function versions(text: string, name?: string, sizes: Readonly<Record<string, string>> = {}) {
  const source = { name: 'mine.qcnn', text };
  const chosen = chooseCallable(source, load, name);
  if (chosen.kind === 'none' || chosen.kind === 'circuit') return { chosen, circuits: [], found: [] };
  let found: readonly Diagnostic[] = [];
  const circuits = [...circuitsOf(chosen, sizes, (all) => (found = all))];
  return { chosen, circuits, found: found.map(({ code, message }) => `${code}: ${message}`) };
}

describe('a gate', () => {
  test('has its angles as weights by their names and shapes, in order', () => {
    const { circuits, found } = versions(
      'gate g(t: angle[2], s: angle, m: angle[2, 2]) a, b { ry(t[0]) a; rz(t[1] + s) b; rzz(m[1, 0]) a, b; rx(m[0, 0]) a; rx(m[0, 1]) a; rx(m[1, 1]) a; }',
    );
    expect(found).toEqual([]);
    expect(circuits).toHaveLength(1);
    expect(printCircuit(circuits[0].circuit)).toMatchInlineSnapshot(`
      "circuit g: 2 qubits, 0 bits
        weight t: angle[2] ~ uniform(-3.141592653589793, 3.141592653589793)
        weight s: angle ~ uniform(-3.141592653589793, 3.141592653589793)
        weight m: angle[2, 2] ~ uniform(-3.141592653589793, 3.141592653589793)
        ry(t[0]) q0
        rz(t[1] + s) q1
        rzz(m[1, 0]) q0, q1
        rx(m[0, 0]) q0
        rx(m[0, 1]) q0
        rx(m[1, 1]) q0
      "
    `);
    expect(verify(circuits[0].circuit)).toEqual([]);
  });

  test('on a register has one version for each size that suits', () => {
    const text = 'gate even(t: angle[n]) q[n] { for i in 0..n / 2 { ry(t[2 * i] + t[2 * i + 1]) q[2 * i]; cx q[2 * i], q[2 * i + 1]; } }'; // prettier-ignore
    const { circuits } = versions(text);
    expect(circuits.map(({ parameters, circuit }) => [parameters['n'], circuit.qubits])).toEqual([
      ['4', 4],
      ['2', 2],
      ['8', 8],
      ['6', 6],
      ['16', 16],
    ]);
    expect(versions(text, 'even', { n: '10' }).circuits.map(({ circuit }) => circuit.qubits)).toEqual([10]);
  });

  test('which no size suits says what is wrong with the first', () => {
    const { circuits, found } = versions('gate g q[n] { x q[n]; }');
    expect(circuits).toEqual([]);
    expect(found).toEqual([expect.stringContaining('index-out-of-range')]);
  });

  test.each([
    [{ m: '2' }, /^unknown-parameter: gate g has no size m; the sizes of its registers are n$/],
    [{ n: '0' }, /^not-an-integer: the size n of gate g is a whole number of qubits, 1 or more, and not 0$/],
    [{ n: 'two' }, /^not-an-integer: .* and not two$/],
    [{ n: '3' }, /^index-out-of-range/],
  ])('refuses the sizes %o', (sizes, message) => {
    const { circuits, found } = versions('gate g q[n] { cx q[0], q[n == 3 ? 7 : n - 1]; }', 'g', sizes);
    expect(circuits).toEqual([]);
    expect(found).toEqual([expect.stringMatching(message)]);
  });
});

test('a pool ends its sources, those that it leaves over too', () => {
  const { circuits } = versions('pool p(t: angle) a, b -> c { cry(t) a, c; bit m = measure b; if (m) { x c; } }'); // prettier-ignore
  expect(printCircuit(circuits[0].circuit)).toMatchInlineSnapshot(`
    "circuit p: 3 qubits, 1 bits
      weight t: angle ~ uniform(-3.141592653589793, 3.141592653589793)
      cry(t) q0, q2
      b0 = measure q1
      if (b0) {
        x q2
      }
      discard q0
    "
  `);
  expect(verify(circuits[0].circuit)).toEqual([]);
});

test('a gate has the operations of a circuit that calls it once', () => {
  const text = 'import { su4 } from "std/conv"; circuit c { weight t: angle[15]; qubit q[2]; su4(t) q[0], q[1]; return Z(q[0]); }'; // prettier-ignore
  const [{ circuit }] = versions(text, 'su4').circuits;
  const called = elaborateCircuit({ name: 'mine.qcnn', text }, load).circuit!;
  const plain = ({ operations }: typeof circuit) => operations.map(({ call: _, origin: __, ...rest }) => rest); // prettier-ignore
  expect(plain(circuit)).toEqual(plain(called));
});

test.each([
  ['gate g a { x a; } gate h a { y a; }', undefined, 'declares g, h; choose one with FILE#NAME'],
  ['const n = 2;', undefined, 'declares no circuit, gate or pool'],
  ['gate flip a { x a; }', 'flop', 'declares no circuit, gate or pool flop; did you mean flip?'],
  ['pairing p(q) = line(q);', 'p', 'declares p as a pairing, which cannot be compared by itself'],
])('%s leaves nothing to compare', (text, name, why) => {
  expect(versions(text, name).chosen).toEqual({ kind: 'none', why });
});

test.each([
  ['gate g a { x a; } circuit c { qubit q; return Z(q); }', undefined],
  ['gate g a { x a; } circuit c { qubit q; return Z(q); }', 'c'],
  ['gate g a { x a }; circuit', 'h'],
])('%s means a circuit', (text, name) => {
  expect(versions(text, name).chosen.kind).toBe('circuit');
});

test('a gate that calls itself is refused, not elaborated', () => {
  const { circuits, found } = versions('gate g a { g a; }');
  expect([circuits, found]).toEqual([[], [expect.stringContaining('recursion')]]);
});
