// `toBeEquivalentTo`: what it takes, when it passes, what it says, in vitest itself and by the contract of jest's `expect.extend`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { reference } from '../../src/runtime/backends/reference/index.ts';
import { circuits, equivalenceMatchers, extendExpect } from '../../src/testing/index.ts';
import { UserError } from '../../src/user-error.ts';

extendExpect(expect);

const crx = 'gate native(t: angle) c, q { crx(t) c, q; }';
const right = 'gate by_hand(t: angle) c, q { h q; rz(t / 2) q; cx c, q; rz(-t / 2) q; cx c, q; h q; }';
const wrong = 'gate by_hand(t: angle) c, q { h q; rz(t / 2) q; cx c, q; rz(t / 2) q; cx c, q; h q; }';
const plus = 'circuit plus { qubit q; h q; return X(q); }';
const turned = 'circuit turned { qubit q; ry(pi / 2) q; return X(q); }';

const circuitOf = (text: string) => elaborateCircuit({ name: 'test.qcnn', text }).circuit!;

/** What the assertion says where it fails. */
function messageOf(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion passes');
}

const folder = mkdtempSync(join(tmpdir(), 'qcnn-matchers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'gates.qcnn');
writeFileSync(file, `${crx}\n${right}\n${plus}`);
const program = join(folder, 'plus.qasm');
writeFileSync(program, 'OPENQASM 3;\ninclude "stdgates.inc";\nqubit[1] q;\nh q[0];\n');

describe('takes', () => {
  const qasm = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\nh q[0];';
  test.each([
    ['texts of gates', crx, right],
    ['texts of circuits', plus, turned],
    ['circuits', circuitOf(plus), circuitOf(turned)],
    ['a circuit and a text', circuitOf(plus), turned],
    ['a text and a reference', turned, `${file}#plus`],
    ['references of gates', `${file}#native`, `${file}#by_hand`],
    ['texts and files of OpenQASM', qasm, program],
    ['what comes with the package', 'std/conv#ttn', 'std/conv#ttn'],
  ])('%s', (_, a, b) => {
    expect(a).toBeEquivalentTo(b);
    expect(b).toBeEquivalentTo(a);
  });

  test('values of parameters, of both sides and of one', () => {
    const chain =
      'circuit chain(n: int = 2) { weight w: angle; qubit q[n]; ry(w) on q; cx on line(q); return Z(q[0]); }';
    const one = 'circuit one { weight w: angle; qubit q; ry(w) q; return Z(q); }';
    expect(chain).toBeEquivalentTo(one, { set: { n: 3 } });
    expect(chain).toBeEquivalentTo(chain, { setA: { n: 3 }, setB: { n: 5 } });
    expect(() => expect(circuitOf(one)).toBeEquivalentTo(chain, { setA: { n: 3 } })).toThrow(
      /n cannot be set/,
    );
  });

  test('a level, and a map of weights', () => {
    const halved = 'gate halved(t: angle) c, q { crx(t / 2) c, q; }';
    expect(halved).toBeEquivalentTo(crx, { map: ['b.t = a.t / 2'] });
    expect('gate a q { rz(pi) q; }').toBeEquivalentTo('gate b q { z q; }', { level: 'phase' });
    expect('gate a q { rz(pi) q; }').not.toBeEquivalentTo('gate b q { z q; }');
  });
});

describe('says', () => {
  test('what was proved, under .not', () => {
    const message = messageOf(() => expect(crx).not.toBeEquivalentTo(right));
    expect(message).toMatch(/^expect\(received\)\.not\.toBeEquivalentTo\(expected\)\n\n/);
    expect(message).toMatch(/equivalent: received and expected are the same unitary .*level exact/);
    expect(message).toMatch(/probability below \de-\d\d/);
  });

  test('a witness, which runs and returns what is said', () => {
    const message = messageOf(() => expect(wrong).toBeEquivalentTo(crx));
    expect(message).toMatch(/^expect\(received\)\.toBeEquivalentTo\(expected\)\n\n/);
    expect(message).toMatch(/different: .*level exact/);
    const shown = [...message.matchAll(/^([AB]), (\w+), returns (\S+):\n((?: {2}.*\n?)+)/gm)];
    expect(shown.map(([, side, name]) => `${side} ${name}`)).toEqual(['A received', 'B expected']);
    for (const [, , , value, text] of shown)
      expect(reference.load(circuitOf(text)).forward([], [], 1)[0]).toBeCloseTo(Number(value), 10);
    expect(shown[0][3]).not.toBe(shown[1][3]);
  });

  test('that a witness is too long to show', () => {
    const long = (angle: string) =>
      `circuit long { weight w: angle; qubit q[4]; for k in 0..10 { ry(w) on q; cx on line(q); } rx(${angle}) q[0]; return Z(q[0]); }`;
    const message = messageOf(() => expect(long('0.1')).toBeEquivalentTo(long('0')));
    expect(message).toMatch(
      /The witness has \d+ lines, too many to show: compareCircuits and compareFiles give it, as witness\./,
    );
  });

  test('that nothing is known, with and without .not', () => {
    const options = { timeout: 1e-9 };
    for (const assert of [
      () => expect('ring').toBeEquivalentTo('hur', options),
      () => expect('ring').not.toBeEquivalentTo('hur', options),
    ]) {
      expect(messageOf(assert)).toMatch(
        /An answer that is unknown passes neither with \.not nor without; more time is \{ timeout \}/,
      );
      expect(messageOf(assert)).toMatch(/unknown: whether ring and hur return the same numbers/);
    }
  });

  test('the smallest circuit of a property', () => {
    const property = fc.property(circuits({ qubits: 2, gates: ['rx', 'cx', 'crz'] }), (circuit) => {
      const mended = circuit.operations.map((each) =>
        each.kind === 'gate' && each.gate === 'crz' ? { ...each, gate: 'crx' } : each,
      );
      expect({ ...circuit, operations: mended }).toBeEquivalentTo(circuit, { level: 'phase' });
    });
    const { counterexample } = fc.check(property, { seed: 2 });
    expect(fc.stringify(counterexample![0])).toMatch(
      /^circuit arbitrary \{\n {2}qubit q\[2\];\n {2}crz\(.*\) q\[0\], q\[1\];\n {2}return Z\(q\[0\]\);\n\}\n$/,
    );
  });
});

describe('refuses, with and without .not', () => {
  test.each([
    ['a gate against a circuit', crx, plus, {}, /a gate cannot stand against a circuit/],
    [
      'a level that does not apply',
      plus,
      'circuit b { qubit q; discard q; qubit r; return Z(r); }',
      { level: 'exact' },
      /level exact does not apply/,
    ],
    ['mistakes in a text', 'gate a q { cx q; }', crx, {}, /received:1:15: error/],
    ['a file that is not there', 'nowhere.qcnn', crx, {}, /there is no file nowhere\.qcnn/],
    ['numbers', 3, crx, {}, /^the received value is a number; give a circuit/],
    ['nothing', crx, undefined, {}, /^the expected value is undefined; give a circuit/],
    [
      'objects that are no circuits',
      { operations: [] },
      crx,
      {},
      /^the received value is an object that is no circuit/,
    ],
    ['a level by itself', crx, crx, 'phase', /^toBeEquivalentTo takes its options by name: \{ level: … \}/],
    ['options that are misspelt', crx, crx, { levels: 'phase' }, /^toBeEquivalentTo has no option "levels"/],
    ['levels that are none', crx, crx, { level: 'same' }, /there is no level same/],
  ])('%s', (_, a, b, options, sentence) => {
    for (const assertion of [expect(a), expect(a).not]) {
      const assert = () => assertion.toBeEquivalentTo(b as string, options as object);
      expect(assert).toThrow(UserError);
      expect(assert).toThrow(sentence);
    }
  });
});

describe('the contract of expect.extend', () => {
  const match = (isNot: boolean | undefined, a: unknown, b: string, options?: object) =>
    equivalenceMatchers.toBeEquivalentTo.call({ isNot }, a, b, options);

  test.each([
    [undefined, right, true],
    [false, right, true],
    [true, right, true],
    [undefined, wrong, false],
    [true, wrong, false],
  ])('isNot %s: pass says whether they are equivalent', (isNot, other, pass) => {
    const result = match(isNot, crx, other);
    expect(result.pass).toBe(pass);
    expect(result.message()).toMatch(/^expect\(received\)/);
  });

  test.each([false, true])('isNot %s: what is unknown fails', (isNot) => {
    expect(match(isNot, 'ring', 'hur', { timeout: 1e-9 }).pass).toBe(isNot);
  });

  test('within other values', () => {
    const asymmetric = expect as unknown as { toBeEquivalentTo(other: string): unknown };
    expect({ gate: crx }).toEqual({ gate: asymmetric.toBeEquivalentTo(right) });
    expect({ gate: crx }).not.toEqual({ gate: asymmetric.toBeEquivalentTo(wrong) });
  });
});
